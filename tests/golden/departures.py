"""Shows that the fixtures tell a wrong implementation from a right one: `/usr/bin/python3 departures.py`.

Runs every case with one deliberate mistake at a time and prints the worst relative distance to the right run, per case.
A departure that no case sees above the test's 1e-4 is an error.
"""

from typing import Callable, Dict
from unittest.mock import patch

import numpy as np
import torch
from torch.nn import functional as F

from cases import CASES
from pretraining import Run
from reference import draw_permutations, train
from resnet import SplitBatchNorm

right_step, right_update, right_enqueue, right_loss = Run.step, Run.update_key_net, Run.enqueue, Run.info_nce
right_batch_norm, right_split, right_init = F.batch_norm, SplitBatchNorm.forward, Run.__init__


def average_after_keys(self, index, pictures):
    with patch.object(Run, "update_key_net", lambda _: None):
        loss = right_step(self, index, pictures)
    right_update(self)
    return loss


def average_twice(self):
    right_update(self)
    right_update(self)


@torch.no_grad()
def average_statistics_too(self):
    right_update(self)
    for key, query in zip(self.key_net.buffers(), self.query_net.buffers()):
        if key.is_floating_point():
            key.copy_(self.case.momentum * key + (1 - self.case.momentum) * query)


def optimizer(**options) -> Callable:
    def init(self, case, dtype):
        right_init(self, case, dtype)
        plain = [p for p in self.query_net.parameters() if p.dim() > 1]
        vectors = [p for p in self.query_net.parameters() if p.dim() == 1]
        settings = {"lr": 0.1, "momentum": 0.9, "weight_decay": case.weight_decay, **options}
        decay = settings.pop("vector_decay", settings["weight_decay"])
        self.optimizer = torch.optim.SGD([{"params": plain}, {"params": vectors, "weight_decay": decay}], **settings)

    return init


def rate_inside_buffer(self, index, pictures):
    if index > 0:
        for state in self.optimizer.state.values():
            state["momentum_buffer"] *= self.case.learning_rates[index - 1] / self.case.learning_rates[index]
    return right_step(self, index, pictures)


def with_rows(self, rows, compute):
    """`compute()` while the queue ends with `rows`."""
    queue, self.queue = self.queue, torch.cat([self.queue[len(rows) :], rows])
    result = compute()
    self.queue = queue
    return result


def positives_in_queue(self, query, key):
    return with_rows(self, key, lambda: right_loss(self, query, key))


def enqueue_between_terms(self, query, key):
    earlier, self.earlier = getattr(self, "earlier", None), key
    if self.case.method == "moco" or earlier is None:
        return right_loss(self, query, key)
    self.earlier = None
    return with_rows(self, earlier, lambda: right_loss(self, query, key))


def mean_of_terms(self, query, key):
    return right_loss(self, query, key) / (1 if self.case.method == "moco" else 2)


def denominator_without_positive(self, query, key):
    positive = (query * key).sum(dim=1) / self.case.temperature
    return (torch.logsumexp(query @ self.queue.clone().t() / self.case.temperature, dim=1) - positive).mean()


def enqueue_swapped(self, rows):
    right_enqueue(self, rows.roll(self.case.batch, dims=0))


@torch.no_grad()
def enqueue_without_wrap(self, rows):
    count = min(len(rows), len(self.queue) - self.pointer)
    self.queue[self.pointer : self.pointer + count] = rows[:count]
    self.pointer = (self.pointer + len(rows)) % len(self.queue)


@torch.no_grad()
def keys_in_loader_order(self, pictures, permutations):
    return F.normalize(self.key_net(pictures), dim=1)


@torch.no_grad()
def keys_left_shuffled(self, pictures, permutations):
    order = torch.tensor(next(permutations)) if self.case.shuffle else slice(None)
    return F.normalize(self.key_net(pictures[order]), dim=1)


def contiguous_groups(self, x):
    order = torch.arange(len(x)).view(self.splits, -1).t().reshape(-1)
    return right_split(self, x[order])[torch.argsort(order)]


def biased_running_variance(self, index, pictures):
    """Undoes Bessel's correction in both networks' batch norms."""

    def batch_norm(x, mean, variance, weight, bias, training, momentum, eps):
        before = variance.clone()
        y = right_batch_norm(x, mean, variance, weight, bias, training, momentum, eps)
        count = x.numel() / x.shape[1]
        variance.data.copy_((1 - momentum) * before + (variance.data - (1 - momentum) * before) * (count - 1) / count)
        return y

    with patch.object(F, "batch_norm", batch_norm):
        return right_step(self, index, pictures)


DEPARTURES: Dict[str, tuple] = {
    "moving average after the key forward": (Run, "step", average_after_keys),
    "moving average twice a step": (Run, "update_key_net", average_twice),
    "moving average of batch-norm statistics too": (Run, "update_key_net", average_statistics_too),
    "no weight decay": (Run, "__init__", optimizer(weight_decay=0.0)),
    "no weight decay on vectors": (Run, "__init__", optimizer(vector_decay=0.0)),
    "Nesterov momentum": (Run, "__init__", optimizer(nesterov=True)),
    "learning rate inside the momentum buffer": (Run, "step", rate_inside_buffer),
    "batch enqueued before its own loss": (Run, "info_nce", positives_in_queue),
    "first keys enqueued between the two terms": (Run, "info_nce", enqueue_between_terms),
    "mean of the two terms": (Run, "info_nce", mean_of_terms),
    "positive missing in the denominator": (Run, "info_nce", denominator_without_positive),
    "both key batches enqueued in the other order": (Run, "enqueue", enqueue_swapped),
    "queue cut off at its end": (Run, "enqueue", enqueue_without_wrap),
    "keys not shuffled": (Run, "key", keys_in_loader_order),
    "keys not restored after the shuffle": (Run, "key", keys_left_shuffled),
    "biased running variance": (Run, "step", biased_running_variance),
    "contiguous batch-norm groups": (SplitBatchNorm, "forward", contiguous_groups),
}


def distance(wrong: dict, right: dict) -> float:
    compared = [k for k in right["tensors"] if k.startswith(("step1.gradient", "final."))]
    errors = [np.abs(wrong["tensors"][k] - right["tensors"][k]).max() / np.abs(right["tensors"][k]).max() for k in compared]
    return float(max(errors))


def main() -> None:
    torch.set_num_threads(1)
    for case in CASES:
        case.permutations = draw_permutations(case) if case.shuffle else []
    right = [train(case, torch.float64) for case in CASES]
    print("| departure | " + " | ".join(case.name for case in CASES) + " |")
    print("|---" * (len(CASES) + 1) + "|")
    for name, (owner, attribute, wrong) in DEPARTURES.items():
        with patch.object(owner, attribute, wrong):
            found = [distance(train(case, torch.float64), result) for case, result in zip(CASES, right)]
        print(f"| {name} | " + " | ".join("-" if d < 1e-9 else f"{d:.0e}" for d in found) + " |", flush=True)
        assert max(found) > 1e-4


if __name__ == "__main__":
    main()
