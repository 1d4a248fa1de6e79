"""Hostile and honest content. What comes out is what will be served to others."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from tests.factories.files import PDF, picture
from tongzhou.files import content, rules
from tongzhou.kernel.errors import Invalid

GPS = {1: "N", 2: (34.0, 59.0, 12.0), 3: "E", 4: (106.0, 12.0, 30.0)}


def code(raw: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        content.judge(raw)
    assert caught.value.field == "file"
    return caught.value.said.code


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "演示·李大山的伤口"
    exif[0x8825] = GPS
    return picture(size=(600, 300), exif=exif, comment=b"secret comment", dpi=(72, 72))


def png_header(width: int, height: int, *more: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(more)
        + chunk(b"IDAT", body)
        + chunk(b"IEND", b"")
    )


def test_place_and_words_are_gone_from_a_photo() -> None:
    raw = with_exif()
    assert b"secret comment" in raw
    judged = content.judge(raw)
    again = Image.open(io.BytesIO(judged.raw))
    assert not again.getexif()
    assert again.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"secret comment" not in judged.raw
    assert b"Exif" not in judged.raw


def test_turned_as_the_camera_was_held() -> None:
    assert Image.open(io.BytesIO(content.judge(with_exif(6)).raw)).size == (300, 600)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_metadata_of_other_forms_is_gone(form: str) -> None:
    exif = Image.Exif()
    exif[0x8825] = GPS
    exif[0x010E] = "secret words"
    options: dict[str, object] = (
        {"exif": exif, "xmp": b"<x>secret xmp</x>"} if form == "WEBP" else {"exif": exif}
    )
    raw = picture(form, **options)
    assert b"secret" in raw
    out = content.judge(raw).raw
    assert b"secret" not in out
    assert not Image.open(io.BytesIO(out)).getexif()


def test_an_ecg_stays_readable() -> None:
    drawn = Image.new("RGB", (1200, 600), "white")
    pen = ImageDraw.Draw(drawn)
    pen.line([(x, 300 + (x * 37 % 101) - 50) for x in range(0, 1200, 3)], fill="black")
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=85)
    before = Image.open(io.BytesIO(out.getvalue())).convert("L").tobytes()
    after = Image.open(io.BytesIO(content.judge(out.getvalue()).raw)).convert("L").tobytes()
    assert max(abs(one - two) for one, two in zip(before, after, strict=True)) <= 12


def test_thumbnail_is_small_and_has_no_place_either() -> None:
    thumb = content.judge(with_exif(6)).thumb or b""
    small = Image.open(io.BytesIO(thumb))
    assert (small.size, small.format) == ((240, 480), "JPEG")
    assert not small.getexif()
    assert len(thumb) < 40_000


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_kind_have_a_thumbnail(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "PNG")
    assert content.judge(out.getvalue()).thumb


def test_cmyk_jpeg_is_made_rgb() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (50, 40)).save(out, "JPEG")
    assert Image.open(io.BytesIO(content.judge(out.getvalue()).raw)).mode == "RGB"


def test_bomb_is_refused_by_its_header() -> None:
    assert code(png_header(50_000, 50_000)) == "files.too_many_pixels"
    assert code(png_header(30_000, 10)) == "files.too_many_pixels"


def test_text_bomb_inside_a_png() -> None:
    data = b"k\x00\x00" + zlib.compress(b"\x00" * 80_000_000, 9)
    chunk = struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    assert code(png_header(10, 10, chunk)) == "files.broken"


def test_truncated_and_garbled() -> None:
    raw = picture(size=(800, 800))
    assert code(raw[: len(raw) // 2]) == "files.broken"
    assert code(raw[:20]) == "files.broken"
    assert code(b"\xff\xd8\xff\xe0" + b"garbage" * 50) == "files.broken"
    assert code(png_header(400, 400)[:60]) == "files.broken"


def test_polyglot_leaves_its_other_half_behind() -> None:
    raw = picture() + b"<html><script>alert(document.domain)</script></html>"
    judged = content.judge(raw)
    assert judged.kind is rules.JPEG
    assert b"<script" not in judged.raw
    assert b"<html" not in content.judge(picture(comment=b"*/=1;<html><script>1</script>")).raw


@pytest.mark.parametrize(
    "raw",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a" + b"\x00" * 100,
        b"MZ" + b"\x00" * 200,
        b"PK\x03\x04" + b"\x00" * 200,
        b"%!PS-Adobe-3.0\n" + b"x" * 100,
        b"BM" + b"\x00" * 100,
        b"II*\x00" + b"\x00" * 100,
        b"\x00",
    ],
)
def test_what_is_not_taken(raw: bytes) -> None:
    assert code(raw) == "files.wrong_kind"


def test_wrong_magic_with_a_good_name_is_still_wrong() -> None:
    assert code(b"\x89PNG\r\n\x1a\n" + PDF) == "files.broken"


def test_heic_and_video_get_their_own_sentence() -> None:
    assert code(b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 50) == "files.heic"
    assert code(b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 50) == "files.video"


def test_pdf() -> None:
    assert content.judge(PDF).raw == PDF
    assert code(PDF[:30]) == "files.broken"
    assert (
        code(PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"))
        == "files.active_pdf"
    )
    assert code(b"<html>" + PDF) in ("files.wrong_kind", "files.broken")
