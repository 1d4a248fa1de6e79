"""What may be kept: kinds, sizes, names. Limits are of the platform, the same for everybody."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tongzhou.kernel.errors import Invalid, sentence
from tongzhou.kernel.words import Words

MB = 1024 * 1024
FILE_LIMIT = 20 * MB
"""Bytes of one file."""
SUBJECT_LIMIT = 200 * MB
"""Bytes of all files of one subject (a case, a consent)."""
DRAFTS_LIMIT = 500 * MB
"""Bytes that one account may keep in drafts: nobody fills the disk with what is never sent."""
SUBJECT_COUNT = 60
"""Files of one subject."""
PIECE_LIMIT = 1 * MB
"""Bytes of one piece; our own pages send 256 KB."""
PIXEL_LIMIT = 50_000_000
"""Pixels of one picture (a telephone's largest useful picture has 50 million)."""
SIDE_LIMIT = 20_000
"""Pixels of one side."""
THUMB_SIDE = 480
"""Pixels of the longer side of a thumbnail."""
STALE_DAYS = 7
"""An upload that has not been finished is given up after this many days."""

NO_FILE = sentence(
    "files.none",
    "没有这个文件，或者它不在您可以看的范围里。",
    "There is no such file, or not one that you may see.",
    then_zh="回到上一页，从那里再打开。",
    then_en="Go back and open it from there.",
)
EMPTY = sentence(
    "files.empty",
    "这个文件是空的。",
    "This file is empty.",
    then_zh="换一个文件，或者重新拍一张。",
    then_en="Choose another file, or take the picture again.",
)
TOO_LARGE = sentence(
    "files.too_large",
    "这个文件有 {size} MB，一个文件最多 {limit} MB。",
    "This file has {size} MB; one file may have {limit} MB.",
    then_zh="照片选“中等大小”再发；PDF 分成几份。",
    then_en="Send a photo in medium size; split a PDF.",
)
TOO_MUCH = sentence(
    "files.too_much",
    "附件加起来超过了 {limit} MB。",
    "The attachments together exceed {limit} MB.",
    then_zh="去掉不需要的附件再加。",
    then_en="Remove what is not needed, then add.",
)
TOO_MANY = sentence(
    "files.too_many",
    "附件已经有 {limit} 个了。",
    "There are {limit} attachments already.",
    then_zh="去掉不需要的附件再加。",
    then_en="Remove what is not needed, then add.",
)
WRONG_OFFSET = sentence(
    "files.wrong_offset",
    "这一段接不上：已经收到 {received} 字节。",
    "This piece does not follow: {received} bytes have arrived.",
    then_zh="从收到的地方接着传。",
    then_en="Go on from where it stopped.",
)
TOO_LONG_PIECE = sentence(
    "files.too_long_piece",
    "这一段超过了文件原来说的大小，或者一次传得太多。",
    "This piece exceeds the size that was declared, or is too large at once.",
    then_zh="重新选这个文件再传。",
    then_en="Choose the file again and send it anew.",
)
NOT_ARRIVED = sentence(
    "files.not_arrived",
    "这个文件还没有传完。",
    "This file has not fully arrived.",
    then_zh="等它传完再继续。",
    then_en="Wait until it has arrived.",
)
OTHER_UPLOAD = sentence(
    "files.other_upload",
    "这个上传编号已经用过了。",
    "This upload's id has been used.",
    then_zh="重新选这个文件再传。",
    then_en="Choose the file again and send it anew.",
)
WRONG_KIND = sentence(
    "files.wrong_kind",
    "这种文件不能收，只收照片（JPEG、PNG、WebP）和 PDF。",
    "This kind of file is not taken, only photos (JPEG, PNG, WebP) and PDF.",
    then_zh="拍成照片，或者另存为 PDF 再传。",
    then_en="Take a photo of it, or save it as PDF.",
)
HEIC = sentence(
    "files.heic",
    "这是苹果手机的 HEIC 照片，别人的电脑大多打不开。",
    "This is an iPhone's HEIC photo, which most other computers cannot open.",
    then_zh="在 设置 → 相机 → 格式 里选“兼容性最佳”，再拍一张。",
    then_en="Choose Settings → Camera → Formats → Most Compatible and take it again.",
)
VIDEO = sentence(
    "files.video",
    "现在还不能收视频。",
    "Videos are not taken yet.",
    then_zh="截几张照片，把看到的情形写在问题里。",
    then_en="Send a few stills and describe what is seen.",
)
BROKEN = sentence(
    "files.broken",
    "这个文件坏了或不完整，打不开。",
    "This file is damaged or incomplete and cannot be opened.",
    then_zh="重新拍一张，或换一份文件。",
    then_en="Take the picture again, or choose another copy.",
)
TOO_MANY_PIXELS = sentence(
    "files.too_many_pixels",
    "这张图太大了，超过了 {limit} 万像素。",
    "This picture is too large: more than {limit}0,000 pixels.",
    then_zh="缩小后再传（长边 8000 像素以内）。",
    then_en="Make it smaller (8000 pixels on the longer side).",
)
ACTIVE_PDF = sentence(
    "files.active_pdf",
    "这份 PDF 里带有程序或别的文件，不能收。",
    "This PDF carries a program or other files and is not taken.",
    then_zh="用“打印成 PDF”重新存一份再传。",
    then_en="Print it to a new PDF and send that.",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content that is kept: its media type, its usual ending, and how people call it."""

    content_type: str
    ending: str
    words: Words


JPEG = Kind("image/jpeg", "jpg", Words("照片", "photo"))
PNG = Kind("image/png", "png", Words("图片", "picture"))
WEBP = Kind("image/webp", "webp", Words("图片", "picture"))
PDF = Kind("application/pdf", "pdf", Words("PDF", "PDF"))
KINDS = {kind.content_type: kind for kind in (JPEG, PNG, WEBP, PDF)}
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", "docx", Words("Word", "Word"))
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", "xlsx", Words("Excel", "Excel"))
DRAWN = {kind.content_type: kind for kind in (PDF, DOCX, XLSX)}
"""What the platform draws itself; from outside only a PDF of these is taken."""


def checked_size(size: int) -> int:
    """The declared size in bytes. Raises Invalid(field="size")."""
    if size <= 0:
        raise Invalid(EMPTY, field="size")
    if size > FILE_LIMIT:
        raise Invalid(TOO_LARGE, field="size", size=-(-size // MB), limit=FILE_LIMIT // MB)
    return size


def clean_name(name: str) -> str:
    """A name to show and to save under: no folders, no control or direction signs, no reserved characters.

    It never becomes a path here; it is cleaned for whoever saves the file on a computer of his own.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    kept = re.sub(r'[<>:"|?*]', "", kept)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:80]}{dot}{ending[:10]}" if dot else kept[:80]


def named(name: str, kind: Kind) -> str:
    """`name` with the ending of what the content is, whatever it claimed to be."""
    stem, dot, ending = name.rpartition(".")
    if dot and (ending.lower() == kind.ending or (kind is JPEG and ending.lower() == "jpeg")):
        return name
    claimed = {known.ending for known in KINDS.values()} | {"jpeg", "html", "htm", "svg", "exe", "js"}
    base = stem if dot and ending.lower() in claimed else name
    return f"{base or kind.words.zh}.{kind.ending}"
