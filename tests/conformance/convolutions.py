"""Convolutions and their gradients from PyTorch: `/usr/bin/python3 convolutions.py` writes fixtures/convolutions.json.

Computed in float64 from inputs that float32 holds exactly (uniform of ../golden/formula.py); results are stored as float32, base64.
Pictures are NHWC and filters [h, w, C / groups, C'], as in tfjs.
"""

import base64
import json
import os
import sys

import numpy as np
import torch
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "golden"))

from formula import uniform  # noqa: E402

# x [N, H, W, C], filter [h, w, C / groups, C'], and torch.nn.functional.conv2d's options.
CASES = [
    dict(x=[2, 7, 6, 16], filter=[3, 3, 16, 16], stride=1, padding=1, dilation=1, groups=1),
    dict(x=[1, 9, 11, 3], filter=[7, 7, 3, 16], stride=2, padding=3, dilation=1, groups=1),
    dict(x=[2, 5, 8, 16], filter=[1, 1, 16, 32], stride=2, padding=0, dilation=1, groups=1),
    dict(x=[2, 7, 5, 5], filter=[3, 3, 5, 3], stride=3, padding=2, dilation=1, groups=1),
    dict(x=[1, 9, 8, 16], filter=[3, 3, 16, 16], stride=1, padding=2, dilation=2, groups=1),
    dict(x=[2, 8, 9, 3], filter=[3, 2, 3, 5], stride=1, padding=3, dilation=3, groups=1),
    dict(x=[2, 6, 7, 16], filter=[3, 3, 1, 16], stride=1, padding=1, dilation=1, groups=16),
    dict(x=[2, 7, 6, 5], filter=[3, 3, 1, 10], stride=2, padding=1, dilation=1, groups=5),
    dict(x=[1, 9, 9, 8], filter=[3, 3, 1, 8], stride=1, padding=2, dilation=2, groups=8),
    dict(x=[2, 6, 5, 32], filter=[3, 3, 16, 32], stride=1, padding=1, dilation=1, groups=2),
]


def stored(tensor: torch.Tensor) -> str:
    return base64.b64encode(tensor.detach().numpy().astype("<f4").tobytes()).decode()


def result(index: int, case: dict) -> dict:
    x = torch.from_numpy(uniform(3 * index, tuple(case["x"]))).permute(0, 3, 1, 2).requires_grad_(True)
    weight = torch.from_numpy(uniform(3 * index + 1, tuple(case["filter"]))).permute(3, 2, 0, 1).requires_grad_(True)
    y = F.conv2d(x, weight, stride=case["stride"], padding=case["padding"], dilation=case["dilation"], groups=case["groups"])
    shape = [y.shape[0], y.shape[2], y.shape[3], y.shape[1]]
    upstream = torch.from_numpy(np.ascontiguousarray(uniform(3 * index + 2, tuple(shape))))
    dx, dweight = torch.autograd.grad(y, [x, weight], upstream.permute(0, 3, 1, 2))
    return {
        **case, "yShape": shape, "y": stored(y.permute(0, 2, 3, 1)),
        "dx": stored(dx.permute(0, 2, 3, 1)), "dfilter": stored(dweight.permute(2, 3, 1, 0)),
    }


if __name__ == "__main__":
    path = os.path.join(HERE, "fixtures", "convolutions.json")
    with open(path, "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(result(i, case)) for i, case in enumerate(CASES)) + "\n]\n")
    print(os.path.getsize(path), "bytes")
