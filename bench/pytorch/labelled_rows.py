"""Features with labels, whole numbers from a formula, so that _labelled-rows.mjs makes the very same ones."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def noise(stream: int, places: np.ndarray) -> np.ndarray:
    """The sum of four random bytes, -510 to 510: nearly normal. The bytes are a hash of stream and place (Wellons' lowbias32)."""
    bits = places.astype(np.uint32) + np.uint32(stream * 0x9E3779B9 % 2**32)
    bits = (bits ^ (bits >> np.uint32(16))) * np.uint32(0x7FEB352D)
    bits = (bits ^ (bits >> np.uint32(15))) * np.uint32(0x846CA68B)
    bits ^= bits >> np.uint32(16)
    return sum((bits >> np.uint32(shift)) & np.uint32(255) for shift in (0, 8, 16, 24)).astype(np.int32) - 510


def labelled_rows(stream: int, count: int, width: int, classes: int, pull: int) -> tuple[Tensor, Tensor]:
    """Rows around the centre of their class, near enough that most but not all are classified rightly."""
    labels = np.arange(count, dtype=np.int64) * classes // count
    centres = noise(0, np.arange(classes * width)).reshape(classes, width)
    rows = 32 * noise(stream, np.arange(count * width)).reshape(count, width) + pull * centres[labels]
    return torch.from_numpy((rows / 65536).astype(np.float32)), torch.from_numpy(labels)
