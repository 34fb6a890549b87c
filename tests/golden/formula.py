"""Pseudo-random numbers that Python and TypeScript compute bit for bit alike, so that inputs needn't be stored.

Murmur3's 32-bit finaliser over a counter; the upper 24 bits become a number in [-1, 1) that float32 holds exactly.
"""

import numpy as np


def mix(words: np.ndarray) -> np.ndarray:
    """Murmur3 fmix32 of uint32 words."""
    words = words.astype(np.uint32)
    words ^= words >> np.uint32(16)
    words *= np.uint32(0x85EBCA6B)
    words ^= words >> np.uint32(13)
    words *= np.uint32(0xC2B2AE35)
    words ^= words >> np.uint32(16)
    return words


def uniform(seed: int, shape: tuple) -> np.ndarray:
    """float64 values in [-1, 1), multiples of 2^-23, in row-major order: element i is mix(i * 0x9E3779B1 + mix(seed))."""
    start = mix(np.array([seed], np.uint32))
    counter = np.arange(int(np.prod(shape)), dtype=np.uint32)
    words = mix(counter * np.uint32(0x9E3779B1) + start)
    return ((words >> np.uint32(8)).astype(np.float64) / 2.0**23 - 1.0).reshape(shape)


def views(seed: int, steps: int, count: int, batch: int, size: int) -> np.ndarray:
    """Normalised pictures, float32 `[steps, views, N, H, W, 3]`.

    Each sample has four coloured quadrants, shared by its views; every view adds pixel noise of its own.
    """
    quadrants = uniform(2 * seed, (steps, 1, batch, 2, 2, 3)).repeat(size // 2, axis=3).repeat(size // 2, axis=4)
    pixels = uniform(2 * seed + 1, (steps, count, batch, size, size, 3))
    return (1.5 * quadrants + 0.75 * pixels).astype(np.float32)
