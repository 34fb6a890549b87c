"""Compares resnet.py with torchvision and writes fixtures/torchvision-resnets.json: `/usr/bin/python3 check_resnet.py`.

The fixture holds torchvision's parameter names and shapes, and what its full-size networks make of two pictures in eval mode.
"""

import base64
import json
import os

import torch
import torchvision
from torch import nn

from formula import uniform, views
from initial_weights import initialise
from resnet import BasicBlock, Bottleneck, ResNet

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "torchvision-resnets.json")
NAMES = ["resnet18", "resnet34", "resnet50", "resnet101"]
OWN = {"resnet18": (BasicBlock, [2, 2, 2, 2]), "resnet34": (BasicBlock, [3, 4, 6, 3]), "resnet50": (Bottleneck, [3, 4, 6, 3])}
SEED = 7
SIZE = 64


def pictures() -> torch.Tensor:
    return torch.from_numpy(views(SEED, 1, 1, 2, SIZE)[0, 0]).permute(0, 3, 1, 2).contiguous()


def difference(ours: dict, theirs: dict) -> float:
    """Worst max|a - b| / max|b| over all tensors."""
    assert list(ours) == list(theirs)
    return max(((ours[k] - theirs[k]).abs().max() / theirs[k].abs().max().clamp(min=1e-30)).item() for k in ours)


def compare(name: str) -> dict:
    """Output (eval and train mode), gradients and running statistics of both networks for the same weights, in float64."""
    theirs = getattr(torchvision.models, name)(num_classes=10).double()
    initialise(theirs, SEED)
    block, depths = OWN[name]
    ours = ResNet(block, depths, 64, "imagenet").double()
    ours.fc = nn.Linear(ours.features, 10).double()
    ours.load_state_dict(theirs.state_dict(), strict=True)
    x = pictures().double()
    results = []
    for net in (ours, theirs):
        outputs = {"eval": net.eval()(x).detach(), "train": net.train()(x)}
        outputs["train"].square().sum().backward()
        outputs["train"] = outputs["train"].detach()
        gradients = {k: p.grad for k, p in net.named_parameters()}
        buffers = {k: b.double() for k, b in net.named_buffers()}
        results.append((outputs, gradients, buffers))
    return {what: difference(a, b) for what, a, b in zip(("outputs", "gradients", "statistics"), *results)}


def inventory(name: str) -> dict:
    net = getattr(torchvision.models, name)()
    return {
        "parameterCount": sum(p.numel() for p in net.parameters()),
        "parameters": {k: list(p.shape) for k, p in net.named_parameters()},
    }


def forward(name: str) -> str:
    """Pooled features `[2, C]` in eval mode as base64 of little-endian float32; running statistics by formula too."""
    net = getattr(torchvision.models, name)()
    initialise(net, SEED)
    statistics = [(k, b) for k, b in net.named_buffers() if ".running_" in k]
    for index, (key, buffer) in enumerate(statistics):
        values = torch.from_numpy(uniform(1000 * SEED + 500 + index, tuple(buffer.shape)))
        buffer.copy_(0.25 * values if key.endswith("mean") else 1.0 + 0.25 * values)
    net.fc = nn.Identity()
    with torch.no_grad():
        features = net.double().eval()(pictures().double())
    return base64.b64encode(features.float().numpy().astype("<f4").tobytes()).decode()


def main() -> None:
    for name in OWN:
        worst = compare(name)
        print(f"{name}: own against torchvision, worst relative difference {worst}")
        assert max(worst.values()) < 1e-10
    facts = {name: inventory(name) for name in NAMES}
    for name in ("resnet18", "resnet50"):
        facts[name]["features"] = forward(name)
    facts["seed"] = SEED
    facts["size"] = SIZE
    with open(PATH, "w") as file:
        json.dump(facts, file, separators=(",", ":"))
        file.write("\n")
    print({name: facts[name]["parameterCount"] for name in NAMES}, os.path.getsize(PATH), "bytes")


if __name__ == "__main__":
    main()
