"""Do two pictures show the same? A 64-bit perceptual hash that survives another size and another compression.

Method (pHash): the picture in 32 × 32 greys, smoothed by the reduction; its two-dimensional discrete cosine transform (DCT-II);
of that the 8 × 8 lowest frequencies without the first row and column; each bit says whether one of them lies above their median.
Source: C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", Hagenberg 2010, section 3.2.1.
Two photos are taken for the same when few of the 64 bits differ (Hamming distance).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi
from statistics import median

from PIL import Image

SIDE, LOW = 32, 8
BANDS, BITS = 4, 16
FLAT = 24.0
"""A picture whose strongest low frequency is weaker shows nothing to tell it by (an empty sheet): it has no hash."""
_WAVES = [[cos(pi * (2 * x + 1) * u / (2 * SIDE)) for x in range(SIDE)] for u in range(1, LOW + 1)]


def likeness(picture: Image.Image) -> list[int] | None:
    """The hash as four bands of 16 bits, each with its place (place × 65536 + bits); None for a picture that shows nothing.

    Two hashes that differ in at most three bits have a band in common: what an index finds.
    """
    rows = _greys(picture)
    across = [[sum(w * v for w, v in zip(wave, row, strict=True)) for wave in _WAVES] for row in rows]
    low = [sum(wave[y] * across[y][u] for y in range(SIDE)) / SIDE for wave in _WAVES for u in range(LOW)]
    if max(map(abs, low)) < FLAT:
        return None
    middle = median(low)
    bits = [value > middle for value in low]
    return [
        place * 2**BITS + sum(bit << n for n, bit in enumerate(bits[place * BITS : (place + 1) * BITS]))
        for place in range(BANDS)
    ]


def distance(one: Sequence[int], other: Sequence[int]) -> int:
    """In how many of the 64 bits two hashes differ."""
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def _greys(picture: Image.Image) -> list[list[int]]:
    small = picture.convert("L").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    flat = small.tobytes()
    return [list(flat[y * SIDE : (y + 1) * SIDE]) for y in range(SIDE)]
