"""The transfer summary on paper: the sections of the International Patient Summary, the way, and a code that leads back.

The same referral in the same state gives the same bytes: no clock, no system font, no document date.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import segno
import typst

from tongzhou.care.referrals.queries import ReferralPage
from tongzhou.care.referrals.rules import CARE, SECTIONS, Direction, Outcome, State, Transport
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.rules import Urgency

TEMPLATE = Path(__file__).parent / "data" / "summary.typ"
FONTS = Path(fonts.__file__).parent
W = Words
WORDS = {
    "number": W("编号", "Number"),
    "summary": W("病情摘要", "Patient summary"),
    "result": W("接收方小结", "The receiver's summary"),
    "plan": W("回去以后的照护", "Care at home"),
    "none": W("未填", "not told"),
    "scan": W(
        "扫码可回到原记录核对（须有查看权限）。", "Scan to compare with the record (permission needed)."
    ),
    "seal_sender": W("转", "F"),
    "seal_receiver": W("接", "T"),
}


def summary_pdf(page: ReferralPage, *, link: str, language: str = "zh-hans") -> bytes:
    """The PDF of a referral; `link` is the full address of its page."""
    data = _content(page, link, language)
    pdf: bytes = typst.compile(  # type: ignore[misc]  # the stub's type variable cannot be inferred from a path
        str(TEMPLATE),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _content(page: ReferralPage, link: str, language: str) -> dict[str, Any]:
    row, english = page.referral, language.startswith("en")
    way = W("上转", "up") if row.direction == Direction.UP else W("下转", "down")
    title = W(f"转诊单（{way.zh}）", f"Referral {way.en}: transfer summary")
    return {
        "lang": "en" if english else "zh",
        "region": "us" if english else "cn",
        "title": title.into(language),
        "institution": row.sender.name,
        "number": row.number,
        "asked_at": _time(row.asked_at),
        "head": _head(page, language),
        "reason": row.reason,
        "summary": _texts(row.summary, SECTIONS, language, whole=True),
        "plan": _texts(row.plan, CARE, language),
        "result": _result(page, language),
        "sender": row.sender.label,
        "receiver": row.where_to,
        "closed": row.state == State.COMPLETED,
        "finished": bool(row.finished_at),
        "qr": _code(link),
        "words": {key: words.into(language) for key, words in WORDS.items()},
    }


def _texts(
    told: dict[str, str], named: dict[str, Words], language: str, *, whole: bool = False
) -> list[list[Any]]:
    """Each section and its lines. The summary shows every section: what was not told says so."""
    none = WORDS["none"].into(language)
    return [
        [words.into(language), (told.get(name) or none).split("\n")]
        for name, words in named.items()
        if whole or told.get(name)
    ]


def _result(page: ReferralPage, language: str) -> list[list[Any]]:
    row = page.referral
    if not row.outcome:
        return []
    became = [W("病人去向", "Outcome").into(language), [Outcome(row.outcome).words.into(language)]]
    return [became, *_texts(row.result, SECTIONS, language), *_texts(row.result_plan, CARE, language)]


def _head(page: ReferralPage, language: str) -> list[list[str]]:
    row, who = page.referral, page.patient
    person = (
        f"{who.name}　{who.sex.words.into(language)}　"
        f"{who.age(row.asked_at.astimezone(CHINA).date()).into(language)}"
    )
    department = row.receiver_department.name if row.receiver_department else ""
    rows = (
        (W("病人", "Patient"), person),
        (W("缓急", "Urgency"), Urgency(row.urgency).words.into(language)),
        (W("转出", "From"), row.sender.name),
        (W("接收", "To"), f"{row.receiver.name if row.receiver else row.where_to} {department}".strip()),
        (W("转出医生", "Doctor"), row.sender_staff.name),
        (W("怎么去", "Transport"), Transport(row.transport).words.into(language)),
        (W("出发", "Departed"), _time(row.departed_at)),
        (W("到达", "Arrived"), _time(row.arrived_at)),
    )
    return [[label.into(language), text or "—"] for label, text in rows]


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def _code(link: str) -> str:
    """The QR code as SVG, error correction M: it survives a fold and a stamp."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4, dark="#1d2433"
    )
    return out.getvalue().decode()
