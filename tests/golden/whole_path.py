"""Writes fixtures/whole-path.json: `/usr/bin/python3 whole_path.py FOLDER`, where FOLDER holds imagenette, voc2007-mini and so on.

What torchvision 0.14 with Pillow 9.4 makes of picture files: `Resize(256)`, `CenterCrop(224)`, `ToTensor`, `Normalize`, ResNet-18 in eval mode
with weights and running statistics by formula. Of each picture the fixture holds the pooled features, the average of `layer3`, every 151st
byte of the cropped picture and the CRC-32 of all of them. Two drawn pictures come first: one both sides draw, one is in the fixture as a JPEG.
"""

import base64
import glob
import io
import json
import os
import sys
import zlib

import numpy as np
import torch
import torchvision
from PIL import Image
from torch import nn
from torchvision import transforms

from formula import uniform
from initial_weights import initialise

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "whole-path.json")
SEED = 11
SIZE = 224
STRIDE = 151
DRAWN = (301, 187)
PHOTOGRAPHS = [
    "imagenette/val/n01440764/ILSVRC2012_val_00009111.jpg",
    "imagenette/val/n02102040/*",
    "imagenette/val/n03394916/*",
    "voc2007-mini/VOCdevkit/VOC2007/JPEGImages/*",
    "caltech101-mini/val/*/*",
    "dtd10/val/*/*",
]
NORMALIZE = transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])


def drawn() -> Image.Image:
    width, height = DRAWN
    y, x, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    squares = (((x >> 4) ^ (y >> 4)) & 1) * 70
    return Image.fromarray(((x * (channel + 1) // 2 + y * (3 - channel) // 2 + squares) % 256).astype(np.uint8))


def photographs(folder: str) -> "list[str]":
    """Of a pattern the middle one of its files."""
    found = [sorted(glob.glob(os.path.join(folder, pattern))) for pattern in PHOTOGRAPHS]
    return [os.path.relpath(paths[len(paths) // 2], folder) for paths in found]


def network() -> nn.Module:
    net = torchvision.models.resnet18()
    initialise(net, SEED)
    statistics = [(k, b) for k, b in net.named_buffers() if "running_" in k]
    for index, (key, buffer) in enumerate(statistics):
        values = torch.from_numpy(uniform(1000 * SEED + 500 + index, tuple(buffer.shape)))
        buffer.copy_(0.25 * values if key.endswith("mean") else 1.0 + 0.25 * values)
    net.fc = nn.Identity()
    return net.double().eval()


def encode(values: np.ndarray) -> str:
    return base64.b64encode(values.tobytes()).decode()


@torch.no_grad()
def entry(net: nn.Module, name: str, picture: Image.Image) -> dict:
    picture = picture.convert("RGB")
    resized = transforms.Resize(256)(picture)
    crop = transforms.CenterCrop(SIZE)(resized)
    pixels = np.asarray(crop)
    stage = {}
    hook = net.layer3.register_forward_hook(lambda _, __, output: stage.update(layer3=output.mean(dim=(2, 3))))
    # Pictures become float32 tensors, as they do for everybody; the network computes in float64.
    pooled = net(NORMALIZE(transforms.ToTensor()(crop))[None].double())[0]
    hook.remove()
    return {
        "name": name,
        "pooled": encode(pooled.float().numpy().astype("<f4")),
        "layer3": encode(stage["layer3"][0].float().numpy().astype("<f4")),
        "pixels": encode(pixels.reshape(-1)[::STRIDE]),
        "crc32": zlib.crc32(pixels.tobytes()),
    }


@torch.no_grad()
def ten_crop(net: nn.Module, picture: Image.Image) -> str:
    crops = transforms.TenCrop(SIZE)(transforms.Resize(256)(picture))
    batch = torch.stack([NORMALIZE(transforms.ToTensor()(crop)) for crop in crops])
    return encode(net(batch.double()).mean(dim=0).float().numpy().astype("<f4"))


def main() -> None:
    folder = sys.argv[1]
    net = network()
    buffer = io.BytesIO()
    drawn().resize((160, 120)).save(buffer, "JPEG", quality=90)
    jpeg = buffer.getvalue()
    pictures = [entry(net, "drawn.png", drawn()), entry(net, "drawn.jpg", Image.open(io.BytesIO(jpeg)))]
    pictures += [entry(net, name, Image.open(os.path.join(folder, name))) for name in photographs(folder)]
    facts = {
        "seed": SEED,
        "size": SIZE,
        "stride": STRIDE,
        "drawn": DRAWN,
        "jpeg": base64.b64encode(jpeg).decode(),
        "tenCrop": ten_crop(net, drawn()),
        "pictures": pictures,
    }
    with open(PATH, "w") as file:
        json.dump(facts, file, separators=(",", ":"))
        file.write("\n")
    print([picture["name"] for picture in pictures], os.path.getsize(PATH), "bytes")


if __name__ == "__main__":
    main()
