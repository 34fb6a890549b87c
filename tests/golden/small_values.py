"""Small golden values from PyTorch for unit tests: `/usr/bin/python3 small_values.py` writes fixtures/small.json.

Everything is computed in float64 from inputs that float32 holds exactly. Pictures are NHWC, matrices row by row as nested lists.
"""

import json
import math
import os

import numpy as np
import torch
from torch.nn import functional as F

from formula import uniform
from resnet import SplitBatchNorm

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "small.json")


def numbers(seed: int, *shape: int) -> torch.Tensor:
    """Multiples of 1/64 in [-2, 2)."""
    return torch.from_numpy(np.floor(uniform(seed, shape) * 128) / 64)


def plain(value):
    """Nested lists with 9 significant digits, enough for any float32."""
    if isinstance(value, torch.Tensor):
        value = value.detach().tolist()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def info_nce(query, key, queue, temperature):
    logits = torch.cat([(query * key).sum(1, keepdim=True), query @ queue.t()], 1) / temperature
    return F.cross_entropy(logits, torch.zeros(len(query), dtype=torch.long))


def info_nce_cases() -> list:
    """`rawQueries`, `rawKeys`, `rawQueue` are normalised inside; `gradient` is of the raw queries, `unitGradient` of the unit ones."""
    cases = []
    for seed, (n, k, d, temperature) in enumerate([(4, 6, 8, 0.2), (3, 5, 4, 0.07), (2, 7, 3, 1.0)]):
        raw = [numbers(10 * seed + i, rows, d) for i, rows in enumerate((n, n, n, k))]
        raw[0].requires_grad_(True)
        query, key1, key2, queue = [F.normalize(t, dim=1) for t in raw]
        query.retain_grad()
        loss = info_nce(query, key1, queue, temperature)
        loss.backward()
        case = {
            "temperature": temperature, "rawQueries": raw[0], "rawKeys": raw[1], "rawKeys2": raw[2], "rawQueue": raw[3],
            "loss": loss.item(), "unitGradient": query.grad.clone(), "gradient": raw[0].grad.clone(),
        }
        raw[0].grad = None
        query = F.normalize(raw[0], dim=1)
        both = info_nce(query, key1, queue, temperature) + info_nce(query, key2, queue, temperature)
        both.backward()
        cases.append({**case, "sumOfTwoLoss": both.item(), "sumOfTwoGradient": raw[0].grad.clone()})
    return cases


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def batch_norm_cases() -> list:
    """Train mode with momentum 0.1, eps 1e-5; `evalOutput` uses the running statistics from before."""
    cases = []
    for seed, (shape, splits) in enumerate([((4, 3, 2, 5), 1), ((6, 2, 2, 3), 1), ((4, 3, 2, 5), 2), ((6, 1, 2, 3), 3)]):
        n, h, w, c = shape
        norm = SplitBatchNorm(c, splits).double() if splits > 1 else torch.nn.BatchNorm2d(c).double()
        with torch.no_grad():
            norm.weight.copy_(1 + numbers(100 + seed, c) / 4)
            norm.bias.copy_(numbers(110 + seed, c))
            norm.running_mean.copy_(numbers(120 + seed, c))
            norm.running_var.copy_(1 + numbers(130 + seed, c) / 4)
        case = {"splits": splits, "weight": norm.weight, "bias": norm.bias}
        case.update(mean=norm.running_mean.clone(), variance=norm.running_var.clone())
        x = numbers(140 + seed, n, h, w, c)
        dy = numbers(150 + seed, n, h, w, c)
        inputs = x.permute(0, 3, 1, 2).contiguous().requires_grad_(True)
        case.update(x=x, dy=dy, evalOutput=nhwc(norm.eval()(inputs)))
        output = norm.train()(inputs)
        output.backward(dy.permute(0, 3, 1, 2))
        case.update(output=nhwc(output), newMean=norm.running_mean, newVariance=norm.running_var)
        case.update(dx=nhwc(inputs.grad), dWeight=norm.weight.grad, dBias=norm.bias.grad)
        cases.append(plain(case))
    return cases


def sgd_cases() -> list:
    """torch.optim.SGD over five steps; `parameters` and `buffers` hold the state after each."""
    cases = []
    rates = [0.1, 0.1, 0.05, 0.02, 0.0]
    settings = [(0.0, 0.0, False), (0.9, 0.0, False), (0.9, 0.01, False), (0.9, 0.01, True), (0.0, 0.1, False)]
    for momentum, decay, nesterov in settings:
        parameter = torch.nn.Parameter(numbers(200, 4))
        optimizer = torch.optim.SGD([parameter], lr=0.1, momentum=momentum, weight_decay=decay, nesterov=nesterov)
        case = {"momentum": momentum, "weightDecay": decay, "nesterov": nesterov, "learningRates": rates}
        case.update(initial=parameter.detach().clone(), gradients=[], parameters=[], buffers=[])
        for step, rate in enumerate(rates):
            optimizer.param_groups[0]["lr"] = rate
            parameter.grad = numbers(210 + step, 4)
            optimizer.step()
            buffer = optimizer.state[parameter].get("momentum_buffer")
            case["gradients"].append(parameter.grad.clone())
            case["parameters"].append(parameter.detach().clone())
            case["buffers"].append(None if buffer is None else buffer.clone())
        cases.append(case)
    return cases


def optimizer_cases() -> dict:
    """torch.optim.AdamW over five steps."""
    parameter = torch.nn.Parameter(numbers(200, 4))
    optimizer = torch.optim.AdamW([parameter], lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.05)
    case = {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.05}
    case.update(initial=parameter.detach().clone(), gradients=[], parameters=[])
    for step in range(5):
        parameter.grad = numbers(210 + step, 4)
        optimizer.step()
        case["gradients"].append(parameter.grad.clone())
        case["parameters"].append(parameter.detach().clone())
    return case


def schedules() -> dict:
    """MoCo-v2: cosine by epoch from 0; MoCo-v1 and the linear probe: steps; the CIFAR notebook counts epochs from 1."""
    cosine = [
        {"learningRate": rate, "epochs": epochs, "values": [rate * 0.5 * (1 + math.cos(math.pi * e / epochs)) for e in range(epochs)]}
        for rate, epochs in ((0.03, 200), (0.03, 10), (0.06, 1))
    ]
    notebook = [0.06 * 0.5 * (1 + math.cos(math.pi * e / 10)) for e in range(1, 11)]
    steps = [30.0 * 0.1 ** sum(e >= m for m in (60, 80)) for e in range(100)]
    return {
        "cosine": cosine,
        "notebook": {"learningRate": 0.06, "epochs": 10, "values": notebook},
        "steps": {"learningRate": 30.0, "milestones": [60, 80], "factor": 0.1, "values": steps},
    }


def main() -> None:
    values = {
        "infoNce": info_nce_cases(),
        "batchNorm": batch_norm_cases(),
        "sgd": sgd_cases(),
        "adamW": optimizer_cases(),
        "schedules": schedules(),
    }
    lines = [f"{json.dumps(name)}:{json.dumps(plain(value), separators=(',', ':'))}" for name, value in values.items()]
    with open(PATH, "w") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
    print(os.path.getsize(PATH), "bytes")


if __name__ == "__main__":
    main()
