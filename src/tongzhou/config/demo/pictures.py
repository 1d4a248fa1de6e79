"""Pictures drawn for the demo: an ECG strip, films, skin. Nobody's: each bears the word for demo across it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import cache
from importlib import resources
from random import Random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

VARIANTS = 3
PAPER, GRID, THICK, INK = (255, 250, 247), (250, 214, 208), (240, 170, 160), (30, 30, 40)


@cache
def picture(kind: str, variant: int) -> bytes:
    """A JPEG of that kind (the keys of _DRAW; anything else is a laboratory slip); `variant` 0 to 2 tells several apart."""
    chance = Random(f"{kind}{variant}")  # noqa: S311 - a drawing, not a secret
    image = _DRAW.get(kind, _report)(chance)
    _mark(image)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78)
    return out.getvalue()


def _ecg(chance: Random, rhythm: str = "") -> Image.Image:
    """Twelve leads on red paper, 25 mm/s: four columns of three, a rhythm strip below."""
    image = Image.new("RGB", (1200, 760), PAPER)
    draw = ImageDraw.Draw(image)
    for step in range(0, 1200, 8):
        draw.line([(step, 0), (step, 760)], fill=THICK if step % 40 == 0 else GRID)
        draw.line([(0, step), (1200, step)], fill=THICK if step % 40 == 0 else GRID)
    beat = 84 if rhythm == "af" else chance.randint(120, 170)
    lifts = _LIFTS.get(rhythm, {})
    names = [["I", "aVR", "V1", "V4"], ["II", "aVL", "V2", "V5"], ["III", "aVF", "V3", "V6"]]
    for row, leads in enumerate(names):
        for column, lead in enumerate(leads):
            left, middle = 40 + column * 285, 120 + row * 170
            draw.text((left, middle - 70), lead, fill=INK, font=_font(20))
            _trace(draw, left, left + 275, middle, beat, lifts.get(lead, 2), lead == "aVR", rhythm == "af")
    draw.text((40, 590), "II", fill=INK, font=_font(20))
    _trace(draw, 40, 1180, 660, beat, lifts.get("II", 2), False, rhythm == "af")
    draw.text((40, 725), "25 mm/s   10 mm/mV", fill=INK, font=_font(18))
    return image


def _trace(
    draw: ImageDraw.ImageDraw,
    left: int,
    right: int,
    middle: int,
    beat: int,
    lift: int,
    down: bool,
    uneven: bool,
) -> None:
    """One lead. With `uneven` the beats come at no rule and without P waves, over a trembling line."""
    sign, points, x = -1 if down else 1, [], float(left)
    chance = Random(left * middle)  # noqa: S311 - a drawing, not a secret
    while x < right:
        wide = int(beat * chance.uniform(0.65, 1.5)) if uneven else beat
        for step in range(min(wide, right - int(x))):
            height = _beat(step / wide, lift, 0 if uneven else 8) + (
                3 * math.sin(step / 2.2) if uneven else 0
            )
            points.append((x + step, middle - sign * height))
        x += wide
    draw.line(points, fill=INK, width=2)


def _beat(phase: float, lift: int, p: int) -> float:
    """Height of one heart beat at `phase` 0 to 1: P, QRS, a lifted ST, T."""
    waves = (
        (0.16, 0.025, p),
        (0.27, 0.008, -8),
        (0.30, 0.010, 62),
        (0.33, 0.009, -18),
        (0.58, 0.05, 18 + lift * 0.5),
    )
    height = sum(size * math.exp(-(((phase - at) / wide) ** 2)) for at, wide, size in waves)
    return height + (lift if 0.34 < phase < 0.58 else 0)


_LIFTS = {
    "inferior": {"II": 24, "III": 28, "aVF": 26, "I": -8, "aVL": -12},
    "depressed": {"V4": -14, "V5": -16, "V6": -14},
}
"""Height of the ST segment by lead, in pixels; other leads lie on the line."""


def _ct(chance: Random, bleeds: bool = False) -> Image.Image:
    """An axial slice of a head, with or without a bright spot in the basal ganglia."""
    image = Image.new("RGB", (900, 900), (6, 6, 8))
    draw = ImageDraw.Draw(image)
    draw.ellipse([150, 90, 750, 810], fill=(225, 225, 228))
    draw.ellipse([180, 120, 720, 780], fill=(96, 96, 100))
    for side in (-1, 1):
        draw.ellipse([430 + side * 60 - 28, 330, 430 + side * 60 + 68, 560], fill=(40, 40, 44))
    draw.line([(450, 130), (450, 770)], fill=(120, 120, 124), width=4)
    if bleeds:
        draw.ellipse([290, 430, 380, 520], fill=(205, 205, 208))
    return image.filter(ImageFilter.GaussianBlur(4))


def _xray(chance: Random) -> Image.Image:
    """A chest film: two lungs, ribs, a heart; sometimes a shadow."""
    image = Image.new("RGB", (960, 1100), (30, 32, 36))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([60, 40, 900, 1090], 120, fill=(128, 132, 138))
    for left in (150, 520):
        draw.ellipse([left, 170, left + 300, 880], fill=(40, 43, 48))
    for rib in range(8):
        for start, end, x in ((190, 350, 120), (190, 350, 490)):
            draw.arc([x, 190 + rib * 82, x + 360, 330 + rib * 82], start, end, fill=(92, 96, 102), width=13)
    draw.ellipse([400, 540, 690, 850], fill=(158, 162, 168))
    draw.rectangle([455, 60, 505, 1060], fill=(168, 172, 178))
    if chance.random() < 0.7:
        spot = chance.choice([(220, 640), (640, 300), (240, 330)])
        draw.ellipse([spot[0], spot[1], spot[0] + 110, spot[1] + 95], fill=(120, 124, 130))
    return image.filter(ImageFilter.GaussianBlur(7))


def _bone(chance: Random) -> Image.Image:
    """Two long bones on film, one broken."""
    image = Image.new("RGB", (800, 1000), (22, 24, 28))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([200, -40, 600, 1040], 90, fill=(70, 73, 78))
    for left, wide in ((285, 62), (430, 84)):
        draw.rounded_rectangle([left, -40, left + wide, 1040], 30, fill=(190, 193, 198))
        draw.rectangle([left + 18, -40, left + wide - 18, 1040], fill=(140, 143, 148))
    bend = chance.randint(18, 34)
    draw.polygon([(420, 700), (530, 670), (530, 690), (420, 722)], fill=(60, 63, 68))
    draw.rounded_rectangle([430 + bend, 715, 514 + bend, 1040], 24, fill=(196, 199, 204))
    return image.filter(ImageFilter.GaussianBlur(4))


def _wound(chance: Random) -> Image.Image:
    """A cut in skin beside a scale."""
    image = Image.new("RGB", (1100, 825), (222, 176, 146))
    draw = ImageDraw.Draw(image)
    y = chance.randint(330, 450)
    draw.ellipse([330, y - 60, 770, y + 60], fill=(212, 130, 112))
    draw.ellipse([400, y - 16, 700, y + 16], fill=(128, 34, 36))
    return image.filter(ImageFilter.GaussianBlur(7))


def _skin(chance: Random) -> Image.Image:
    """Red patches on skin beside a scale in millimetres."""
    image = Image.new("RGB", (1100, 825), (226, 182, 152))
    draw = ImageDraw.Draw(image)
    for _ in range(chance.randint(18, 34)):
        x, y, size = chance.randint(180, 900), chance.randint(120, 640), chance.randint(18, 74)
        red = (chance.randint(176, 206), chance.randint(84, 112), chance.randint(78, 100))
        draw.ellipse([x, y, x + size, y + size * chance.uniform(0.7, 1.2)], fill=red)
    image = image.filter(ImageFilter.GaussianBlur(6))
    draw = ImageDraw.Draw(image)
    draw.rectangle([80, 730, 1020, 790], fill=(245, 245, 240))
    for tick in range(48):
        draw.line([(90 + tick * 19, 730), (90 + tick * 19, 756 if tick % 5 else 776)], fill=INK, width=2)
    return image


def _report(chance: Random) -> Image.Image:
    """A laboratory slip photographed at a slant."""
    image = Image.new("RGB", (900, 1150), (196, 190, 180))
    draw = ImageDraw.Draw(image)
    draw.polygon([(80, 70), (830, 50), (850, 1090), (60, 1100)], fill=(250, 249, 245))
    draw.text((330, 110), "检验报告单", fill=INK, font=_font(44))
    for row in range(11):
        y = 220 + row * 72
        draw.line([(110, y + 52), (800, y + 52)], fill=(205, 205, 205), width=2)
        draw.text((120, y), f"项目 {row + 1:02d}", fill=INK, font=_font(28))
        draw.text((430, y), f"{chance.uniform(0.5, 180):.1f}", fill=INK, font=_font(28))
        draw.text((620, y), chance.choice(["", "↑", "↓", ""]), fill=INK, font=_font(28))
    return image


def _mark(image: Image.Image) -> None:
    """The word for demo, aslant and large, so that nobody takes it for a patient's."""
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    font = _font(image.width // 7)
    draw.text((image.width * 0.14, image.height * 0.4), "演示 非真实", fill=(120, 120, 130, 120), font=font)
    tilted = layer.rotate(18)
    image.paste(tilted, (0, 0), tilted)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    folder = resources.files("pylopdf_fonts_zh_cn")
    found = next(
        one for one in _walk(folder) if one.name.lower().endswith((".ttf", ".otf")) and "Sans" in one.name
    )
    with resources.as_file(found) as path:
        return ImageFont.truetype(str(path), size)


def _walk(folder: resources.abc.Traversable) -> list[resources.abc.Traversable]:
    return [deep for one in folder.iterdir() for deep in (_walk(one) if one.is_dir() else [one])]


_DRAW: dict[str, Callable[[Random], Image.Image]] = {
    "ecg": _ecg,
    "ecg-inferior": lambda chance: _ecg(chance, "inferior"),
    "ecg-depressed": lambda chance: _ecg(chance, "depressed"),
    "ecg-af": lambda chance: _ecg(chance, "af"),
    "ct": _ct,
    "ct-bleed": lambda chance: _ct(chance, bleeds=True),
    "xray": _xray,
    "bone": _bone,
    "skin": _skin,
    "wound": _wound,
}
