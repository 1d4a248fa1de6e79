"""The signed opinion on paper: PDF with Chinese typography, both seals, and a code that leads back to the record.

The same case in the same state gives the same bytes: no clock, no system font, no document date.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pylopdf_fonts_zh_cn as fonts
import segno
import typst

from tongzhou.care.consultations.models import Opinion
from tongzhou.care.consultations.opinions import upon
from tongzhou.care.consultations.queries import CasePage
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.consultations.rules import Referral, State
from tongzhou.directory.rules import Title
from tongzhou.kernel.words import Words
from tongzhou.partnerships.rules import Urgency

TEMPLATE = Path(__file__).parent / "data" / "opinion.typ"
FONTS = Path(fonts.__file__).parent
W = Words
WORDS = {
    "number": W("编号", "Number"),
    "asked": W("申请会诊", "The request"),
    "signed": W("会诊专家签名", "Signed"),
    "amended": W("修订说明：", "Amended: "),
    "fingerprint": W("内容指纹", "Content hash"),
    "rule": W(
        "受邀方提供会诊意见；诊疗决定由邀请方医师作出并负责。",
        "The invited side advises; the inviting doctor decides and answers for it.",
    ),
    "scan": W(
        "扫码可回到原记录核对（须有查看权限）。", "Scan to compare with the record (permission needed)."
    ),
    "seal_asked": W("请", "A"),
    "seal_answered": W("答", "R"),
}
PARTS = {
    "assessment": W("病情判断", "Assessment"),
    "advice": W("处理建议", "Advice"),
    "referral": W("是否转诊", "Referral"),
    "watch": W("需要注意", "Watch for"),
    "review_on": W("复看日期", "Review on"),
}


def opinion_pdf(page: CasePage, *, link: str, language: str = "zh-hans") -> bytes:
    """The PDF of a case's signed opinions; `link` is the full address of the case. Raises ValueError when unsigned."""
    newest = latest(page.opinions, page.case.holder_staff_id)
    if not newest:
        raise ValueError("nothing is signed yet")
    data = _content(page, newest, link, language)
    pdf: bytes = typst.compile(  # type: ignore[misc]  # the stub's type variable cannot be inferred from a path
        str(TEMPLATE),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def latest(opinions: Sequence[Opinion], lead_id: UUID | None = None) -> list[Opinion]:
    """Each expert's newest signed version, the lead first."""
    newest = {one.staff_id: one for one in sorted(opinions, key=lambda one: one.version)}
    return sorted(
        newest.values(), key=lambda one: (one.staff_id != lead_id, not one.leads, one.signed_at, one.pk)
    )


def _basis(page: CasePage, one: Opinion, language: str) -> str:
    """For a version signed after closing: upon which the case was closed, and who has confirmed reading this one."""
    closed = upon(page.opinions, page.timeline, one.staff_id)
    if page.case.state != State.COMPLETED or closed is None or closed.version >= one.version:
        return ""
    at, number, mark = _time(page.case.closed_at), closed.version, closed.content_hash[:16]
    told = W(
        f"本例于 {at} 依据第 {number} 版（内容指纹 {mark}）结案；本版在结案后修订，",
        f"The case was closed on {at} upon version {number} (content hash {mark}); this version was signed afterwards. ",
    )
    return told.into(language) + _read(page, one).into(language)


def _read(page: CasePage, one: Opinion) -> Words:
    confirmed = next((step for step in page.timeline if str(one.pk) in step.detail.get("opinions", ())), None)
    if confirmed is None:
        return W("邀请方尚未确认看过。", "The asking side has not yet confirmed having read it.")
    name, at = confirmed.by_name, _time(confirmed.at)
    return W(
        f"邀请方 {name} 于 {at} 确认看过。", f"{name} of the asking side confirmed having read it on {at}."
    )


def _content(page: CasePage, opinions: list[Opinion], link: str, language: str) -> dict[str, Any]:
    case = page.case
    english = language.startswith("en")
    return {
        "lang": "en" if english else "zh",
        "region": "us" if english else "cn",
        "title": W("远程会诊意见书", "Remote consultation: opinion").into(language),
        "institution": opinions[0].institution.name,
        "number": case.number,
        "signed_on": _time(opinions[0].signed_at),
        "head": _head(page, language),
        "question": case.question,
        "answers": [[field.words.into(language), said.into(language)] for field, said in page.answers],
        "opinions": [_opinion(page, one, language) for one in opinions],
        "fingerprint": opinions[0].content_hash,
        "closed": case.state == State.COMPLETED and not case.unread,
        "asked_by": case.asking.label,
        "answered_by": opinions[0].institution.label,
        "qr": _code(link),
        "words": {key: words.into(language) for key, words in WORDS.items()},
    }


def _head(page: CasePage, language: str) -> list[list[str]]:
    case, who = page.case, page.patient
    topic = case.topic_version.topic
    day = case.asked_at.astimezone(CHINA).date()
    person = f"{who.name}　{who.sex.words.into(language)}　{who.age(day).into(language)}"
    title = Title(case.asker.title).words.into(language)
    rows = (
        (W("病人", "Patient"), person),
        (
            W("类别", "Kind"),
            f"{W(topic.name, topic.name_en).into(language)} · {Urgency(case.urgency).words.into(language)}",
        ),
        (W("邀请方", "Asked by"), case.asking.name),
        (W("受邀方", "Answered by"), case.holder.name),
        (W("申请医生", "Doctor"), f"{case.asker.name}　{title}"),
        (W("申请时间", "Asked at"), _time(case.asked_at)),
    )
    return [[label.into(language), text] for label, text in rows]


def _opinion(page: CasePage, one: Opinion, language: str) -> dict[str, Any]:
    version = W(f"会诊意见（第 {one.version} 版）", f"Opinion (version {one.version})")
    leads = one.leads or one.staff_id == page.case.holder_staff_id
    plain = W("会诊意见", "Opinion") if leads else W("参加专家意见", "Opinion of the panel")
    department = one.department.name if one.department else ""
    return {
        "heading": (version if one.version > 1 else plain).into(language),
        "reason": one.reason,
        "basis": _basis(page, one, language),
        "parts": [
            [PARTS[key].into(language), text.split("\n")] for key, text in _texts(one, language) if text
        ],
        "name": one.signer_name,
        "rank": one.signer_title,
        "place": f"{one.institution.name} {department}".strip(),
        "at": _time(one.signed_at),
        "hash": one.content_hash,
    }


def _texts(one: Opinion, language: str) -> list[tuple[str, str]]:
    referral = Referral(one.referral).words.into(language) if one.referral else ""
    if one.referral_note:
        referral = f"{referral}：{one.referral_note}"
    return [
        ("assessment", one.assessment),
        ("advice", one.advice),
        ("referral", referral),
        ("watch", one.watch),
        ("review_on", one.review_on.isoformat() if one.review_on else ""),
    ]


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def _code(link: str) -> str:
    """The QR code as SVG, error correction M: it survives a fold and a stamp."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4, dark="#1d2433"
    )
    return out.getvalue().decode()
