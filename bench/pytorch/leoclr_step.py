"""PyTorch's side of the benchmarks: the LeOCLR training step and feature extraction, in plain PyTorch.

Reads one JSON message a line from standard input and answers each with one line. The benchmarks start it; by hand:

    echo '{"do": "about"}' | OMP_NUM_THREADS=2 python3 leoclr_step.py
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import re
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision
from torch import Tensor, nn

LAYOUTS = {"NCHW": torch.contiguous_format, "channels_last": torch.channels_last}
DTYPES = {"F32": torch.float32, "I64": torch.int64}


def make_encoder(config: dict) -> nn.Module:
    """torchvision's ResNet with MoCo-v2's projection head; for small pictures with MoCo's CIFAR-10 stem."""
    net = getattr(torchvision.models, f"resnet{config['depth']}")()
    if config["stem"] == "cifar":
        net.conv1 = nn.Conv2d(3, 64, kernel_size=3, stride=1, padding=1, bias=False)
        net.maxpool = nn.Identity()
    features = net.fc.in_features
    net.fc = nn.Sequential(nn.Linear(features, features), nn.ReLU(inplace=True), nn.Linear(features, config["width"]))
    return net


def info_nce(query: Tensor, key: Tensor, negatives: Tensor, temperature: float) -> Tensor:
    """MoCo's loss (`moco/builder.py`): each query `[N, D]` has to find its key `[N, D]` among the queue's rows, whose logits are `[N, K]`."""
    positive = (query * key).sum(dim=1, keepdim=True)
    logits = torch.cat([positive, negatives], dim=1) / temperature
    return F.cross_entropy(logits, torch.zeros(len(query), dtype=torch.long))


class Training:
    """Encoders, queue, optimizer and one batch of three views: the original picture, which is the query, and two crops, which are the keys."""

    def __init__(self, config: dict, layout: torch.memory_format, precision: str, given: dict[str, Tensor] | None) -> None:
        self.config = config
        self.precision = precision
        self.query = make_encoder(config)
        shape = (config["batch"], 3, config["size"], config["size"])
        if given is None:
            self.views = [torch.randn(shape) for _ in range(3)]
            self.queue = F.normalize(torch.randn(config["queueSize"], config["width"]))
        else:
            self.views = [given.pop(f"views.{view}").permute(0, 3, 1, 2) for view in range(3)]
            self.queue = given.pop("queue")
            self.query.load_state_dict(given, strict=True)
        self.views = [view.contiguous(memory_format=layout) for view in self.views]
        self.query.to(memory_format=layout).train()
        self.key = copy.deepcopy(self.query)
        for parameter in self.key.parameters():
            parameter.requires_grad = False
        self.optimizer = torch.optim.SGD(
            self.query.parameters(), lr=config["learningRate"], momentum=config["sgdMomentum"], weight_decay=config["weightDecay"]
        )
        self.pointer = 0
        self.initial = self.snapshot() if config["remember"] else None

    def step(self) -> float:
        """One step, in the order of MoCo's code. Returns the loss."""
        original, *crops = self.views
        with torch.no_grad():
            for average, value in zip(self.key.parameters(), self.query.parameters()):
                average.lerp_(value, 1 - self.config["momentum"])
            keys = [self.embed(self.key, crop, bf16=self.precision != "f32") for crop in crops]
        query = self.embed(self.query, original, bf16=self.precision == "bf16")
        negatives = query @ self.queue.T  # the same for both terms
        loss = sum(info_nce(query, key, negatives, self.config["temperature"]) for key in keys)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.enqueue(keys[0])
        return loss.item()

    @staticmethod
    def embed(encoder: nn.Module, views: Tensor, bf16: bool) -> Tensor:
        """Unit rows `[N, D]`, float32."""
        with torch.autocast("cpu", dtype=torch.bfloat16) if bf16 else contextlib.nullcontext():
            embeddings = encoder(views)
        return F.normalize(embeddings.float())

    def enqueue(self, keys: Tensor) -> None:
        """LeOCLR's default: only the first crop's keys enter the queue."""
        assert len(self.queue) % len(keys) == 0
        self.queue[self.pointer : self.pointer + len(keys)] = keys
        self.pointer = (self.pointer + len(keys)) % len(self.queue)

    def snapshot(self) -> dict[str, list[Tensor]]:
        state = {"queue": [self.queue.clone()]}
        for name, encoder in (("query", self.query), ("key", self.key)):
            state[f"{name}.params"] = [p.detach().clone() for p in encoder.parameters()]
            state[f"{name}.stats"] = [b.clone() for b in encoder.buffers() if b.is_floating_point()]
        return state

    def changes(self) -> dict[str, float]:
        """How far each part of the state has moved since the beginning (L2 norm)."""
        now = self.snapshot()
        return {
            part: sum((a.double() - b.double()).square().sum().item() for a, b in zip(tensors, self.initial[part])) ** 0.5
            for part, tensors in now.items()
        }


class Features:
    """A backbone in evaluation mode and one batch of pictures."""

    def __init__(self, config: dict, layout: torch.memory_format, given: dict[str, Tensor]) -> None:
        self.x = given.pop("views.0").permute(0, 3, 1, 2).contiguous(memory_format=layout)
        self.encoder = make_encoder(config)
        self.encoder.load_state_dict(given, strict=True)
        self.encoder.fc = nn.Identity()
        self.encoder.to(memory_format=layout).eval()

    @torch.no_grad()
    def extract(self) -> Tensor:
        return self.encoder(self.x)


def read_safetensors(path: str) -> dict[str, Tensor]:
    """8 bytes header length, JSON header, raw little-endian data."""
    data = Path(path).read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:end])
    body = memoryview(bytearray(data[end:]))
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, stop = entry["data_offsets"]
            tensors[name] = torch.frombuffer(body[start:stop], dtype=DTYPES[entry["dtype"]]).reshape(entry["shape"]).clone()
    return tensors


def about() -> dict:
    torch.ones(256, 256) @ torch.ones(256, 256)  # loads the BLAS
    libraries = {line.split()[-1] for line in open("/proc/self/maps") if re.search(r"blas|mkl", line)}
    configuration = torch.__config__.show()
    return {
        "pytorch": torch.__version__,
        "torchvision": torchvision.__version__,
        "threads": torch.get_num_threads(),
        "blas": sorted({Path(library).name for library in libraries}),
        "onednn": re.search(r"MKL-DNN v(\S+)", configuration)[1] if torch.backends.mkldnn.is_available() else None,
        "capability": re.search(r"CPU capability usage: (\S+)", configuration)[1],
    }


def peak_memory() -> int:
    """Peak resident set size of this process in bytes."""
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def timed(work) -> tuple[float, object]:
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e3, result


def main() -> None:
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    job = None
    for line in sys.stdin:
        message = json.loads(line)
        task = message["do"]
        answer: dict = {}
        if task == "about":
            answer = about()
        elif task == "prepare":
            config, layout = message["config"], LAYOUTS[message["layout"]]
            given = read_safetensors(message["file"]) if message["file"] else None
            if message["work"] == "features":
                job = Features(config, layout, given)
            else:
                job = Training(config, layout, message["precision"], given)
        elif task == "step":
            answer["ms"], answer["loss"] = timed(job.step)
        elif task == "changes":
            answer = job.changes()
        elif task == "features":
            answer["ms"], features = timed(job.extract)
            flat = features.double().flatten()
            answer["norm"] = flat.norm().item()
            answer["projection"] = (flat @ torch.arange(len(flat), dtype=torch.float64).cos()).item()
        elif task == "memory":
            answer["peak"] = peak_memory()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
