"""PyTorch's side of the extraction benchmark: pictures decoded by Pillow, torchvision's evaluation transform and ResNets, PyTorch's DataLoader.

Reads one JSON message a line from standard input and answers each with one line. The benchmark starts it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

import torch
import torchvision
from leoclr_step import LAYOUTS, read_safetensors
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

BATCH = 64
IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


def open_picture(path: Path) -> Image.Image:
    """As torchvision's `ImageFolder` opens it."""
    with path.open("rb") as file:
        return Image.open(file).convert("RGB")


class Pictures(Dataset):
    """The pictures of a folder as torchvision's evaluation sees them; with `decoded`, all are decoded beforehand and kept in memory."""

    def __init__(self, folder: Path, size: int, decoded: bool) -> None:
        self.paths = sorted(folder.iterdir())
        self.pictures = [open_picture(path) for path in self.paths] if decoded else None
        self.transform = transforms.Compose(
            [
                transforms.Resize(round(size * 256 / 224)),
                transforms.CenterCrop(size),
                transforms.ToTensor(),
                transforms.Normalize(**IMAGENET),
            ]
        )

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> Tensor:
        return self.transform(open_picture(self.paths[index]) if self.pictures is None else self.pictures[index])


class Extraction:
    def __init__(self, message: dict) -> None:
        folder, depth, count = Path(message["folder"]), message["depth"], message["pictures"]
        self.layout = LAYOUTS[message["variant"]]
        self.network = getattr(torchvision.models, f"resnet{depth}")()
        self.network.fc = nn.Identity()
        self.network.load_state_dict(read_safetensors(str(folder / f"resnet{depth}.safetensors")), strict=True)
        self.network.to(memory_format=self.layout).eval()
        pictures = Pictures(folder / f"320px-{count}", message["size"], message.get("decoded", False))
        # As many workers as cores: what PyTorch's own warning recommends. A worker that persists isn't started in every run.
        workers = message.get("workers") or len(os.sched_getaffinity(0))
        self.loader = DataLoader(pictures, message.get("batch") or BATCH, num_workers=workers, persistent_workers=True)

    @torch.inference_mode()
    def run(self) -> Tensor:
        return torch.cat([self.network(batch.contiguous(memory_format=self.layout)) for batch in self.loader])


def main() -> None:
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "2")))
    job = None
    for line in sys.stdin:
        message = json.loads(line)
        answer: dict = {}
        if message["do"] == "about":
            answer = {"torchvision": torchvision.__version__, "pytorch": torch.__version__}
        elif message["do"] == "prepare":
            job = Extraction(message)
        elif message["do"] == "run":
            start = time.perf_counter()
            features = job.run()
            answer["ms"] = (time.perf_counter() - start) * 1e3
            answer["helpers"] = [child.pid for child in multiprocessing.active_children()]
            answer["figure"] = features.norm(dim=1).mean().item() / features.shape[1] ** 0.5
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
