"""The same photo is known again in another size and quality; another photo is another."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from tongzhou.files.content import judge
from tongzhou.files.likeness import distance, likeness

SAME = 3


def scene(seed: int, size: tuple[int, int] = (1200, 900)) -> Image.Image:
    """A made-up photo: soft shapes before a slope of light, like a room with people."""
    chance = random.Random(seed)
    made = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(made)
    for _ in range(14):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        r = chance.randrange(40, 300)
        draw.ellipse((x, y, x + r, y + r), fill=tuple(chance.randrange(256) for _ in range(3)))
    return made.filter(ImageFilter.GaussianBlur(6))


def mark(picture: Image.Image) -> list[int]:
    found = likeness(picture)
    assert found is not None
    return found


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("seed", range(12))
def test_smaller_and_coarser_it_is_still_the_same(seed: int) -> None:
    photo = scene(seed)
    for other in (jpeg(photo, 40), photo.resize((480, 360)), jpeg(photo.resize((700, 525)), 60)):
        assert distance(mark(photo), mark(other)) <= SAME


def test_forty_photos_are_forty() -> None:
    marks = [mark(scene(seed)) for seed in range(100, 140)]
    near = [1 for n, one in enumerate(marks) for other in marks[:n] if distance(one, other) <= SAME]
    assert near == []


@pytest.mark.parametrize("colour", ["white", "#8a6", "black"])
def test_an_empty_sheet_is_like_nothing(colour: str) -> None:
    assert likeness(Image.new("RGB", (640, 400), colour)) is None


def test_what_is_kept_carries_its_mark_and_a_pdf_none() -> None:
    out = io.BytesIO()
    scene(3).save(out, "JPEG")
    kept = judge(out.getvalue())
    assert kept.likeness is not None and distance(kept.likeness, mark(scene(3))) <= SAME
    assert judge(b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n").likeness is None


BITS = st.lists(st.integers(0, 2**16 - 1), min_size=4, max_size=4)


@given(BITS, BITS)
def test_distance_counts_bits(one: list[int], other: list[int]) -> None:
    a, b = ([place * 2**16 + bits for place, bits in enumerate(some)] for some in (one, other))
    slow = sum(f"{x:016b}"[n] != f"{y:016b}"[n] for x, y in zip(one, other, strict=True) for n in range(16))
    assert distance(a, b) == distance(b, a) == slow and distance(a, a) == 0
    assert distance(a, b) > 3 or set(a) & set(b), "within three bits a band is common: what the index finds"
