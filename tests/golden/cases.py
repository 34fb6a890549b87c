"""The runs that are recorded: small enough to store, and conditioned so that float32 and float64 agree to about 1e-6."""

import math
from dataclasses import dataclass, field
from typing import List


@dataclass
class Case:
    name: str
    method: str  # 'moco' | 'moco-symmetric' | 'leoclr'
    enqueue: str  # 'first': keys of the first key view; 'both': of both, first view's rows first
    stem: str
    head: str
    width: int
    size: int
    batch: int
    dimension: int
    queue_size: int
    temperature: float
    momentum: float  # of the key encoder
    learning_rates: List[float]  # one a step
    weight_decay: float
    splits: int  # of batch norm
    shuffle: bool
    seed: int
    optimizer_momentum: float = 0.9
    views: int = 2
    permutations: List[List[List[int]]] = field(default_factory=list)  # [step][key forward][N]

    @property
    def steps(self) -> int:
        return len(self.learning_rates)


def cosine(learning_rate: float, steps: int) -> List[float]:
    return [learning_rate * 0.5 * (1.0 + math.cos(math.pi * step / steps)) for step in range(steps)]


# Learning rates are the official ones scaled to batch 16, rounded up; where weight decay isn't the official one it is larger, so that it shows.
CASES = [
    Case(
        name="mocov2-asymmetric", method="moco", enqueue="first", stem="imagenet", head="mlp", width=3, size=48, batch=16,
        dimension=16, queue_size=64, temperature=0.2, momentum=0.9, learning_rates=[0.003] * 5, weight_decay=1e-4, splits=1,
        shuffle=False, seed=87,
    ),
    Case(
        name="mocov2-symmetric", method="moco-symmetric", enqueue="both", stem="cifar", head="linear", width=2, size=16, batch=16,
        dimension=8, queue_size=64, temperature=0.1, momentum=0.99, learning_rates=cosine(0.006, 5), weight_decay=5e-4, splits=2,
        shuffle=True, seed=115,
    ),
    Case(
        name="leoclr", method="leoclr", enqueue="first", stem="cifar", head="mlp", width=2, size=16, batch=16, dimension=16,
        queue_size=48, temperature=0.2, momentum=0.9, learning_rates=[0.003] * 5, weight_decay=1e-2, splits=1, shuffle=False,
        seed=5, views=3,
    ),
    Case(
        name="leoclr-enqueue-both", method="leoclr", enqueue="both", stem="cifar", head="mlp", width=2, size=16, batch=16,
        dimension=8, queue_size=44, temperature=0.2, momentum=0.95, learning_rates=cosine(0.006, 5), weight_decay=1e-2, splits=4,
        shuffle=True, seed=24, views=3,
    ),
]
