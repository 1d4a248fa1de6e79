"""The handover sheet on paper: the mission's moments, what was handed over, both stamps, and a code that leads back.

The same mission in the same state gives the same bytes: no clock, no system font, no document date.
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

from tongzhou.care.dispatch.queries import MissionPage
from tongzhou.care.dispatch.rules import SHEET, Seat, Side, State
from tongzhou.kernel.words import Words
from tongzhou.ledger.rules import CHINA
from tongzhou.partnerships.rules import Urgency

TEMPLATE = Path(__file__).parent / "data" / "sheet.typ"
FONTS = Path(fonts.__file__).parent
W = Words
WORDS = {
    "number": W("编号", "Number"),
    "moments": W("时刻", "Moments"),
    "sheet": W("交接内容", "Handed over"),
    "none": W("未填", "not told"),
    "unsigned": W("未签", "not signed"),
    "scan": W(
        "扫码可回到原记录核对（须有查看权限）。", "Scan to compare with the record (permission needed)."
    ),
    "crew": W("交", "C"),
    "room": W("接", "E"),
}


def sheet_pdf(page: MissionPage, *, link: str, language: str = "zh-hans") -> bytes:
    """The PDF of a mission's handover; `link` is the full address of its page."""
    data = _content(page, link, language)
    pdf: bytes = typst.compile(  # type: ignore[misc]  # the stub's type variable cannot be inferred from a path
        str(TEMPLATE),
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _content(page: MissionPage, link: str, language: str) -> dict[str, Any]:
    row, english = page.mission, language.startswith("en")
    none = WORDS["none"].into(language)
    return {
        "lang": "en" if english else "zh",
        "region": "us" if english else "cn",
        "title": W("院前急救交接单", "Prehospital handover sheet").into(language),
        "institution": row.ambulance.station.institution.name,
        "number": row.call.number,
        "called_at": _time(row.call.called_at),
        "complaint": row.call.complaint,
        "head": _head(page, language),
        "moments": _moments(page, language),
        "sheet": [[w.into(language), (row.sheet.get(name) or none).split("\n")] for name, w in SHEET.items()],
        "both": row.state == State.HANDED_OVER,
        "stamps": [
            _stamp("crew", Side.CREW, row.crew_signed_name, row.crew_signed_at, language),
            _stamp("room", Side.ROOM, row.room_signed_name, row.room_signed_at, language),
        ],
        "qr": _code(link),
        "words": {key: words.into(language) for key, words in WORDS.items()},
    }


def _stamp(key: str, side: Side, name: str, at: datetime | None, language: str) -> dict[str, Any]:
    return {
        "word": WORDS[key].into(language),
        "side": side.words.into(language),
        "name": name or WORDS["unsigned"].into(language),
        "at": _time(at),
        "signed": at is not None,
    }


def _head(page: MissionPage, language: str) -> list[list[str]]:
    row = page.mission
    crew = "　".join(f"{Seat(one.seat).words.into(language)} {one.staff.name}" for one in page.riders)
    rows = (
        (W("现场", "Scene"), row.call.place),
        (W("缓急", "Urgency"), Urgency(row.call.urgency).words.into(language)),
        (W("救护车", "Ambulance"), row.ambulance.plate),
        (W("站点", "Station"), row.ambulance.station.name),
        (W("车组", "Crew"), crew),
        (W("送到", "To"), row.destination.name if row.destination else ""),
    )
    return [[label.into(language), text or "—"] for label, text in rows]


def _moments(page: MissionPage, language: str) -> list[list[str]]:
    row = page.mission
    rows = (
        (W("打来", "Called"), row.call.called_at),
        (W("派车", "Sent"), row.assigned_at),
        (W("出车", "Driving"), row.accepted_at),
        (W("到现场", "On the scene"), row.on_scene_at),
        (W("上车", "On board"), row.loaded_at),
        (W("到院", "At the hospital"), row.arrived_at),
    )
    return [[label.into(language), f"{at.astimezone(CHINA):%H:%M}" if at else "—"] for label, at in rows]


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}" if moment else ""


def _code(link: str) -> str:
    """The QR code as SVG, error correction M: it survives a fold and a stamp."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, border=1, scale=4, dark="#1d2433"
    )
    return out.getvalue().decode()
