"""The frame around the gallery, and the phone's form."""

from __future__ import annotations

from tongzhou.web.components.fields import BloodPressure, Choices, Fault, Field, Moment, Option, Suggestion
from tongzhou.web.components.files import File, Upload
from tongzhou.web.components.frame import (
    Action,
    Frame,
    Group,
    Languages,
    Link,
    PageHead,
    SideNav,
    TabBar,
    Tabs,
    TopBar,
)
from tongzhou.web.components.opinion import Consent
from tongzhou.web.components.search import SearchBox
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.gallery.sample import ECG, EXPERT, NOW, VILLAGE, W

HINT = W("搜病例、人、机构，可用首字母，如 zjc", "Find cases, people, institutions")


def frame() -> Frame:
    """An expert's furniture."""
    search = SearchBox("#", placeholder=HINT)
    top = TopBar(
        "/gallery/",
        W("滨海—张家川", "Binhai – Zhangjiachuan"),
        search,
        EXPERT,
        "#",
        3,
        Languages("/language/", "/gallery/"),
    )
    work = Group(
        (
            Link(W("工作台", "Worklist"), "#", 6, hot=True, current=True),
            Link(W("会诊", "Consultations"), "#", 14),
            Link(W("查房", "Rounds"), "#", note=W("周二", "Tue")),
            Link(W("值班", "Duty"), "#"),
        )
    )
    support = Group(
        (Link(W("结对与协议", "Pairings"), "#"), Link(W("人与机构", "Directory"), "#")), W("帮扶", "Support")
    )
    ledger = Group(
        (Link(W("待确认", "To confirm"), "#", 3, hot=True), Link(W("台账", "Ledger"), "#", 2417)),
        W("账与数", "Ledger"),
    )
    tabs = TabBar(
        (
            Link(W("工作台", "Work"), "#", 6, current=True, icon="home"),
            Link(W("会诊", "Cases"), "#", icon="talk"),
            Link(W("请人帮忙", "Ask"), "/gallery/form/", icon="plus"),
            Link(W("台账", "Ledger"), "#", icon="book"),
            Link(W("我", "Me"), "#", icon="me"),
        )
    )
    return Frame(top, SideNav((work, support, ledger)), tabs)


def heads() -> dict[str, object]:
    """The page's head and tabs."""
    act = Action(W("登记带教", "Record teaching"), "#")
    ask = Action(W("请人帮忙", "Ask for help"), "/gallery/form/", "primary", "plus")
    lead = W("最急的在最上面。其余 14 件在等别人。", "The most pressing is on top. 14 more wait for others.")
    links = (
        Link(W("等我", "For me"), "#", 6, current=True),
        Link(W("本科", "Department"), "#", 11),
        Link(W("等对方", "Waiting"), "#", 14),
        Link(W("已结", "Closed"), "#", 1238),
    )
    return {
        "head": PageHead(W("等您处理的 6 件", "6 cases wait for you"), lead, actions=(act, ask)),
        "tabs": Tabs(links),
    }


def form() -> dict[str, object]:
    """Step three of asking for help, with one fault and one thing missing."""
    kinds = (
        ("chest", "胸痛", "Chest pain"),
        ("fever", "发热", "Fever"),
        ("birth", "孕产", "Pregnancy"),
        ("child", "孩子", "Child"),
        ("skin", "皮肤", "Skin"),
        ("other", "其他", "Other"),
    )
    high = Fault(
        W("高压 920 太大了，是不是 92？", "920 is too high. Did you mean 92?"),
        suggestion=Suggestion(W("改成 92", "Make it 92"), "92", "bp_systolic"),
    )
    parts = (
        Choices(
            name="kind",
            label=W("要哪方面的帮助", "What help is needed"),
            chosen=("chest",),
            required=True,
            options=tuple(Option(v, W(zh, en)) for v, zh, en in kinds),
        ),
        Moment(
            name="since", label=W("什么时候开始痛的", "When did the pain begin"), value="2026-11-22T12:00"
        ),
        BloodPressure(
            name="bp",
            label=W("血压", "Blood pressure"),
            systolic="920",
            diastolic="60",
            fault=high,
            wrong=("systolic",),
        ),
        Field(
            name="given",
            label=W("已经用了什么药", "Medicines already given"),
            kind="textarea",
            value="嚼服阿司匹林 300 mg",
            optional=True,
        ),
        Upload(
            name="files",
            label=W("心电图、照片", "ECG, photos"),
            url="/files/",
            files=(File("ECG-1409.jpg", thumb=ECG), File("心电图第二张.jpg", percent=46)),
        ),
    )
    foot = Foot(
        W("发给县中医院急诊科", "Send to the county hospital"),
        (W("胸痛部位", "place of the pain"),),
        W("特急，10 分钟内答复。", "Critical: answered within 10 minutes."),
        draft=True,
    )
    consent = Consent(
        W("诊疗", "care"), W("家属", "Family"), W("签字照片", "photo of the signature"), NOW, "#", NOW
    )
    return {
        "steps": Steps(W("请人帮忙", "Ask for help"), "/gallery/", 3, 3),
        "parts": list(parts),
        "foot": foot,
        "consent": consent,
        "patient": VILLAGE.name,
    }
