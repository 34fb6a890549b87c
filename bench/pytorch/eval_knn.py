"""PyTorch's side of the kNN benchmark: the weighted vote of MoCo's CIFAR notebook and lightly, a chunk of queries at a time.

Reads one JSON message a line from standard input and answers each with one line. The benchmark starts it.
"""

from __future__ import annotations

import json
import os
import sys
import time

import torch
from labelled_rows import labelled_rows
from torch import Tensor
from torch.nn.functional import normalize

K, TEMPERATURE = 200, 0.1
# Of 100, 200, 256, 500 and 1000 the quickest, or as quick as the quickest.
CHUNK = 256


class Knn:
    def __init__(self, message: dict) -> None:
        width, self.classes = message.get("width", 512), message.get("classes", 100)
        self.chunk = message.get("chunk", CHUNK)
        self.bank, self.bank_labels = labelled_rows(1, message.get("bank", 50_000), width, self.classes, pull=5)
        self.queries, self.query_labels = labelled_rows(2, message.get("queries", 10_000), width, self.classes, pull=5)

    @torch.inference_mode()
    def run(self) -> float:
        bank = normalize(self.bank, dim=1).t().contiguous()
        right = 0
        for queries, labels in zip(self.queries.split(self.chunk), self.query_labels.split(self.chunk)):
            similarities, rows = (normalize(queries, dim=1) @ bank).topk(K, dim=1)
            votes = torch.zeros(len(queries), self.classes)
            # The notebook multiplies with one-hot labels, which takes longer.
            votes.scatter_add_(1, self.bank_labels[rows], (similarities / TEMPERATURE).exp())
            right += (votes.argmax(1) == labels).sum().item()
        return right / len(self.queries)


def main() -> None:
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    job = None
    for line in sys.stdin:
        message = json.loads(line)
        answer: dict = {}
        if message["do"] == "about":
            answer = {"pytorch": torch.__version__}
        elif message["do"] == "prepare":
            job = Knn(message)
        elif message["do"] == "run":
            start = time.perf_counter()
            answer["figure"] = job.run()
            answer["ms"] = (time.perf_counter() - start) * 1e3
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
