"""PyTorch's side of the linear probe benchmark: linear-cached@1 with nn.Linear and torch.optim.SGD on standardised features in memory.

Reads one JSON message a line from standard input and answers each with one line. The benchmark starts it. Two variants of the search for a
learning rate: `one after the other` is how people write it, `side by side` trains the six heads as one nn.Linear.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time

import torch
from labelled_rows import labelled_rows
from torch import Tensor
from torch.nn.functional import cross_entropy

RATES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
BATCH, HELD_OUT = 256, 0.2


class Probe:
    def __init__(self, message: dict) -> None:
        width, self.classes = message.get("width", 512), message.get("classes", 10)
        self.epochs = message.get("epochs", 100)
        self.variant, *threads = message["variant"].split(", ")
        # With such small matrices a second thread mostly waits.
        if threads:
            torch.set_num_threads(1)
        self.train = labelled_rows(1, message.get("train", 9469), width, self.classes, pull=3)
        self.test = labelled_rows(2, message.get("test", 3925), width, self.classes, pull=3)

    def run(self) -> tuple[float, float]:
        torch.manual_seed(0)
        (rows, labels), (test_rows, test_labels) = self.train, self.test
        mean, deviation = rows.mean(0), rows.var(0, unbiased=False).sqrt()
        rows, test_rows = (rows - mean) / deviation, (test_rows - mean) / deviation
        order = torch.randperm(len(rows))
        held_out, fit = order.split([round(HELD_OUT * len(rows)), len(rows) - round(HELD_OUT * len(rows))])
        choose = self.side_by_side if self.variant == "side by side" else self.one_after_the_other
        scores = choose((rows[fit], labels[fit]), rows[held_out])
        rate = RATES[(scores.argmax(2) == labels[held_out]).double().mean(1).argmax()]
        top1 = 0.0
        head = torch.nn.Linear(rows.shape[1], self.classes)
        for _ in self.epochs_of(head, (rows, labels), rate):
            with torch.no_grad():
                top1 = (head(test_rows).argmax(1) == test_labels).double().mean().item()
        return top1, rate

    def one_after_the_other(self, fit: tuple[Tensor, Tensor], held_out: Tensor) -> Tensor:
        """Scores of the held-out rows, [rates, rows, classes]."""
        scores = []
        for rate in RATES:
            head = torch.nn.Linear(held_out.shape[1], self.classes)
            for _ in self.epochs_of(head, fit, rate):
                pass
            with torch.no_grad():
                scores.append(head(held_out))
        return torch.stack(scores)

    def side_by_side(self, fit: tuple[Tensor, Tensor], held_out: Tensor) -> Tensor:
        """The same, six heads as one layer: a head's loss is multiplied by its rate, which SGD with momentum makes its learning rate."""
        heads = torch.nn.Linear(held_out.shape[1], len(RATES) * self.classes)
        for _ in self.epochs_of(heads, fit, 1.0, torch.tensor(RATES)):
            pass
        with torch.no_grad():
            return heads(held_out).view(len(held_out), len(RATES), self.classes).transpose(0, 1)

    def epochs_of(self, head: torch.nn.Linear, train: tuple[Tensor, Tensor], rate: float, rates: Tensor | None = None):
        """Trains the head; one turn an epoch."""
        torch.nn.init.normal_(head.weight, std=0.01)
        torch.nn.init.zeros_(head.bias)
        rows, labels = train
        sgd = torch.optim.SGD(head.parameters(), lr=rate, momentum=0.9)
        for epoch in range(self.epochs):
            sgd.param_groups[0]["lr"] = rate * 0.5 * (1 + math.cos(math.pi * epoch / self.epochs))
            for batch in torch.randperm(len(rows)).split(BATCH):
                scores, wanted = head(rows[batch]), labels[batch]
                if rates is None:
                    loss = cross_entropy(scores, wanted)
                else:
                    each = cross_entropy(scores.view(-1, self.classes), wanted.repeat_interleave(len(rates)), reduction="none")
                    loss = each.view(-1, len(rates)).mean(0) @ rates
                sgd.zero_grad(set_to_none=True)
                loss.backward()
                sgd.step()
            yield epoch


def main() -> None:
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    job = None
    for line in sys.stdin:
        message = json.loads(line)
        answer: dict = {}
        if message["do"] == "about":
            answer = {"pytorch": torch.__version__}
        elif message["do"] == "prepare":
            job = Probe(message)
        elif message["do"] == "run":
            start = time.perf_counter()
            answer["figure"], answer["learningRate"] = job.run()
            answer["ms"] = (time.perf_counter() - start) * 1e3
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
