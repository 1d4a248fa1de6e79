"""The certificate on paper: who learned what where, up to which level, with both seals and a code that leads back to the record.

The same placement in the same state gives the same bytes: no clock, no system font, no document date.
"""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import segno
import typst

from tongzhou.directory.rules import Title
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.words import Words
from tongzhou.support.placements.queries import Line, PlacementView
from tongzhou.support.placements.rules.sentences import NO_CERTIFICATE

TEMPLATE = Path(__file__).parent / "data" / "certificate.typ"
FONTS = Path(fonts.__file__).parent
W = Words
WORDS = {
    "number": W("证书编号", "Certificate no."),
    "learned": W("进修期间由带教老师逐项签核的技能", "Competencies signed by the teachers, one by one"),
    "issued": W("颁发日期", "Issued on"),
    "teacher": W("带教老师", "Teacher"),
    "said": W("鉴定意见", "Assessment"),
    "scan": W(
        "扫码可回到原记录核对（须有查看权限）。", "Scan to compare with the record (permission needed)."
    ),
    "open": W("受援方确认后生效。", "Valid once the recipient has confirmed."),
    "both": W("支援方、受援方都已确认。", "Confirmed by supporter and recipient."),
    "seal_giving": W("支", "S"),
    "seal_taking": W("受", "R"),
}
BODY = W(
    "{name}（{home}，{title}）于 {since} 至 {until} 在我院{department}进修，共 {days} 天，完成全部进修内容，准予结业。",
    "{name} ({home}, {title}) was on a placement in {department} of this hospital from {since} to {until}, {days} days in all, and has completed it.",
)


def certificate_pdf(found: PlacementView, *, link: str, language: str = "zh-hans") -> bytes:
    """The PDF; `link` is the full address of the placement. Raises NotFound when none was issued."""
    if not found.placement.certificate:
        raise NotFound(NO_CERTIFICATE)
    data = _content(found, link, language)
    pdf: bytes = typst.compile(  # type: ignore[misc]  # the stub's type variable cannot be inferred from a path
        str(TEMPLATE),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _content(found: PlacementView, link: str, language: str) -> dict[str, Any]:
    row = found.placement
    english = language.startswith("en")
    signed = [line for line in found.lines if line.level is not None]
    return {
        "lang": "en" if english else "zh",
        "region": "us" if english else "cn",
        "title": W("进修结业证书", "Certificate of completion").into(language),
        "institution": row.supporting.name,
        "number": row.certificate,
        "body": _body(found, language),
        "lines": [[line.skill.name, _level(line, language), _level_rank(line)] for line in signed],
        "assessment": row.assessment,
        "teacher": row.teacher.name if row.teacher else "",
        "issued": str(row.issued_on or ""),
        "closed": row.arrival_posted and row.completion_posted,
        "giving": row.supporting.label,
        "taking": row.receiving.label,
        "qr": _code(link),
        "words": {key: words.into(language) for key, words in WORDS.items()},
    }


def _body(found: PlacementView, language: str) -> str:
    row = found.placement
    told = BODY.format(
        name=row.trainee.name,
        home=row.receiving.name,
        title=Title(row.trainee.title).words,
        department=row.department.name,
        since=_day(row.arrived_on),
        until=_day(row.ended_on),
        days=row.days,
    )
    return told.into(language)


def _day(day: date | None) -> Words:
    if day is None:
        return W("", "")
    return W(f"{day.year} 年 {day.month} 月 {day.day} 日", day.isoformat())


def _level(line: Line, language: str) -> str:
    return line.level.words.into(language) if line.level else ""


def _level_rank(line: Line) -> int:
    return line.level.rank if line.level else 0


def _code(link: str) -> str:
    """The QR code as SVG, error correction M: it survives a fold and a stamp."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4, dark="#1d2433"
    )
    return out.getvalue().decode()
