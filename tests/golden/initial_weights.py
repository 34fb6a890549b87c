"""Initial weights by formula, the same in Python and TypeScript."""

import math

import numpy as np
import torch
from torch import nn

from formula import uniform


def initialise(net: nn.Module, seed: int) -> None:
    """Fills all parameters, rounded to float32; parameter i in torchvision's order draws from seed 1000 * `seed` + i.

    Running statistics stay as they are. Residual branches start small: deep narrow networks otherwise magnify rounding errors.
    """
    for index, (name, parameter) in enumerate(net.named_parameters()):
        values = weight(name, tuple(parameter.shape), 1000 * seed + index)
        with torch.no_grad():
            parameter.copy_(torch.from_numpy(values.astype(np.float32)))


def weight(name: str, shape: tuple, seed: int) -> np.ndarray:
    values = uniform(seed, shape)
    if len(shape) > 1:
        return values * math.sqrt(6.0 / np.prod(shape[1:]))
    if name.startswith("fc."):
        return values * 0.1
    if name.endswith(".bias"):
        return values * 0.25
    last_of_branch = name.endswith(("bn2.weight", "bn3.weight"))
    return (1.0 + 0.25 * values) * (0.25 if last_of_branch else 1.0)
