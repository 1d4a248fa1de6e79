"""What a file really is, by its content; pictures written anew without what they carried.

A picture is decoded and encoded again: its metadata (the place where it was taken above all), anything
appended to it, and whatever else it could also be read as are gone. The pixels of a JPEG pass through its
own quantisation tables, so that an ECG stays readable. A PDF is kept as it is.
"""

from __future__ import annotations

import io
import struct
import threading
import zlib
from dataclasses import dataclass
from typing import Any

import filetype
from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import get_sampling

from tongzhou.files import rules
from tongzhou.files.likeness import likeness
from tongzhou.files.rules import JPEG, PDF, PNG, WEBP, Kind
from tongzhou.kernel.errors import Invalid

_ONE_AT_A_TIME = threading.Lock()
"""A picture of 50 million pixels takes 150 MB while it is open: one at a time in each process."""

_FAULTS = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)
"""What Pillow raises for pictures that are damaged or made to hurt."""

_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")
_OTHER_COLOURS = ("CMYK", "YCCK", "YCbCr", "LAB", "HSV", "F")
_FORMATS = {"image/jpeg": JPEG, "image/png": PNG, "image/webp": WEBP}


@dataclass(frozen=True, slots=True)
class Judged:
    """What will be stored. `thumb` (JPEG bytes), sides (pixels) and `likeness` (likeness.py; [] for a picture that
    shows nothing to tell it by) are of pictures only."""

    kind: Kind
    raw: bytes
    width: int | None = None
    height: int | None = None
    thumb: bytes | None = None
    likeness: list[int] | None = None


def judge(raw: bytes) -> Judged:
    """Decide by content and make it safe. Raises Invalid(field="file") with the sentence that fits."""
    guessed = _guess(raw)
    if guessed == "application/pdf":
        return _pdf(raw)
    if guessed in _FORMATS:
        with _ONE_AT_A_TIME:
            return _picture(raw, _FORMATS[guessed])
    if guessed in ("image/heic", "image/heif", "image/avif"):
        raise Invalid(rules.HEIC, field="file")
    if guessed.startswith("video/"):
        raise Invalid(rules.VIDEO, field="file")
    raise Invalid(rules.WRONG_KIND, field="file")


def _guess(raw: bytes) -> str:
    if raw[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftypheis", b"ftyphevc"):
        return "image/heic"
    found = filetype.guess(raw[:8192])
    return str(found.mime) if found else ""


def _pdf(raw: bytes) -> Judged:
    """From the first byte to the last a PDF, and a quiet one. What is hidden in packed objects is not seen here."""
    if not raw.startswith(b"%PDF-") or b"%%EOF" not in raw[-2048:]:
        raise Invalid(rules.BROKEN, field="file")
    if any(word in raw for word in _ACTIVE):
        raise Invalid(rules.ACTIVE_PDF, field="file")
    return Judged(PDF, raw)


def _picture(raw: bytes, kind: Kind) -> Judged:
    try:
        with Image.open(io.BytesIO(raw), formats=(_format(kind),)) as opened:
            _refuse_bomb(*opened.size)
            opened.load()
            options = _quality(opened, kind)
            clean = _upright(opened)
            small = _small(clean)
            return Judged(
                kind,
                _encoded(clean, kind, options),
                *clean.size,
                thumb=_thumb(small),
                likeness=likeness(small) or [],
            )
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels() from fault
    except _FAULTS as fault:
        raise Invalid(rules.BROKEN, field="file") from fault


def likeness_of(raw: bytes) -> list[int]:
    """The likeness of a stored picture, found as when it arrived; [] when it shows nothing to tell it by, or can no longer be read."""
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP")) as opened:
            _refuse_bomb(*opened.size)
            opened.load()
            return likeness(_small(opened)) or []
    except (*_FAULTS, Image.DecompressionBombError, Invalid):
        return []


def _refuse_bomb(width: int, height: int) -> None:
    """Before anything is decoded: the header alone says how much memory it would take."""
    if width * height > rules.PIXEL_LIMIT or max(width, height) > rules.SIDE_LIMIT:
        raise _too_many_pixels()


def _too_many_pixels() -> Invalid:
    return Invalid(rules.TOO_MANY_PIXELS, field="file", limit=rules.PIXEL_LIMIT // 10_000)


def _upright(opened: Image.Image) -> Image.Image:
    """Pixels alone, turned as the camera was held, in sRGB. Works in place: a copy would double the memory."""
    profile = opened.info.get("icc_profile")
    ImageOps.exif_transpose(opened, in_place=True)
    plain = opened
    if plain.mode in _OTHER_COLOURS:
        plain = plain.convert("RGB")
    elif profile and plain.mode in ("RGB", "RGBA"):
        plain = _in_srgb(plain, profile)
    transparency = plain.info.get("transparency")
    plain.info = {} if transparency is None else {"transparency": transparency}
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours that were meant, without the profile that said so; a broken profile is left out."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        done = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=image.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return done or image


def _encoded(clean: Image.Image, kind: Kind, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    clean.save(out, format=_format(kind), exif=b"", icc_profile=None, **options)
    return out.getvalue()


def _format(kind: Kind) -> str:
    return kind.content_type.removeprefix("image/").upper()


def _quality(opened: Image.Image, kind: Kind) -> dict[str, Any]:
    """How a picture is encoded again: a JPEG with its own tables and sampling; 92 when its colours change."""
    if kind is WEBP:
        return {"quality": 90, "method": 4}
    if kind is PNG:
        return {}
    tables = getattr(opened, "quantization", None)
    if not tables or opened.mode in _OTHER_COLOURS:
        return {"quality": 92}
    sampling = get_sampling(opened)
    return {"qtables": tables} | ({"subsampling": sampling} if sampling in (0, 1, 2) else {})


def _small(clean: Image.Image) -> Image.Image:
    """At most 480 pixels on the longer side, on white."""
    small = clean.copy()
    small.thumbnail((rules.THUMB_SIDE, rules.THUMB_SIDE))
    if small.mode in ("RGBA", "LA", "PA") or "transparency" in small.info:
        small = small.convert("RGBA")
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        small = ground
    return small.convert("RGB")


def _thumb(small: Image.Image) -> bytes:
    out = io.BytesIO()
    small.save(out, format="JPEG", quality=80, optimize=True)
    return out.getvalue()
