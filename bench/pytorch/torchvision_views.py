"""torchvision's side of the data benchmark: pictures decoded by Pillow, views made by torchvision's transforms, batches by PyTorch's DataLoader.

Reads one JSON message a line from standard input and answers each with one line. The benchmark starts it; by hand:

    echo '{"do": "about"}' | python3 torchvision_views.py
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import time
from pathlib import Path

import PIL
import torch
import torchvision
from PIL import Image, ImageFilter, features
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.transforms import functional as F

IMAGENET = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}


class RandomBlur:
    """Pillow's Gaussian blur, the standard deviation drawn uniformly, as MoCo-v2 does it."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def __call__(self, picture: Image.Image) -> Image.Image:
        return picture.filter(ImageFilter.GaussianBlur(radius=random.uniform(self.low, self.high)))


def make_view(kind: str, size: int) -> transforms.Compose:
    """`crop`: the augmentation of MoCo's `main_moco.py --aug-plus`; `original`: the same with the whole picture in place of the random crop."""
    geometry = transforms.RandomResizedCrop(size, scale=(0.2, 1.0)) if kind == "crop" else transforms.Resize((size, size))
    return transforms.Compose(
        [
            geometry,
            transforms.RandomApply([transforms.ColorJitter(0.4, 0.4, 0.4, 0.1)], p=0.8),
            transforms.RandomGrayscale(p=0.2),
            transforms.RandomApply([RandomBlur(0.1, 2.0)], p=0.5),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            transforms.Normalize(**IMAGENET),
        ]
    )


def open_picture(path: Path) -> Image.Image:
    """As torchvision's `ImageFolder` opens it."""
    with path.open("rb") as file:
        return Image.open(file).convert("RGB")


class Views(Dataset):
    """The views of each picture of a folder; with `decoded`, all pictures are decoded beforehand and kept in memory."""

    def __init__(self, folder: str, views: list[str], size: int, decoded: bool) -> None:
        self.paths = sorted(Path(folder).iterdir())
        self.views = [make_view(kind, size) for kind in views]
        self.pictures = [open_picture(path) for path in self.paths] if decoded else None

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, index: int) -> list[Tensor]:
        picture = open_picture(self.paths[index]) if self.pictures is None else self.pictures[index]
        return [view(picture) for view in self.views]


def prepare(message: dict) -> DataLoader:
    views = Views(message["folder"], message["views"], message["size"], message["cache"] == "decoded")
    workers = message["workers"]
    return DataLoader(views, message["batch"], shuffle=True, num_workers=workers, drop_last=True, persistent_workers=workers > 0)


def run_epoch(loader: DataLoader) -> dict:
    start = time.perf_counter()
    pictures = 0
    for batch in loader:
        pictures += len(batch[0])
    ms = (time.perf_counter() - start) * 1e3
    # The worker processes, whose time counts as this side's.
    return {"ms": ms, "pictures": pictures, "norm": batch[0].norm().item(), "helpers": [child.pid for child in multiprocessing.active_children()]}


def apply_draw(picture: Image.Image, draw: dict, size: int) -> Tensor:
    """A view with given parameters, by the functions that torchvision's transforms call."""
    box = draw.get("box")
    if box is None:
        picture = F.resize(picture, [size, size])
    else:
        picture = F.resized_crop(picture, box["top"], box["left"], box["height"], box["width"], [size, size])
    for change in draw["colors"]:
        picture = getattr(F, f"adjust_{change['property']}")(picture, change["amount"])
    if draw["gray"]:
        picture = F.rgb_to_grayscale(picture, num_output_channels=3)
    if draw["sigma"] is not None:
        picture = picture.filter(ImageFilter.GaussianBlur(radius=draw["sigma"]))
    if draw["flip"]:
        picture = F.hflip(picture)
    return F.normalize(F.to_tensor(picture), **IMAGENET)


def compare(message: dict) -> dict:
    """Largest and mean difference to the other side's batch, float32 `[views, N, H, W, 3]` in a file, in units of 1/255."""
    size, pictures = message["size"], [open_picture(Path(path)) for path in message["paths"]]
    ours = torch.frombuffer(bytearray(Path(message["file"]).read_bytes()), dtype=torch.float32)
    ours = ours.reshape(-1, len(pictures), size, size, 3).permute(0, 1, 4, 2, 3)
    std = 255 * torch.tensor(IMAGENET["std"]).reshape(3, 1, 1)
    differences = torch.stack(
        [
            (apply_draw(picture, draw, size) - ours[view, row]).abs() * std
            for row, picture in enumerate(pictures)
            for view, draw in enumerate(message["draws"][row])
        ]
    )
    return {"largest": differences.max().item(), "mean": differences.mean().item()}


def make_mosaics(message: dict) -> dict:
    """Pictures of the size that ImageNet has, from smaller photographs: four side by side, so that details are as fine as in real ones."""
    draw = random.Random(message["seed"])
    paths = sorted(Path(message["photographs"]).iterdir())
    width, height = message["width"], message["height"]
    for number in range(message["count"]):
        mosaic = Image.new("RGB", (width, height))
        for place, path in enumerate(draw.sample(paths, 4)):
            left, top = (width // 2) * (place % 2), (height // 2) * (place // 2)
            tile = (width // 2 + width % 2, height // 2 + height % 2)
            mosaic.paste(open_picture(path).resize(tile, Image.Resampling.LANCZOS), (left, top))
        mosaic.save(Path(message["folder"]) / f"{number:04}.jpg", quality=message["quality"])
    return {}


def about() -> dict:
    return {
        "torchvision": torchvision.__version__,
        "pytorch": torch.__version__,
        "pillow": PIL.__version__,
        "libjpeg": ("turbo " if features.check("libjpeg_turbo") else "") + (features.version("libjpeg_turbo") or features.version("jpg")),
    }


def main() -> None:
    torch.set_num_threads(1)  # tensors this small aren't worth a second one, and on one core it would only be in the way
    loader = None
    for line in sys.stdin:
        message = json.loads(line)
        task = message["do"]
        answer: dict = {}
        if task == "about":
            answer = about()
        elif task == "mosaics":
            answer = make_mosaics(message)
        elif task == "compare":
            answer = compare(message)
        elif task == "prepare":
            loader = None  # ends the worker processes of the one before
            loader = prepare(message)
        elif task == "epoch":
            answer = run_epoch(loader)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
