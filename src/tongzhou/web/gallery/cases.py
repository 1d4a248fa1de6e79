"""Samples: work that waits."""

from __future__ import annotations

from tongzhou.web.components.chips import Badge, Chip, urgency
from tongzhou.web.components.clock import Clock
from tongzhou.web.components.component import Tone
from tongzhou.web.components.figures import Pair
from tongzhou.web.components.files import File
from tongzhou.web.components.frame import Action
from tongzhou.web.components.notices import Empty
from tongzhou.web.components.route import Chain, Station
from tongzhou.web.components.seals import ASKING, SUPPORT, DoubleSeal
from tongzhou.web.components.timeline import Event, Timeline
from tongzhou.web.components.worklist import Row, Worklist
from tongzhou.web.gallery.sample import (
    COUNTY,
    ECG,
    EXPERT,
    LONG,
    NOW,
    VILLAGE,
    Section,
    Shown,
    W,
    clock,
    minutes,
)

ASKED = DoubleSeal(True, False, ASKING)
NOTHING = Empty(
    W("没有等您处理的事", "Nothing waits for you"),
    W(
        "有新的会诊会自动出现在这里。想看本科的，点“本科”。",
        "New cases appear here by themselves. For your department's, choose Department.",
    ),
    Action(W("看已结的会诊", "Closed cases"), "#"),
)


def sections() -> tuple[Section, ...]:
    """Worklist, clocks, chips, people, seals, chain, timeline."""
    return (worklist(), clocks(), chips(), people(), seals(), chain(), timeline())


def rows() -> tuple[Row, ...]:
    """Six cases, among them very long ones."""
    return (
        Row(
            "#",
            W("胸痛 2 小时，心电图 ST 段抬高？", "Chest pain for 2 hours, ST elevation?"),
            W(
                "男 58 岁 · 血压 92/60 · 已嚼服阿司匹林 300 mg · 附心电图 1、照片 2",
                "M 58 · BP 92/60 · aspirin 300 mg chewed · 1 ECG, 2 photos",
            ),
            clock(14, -4),
            (urgency("critical"),),
            W("马鹿镇中心卫生院", "Malu Township Health Centre"),
            W("经县中医院急诊科转来", "via county TCM hospital"),
            ASKED,
            current=True,
        ),
        Row(
            "#",
            W("产后 3 天，血压 168/104，头痛", "3 days after birth, BP 168/104, headache"),
            W(
                "女 31 岁 · 尿蛋白 ++ · 要求指导用药与转诊时机",
                "F 31 · urine protein ++ · asks about medicines and when to refer",
            ),
            clock(142, 38),
            (urgency("urgent"),),
            W("刘堡镇卫生院", "Liubao Township Health Centre"),
            W("直接申请", "asked directly"),
            ASKED,
        ),
        Row(
            "#",
            W("心衰出院后 2 周，体重增加 3 kg", "2 weeks after discharge with heart failure, 3 kg heavier"),
            W(
                "女 72 岁 · 您上月会诊过的病人 · 村医随访发现",
                "F 72 · you saw her last month · found at follow-up",
            ),
            clock(540, 900),
            (urgency("routine"),),
            W("上磨村卫生室", "Shangmo Village Clinic"),
            W("经马鹿镇中心卫生院", "via Malu"),
            ASKED,
        ),
        Row(
            "#",
            W("补充了您要的化验：D-二聚体、肌钙蛋白", "The tests you asked for: D-dimer, troponin"),
            W("男 45 岁 · 呼吸困难待查 · 第 2 次回复", "M 45 · dyspnoea · second reply"),
            clock(300, 1140),
            (Chip(W("已补充", "Supplied"), Tone.INDIGO),),
            W("县第一人民医院", "County First Hospital"),
            W("呼吸科", "Respiratory"),
            ASKED,
        ),
        Row(
            "#",
            W(
                "反复晕厥半年伴家族性猝死史，院外动态心电图提示多形性室速，请协助评估植入除颤器指征并安排转诊",
                "Recurrent syncope for half a year with sudden death in the family; Holter shows polymorphic VT; please judge the need for a defibrillator and arrange a referral",
            ),
            W(
                "女 19 岁 · 附 24 小时动态心电图报告、基因检测报告、外院超声、家系图及既往三次住院小结共 11 份",
                "F 19 · Holter report, genetic report, echocardiogram, family tree and three discharge letters, 11 files in all",
            ),
            clock(60, 2820),
            (urgency("routine"), Chip(W("多学科", "MDT"))),
            W(
                "克孜勒苏柯尔克孜自治州人民医院阿合奇县分院",
                "Aheqi branch, Kizilsu prefecture people's hospital",
            ),
            W("经远程医学中心分中心", "via the telemedicine sub-centre"),
            ASKED,
        ),
    )


def worklist() -> Section:
    """Full and empty."""
    return Section(
        W("工作台", "Worklist"),
        (
            Shown(W("有事", "Work to do"), Worklist(rows(), NOTHING, W("等我处理", "For me"))),
            Shown(W("没事", "Nothing to do"), Worklist((), NOTHING, id="worklist-empty")),
        ),
    )


def clocks() -> Section:
    """Calm, amber, red, stopped in time, stopped late, no limit."""
    return Section(
        W("时钟", "Clock"),
        (
            Shown(W("从容", "Calm"), clock(540, 900)),
            Shown(W("快到了", "Soon"), clock(142, 38)),
            Shown(W("超时", "Over"), clock(14, -4)),
            Shown(W("不足一分", "Under a minute"), clock(9.5, 0.5)),
            Shown(W("按时答复", "In time"), clock(60, 30, 54)),
            Shown(W("超时答复", "Answered late"), clock(60, -30, 10)),
            Shown(W("长", "Days"), clock(60, 4400)),
            Shown(W("没有时限", "No limit"), Clock(None, None, NOW)),
        ),
        "cells",
    )


def chips() -> Section:
    """Urgency, tints, states."""
    return Section(
        W("标签与状态", "Chips and states"),
        (
            Shown(W("缓急", "Urgency"), [urgency("critical"), urgency("urgent"), urgency("routine")]),
            Shown(
                W("标签", "Chips"),
                [
                    Chip(W("普通", "Plain")),
                    Chip(W("已补充", "Supplied"), Tone.INDIGO),
                    Chip(W("已入账", "In the ledger"), Tone.JADE),
                    Chip(W("待核实", "To be confirmed"), Tone.AMBER),
                ],
            ),
            Shown(
                W("状态", "States"),
                [
                    Badge(W("草稿", "Draft")),
                    Badge(W("等专家作答", "With the expert"), Tone.INDIGO),
                    Badge(W("要补充", "More is asked"), Tone.AMBER),
                    Badge(W("已入账", "In the ledger"), Tone.JADE),
                    Badge(W("超时", "Overdue"), Tone.RED),
                ],
            ),
        ),
        "cells",
    )


def people() -> Section:
    """On duty, with link, plain, long."""
    return Section(
        W("人", "People"),
        (
            Shown(W("值班", "On duty"), EXPERT),
            Shown(W("可点开", "Linked"), COUNTY),
            Shown(W("村医", "Village doctor"), VILLAGE),
            Shown(W("名字很长", "Long names"), LONG),
        ),
        "cells",
    )


def seals() -> Section:
    """From unsigned to joined."""
    return Section(
        W("双印", "Double seal"),
        (
            Shown(W("都没签", "Neither"), DoubleSeal(sides=ASKING)),
            Shown(W("一方已签", "One side"), DoubleSeal(True, False, ASKING)),
            Shown(W("两印合一", "Both: the seam is sealed"), DoubleSeal(True, True, ASKING)),
            Shown(W("支援与受援", "Supporter and recipient"), DoubleSeal(True, False, SUPPORT)),
            Shown(W("有异议", "Disputed"), DoubleSeal(True, False, SUPPORT, disputed=True)),
            Shown(W("文书上", "On a document"), DoubleSeal(True, True, SUPPORT, big=True)),
            Shown(W("文书，一方", "Document, one side"), DoubleSeal(True, False, SUPPORT, big=True)),
        ),
        "cells",
    )


def chain() -> Section:
    """Village to expert."""
    return Section(
        W("一路怎么走", "The chain"),
        (
            Shown(
                W("在县里", "At the county"),
                Chain(
                    (
                        Station(
                            W("上磨村卫生室", "Shangmo Village Clinic"),
                            "village",
                            "passed",
                            W("今天 14:05 提出", "asked 14:05"),
                        ),
                        Station(
                            W("马鹿镇中心卫生院", "Malu Township Health Centre"),
                            "township",
                            "passed",
                            W("14:12 转上来", "passed on 14:12"),
                        ),
                        Station(
                            W("县中医院急诊科", "County TCM hospital, emergency"),
                            "county",
                            "here",
                            W("14:19 起", "since 14:19"),
                        ),
                        Station(W("示范医院心内科", "Demo hospital, cardiology"), "expert", "ahead"),
                    )
                ),
            ),
        ),
        "sheet",
    )


def timeline() -> Section:
    """One case."""
    late = Event(
        W("等您作答", "Your answer is awaited"),
        minutes(4),
        W("限 10 分钟", "within 10 minutes"),
        state="now",
        clock=clock(14, -4),
    )
    events = (
        late,
        Event(
            W("县中医院急诊科 转请心内专家", "County emergency passed it to cardiology"),
            minutes(4),
            "演示·马晓兰",
            "院内无导管室，溶栓还是转市里，请定。",
            files=(File("ECG-1409.jpg", "#", ECG), File("血常规.pdf", "#", size=182_000)),
        ),
        Event(
            W("10 分钟内没有人接，已通知科室值班", "Not taken within 10 minutes; the duty doctor was told"),
            minutes(9),
            W("系统", "the platform"),
            state="late",
        ),
        Event(
            W("补充", "Completed"),
            minutes(10),
            "演示·李大山",
            "血压又量了一次。",
            was=(Pair(W("血压", "Blood pressure"), "152/92 mmHg"),),
        ),
        Event(W("马鹿镇中心卫生院 提出", "Malu township asked"), minutes(11), "演示·李大山"),
        Event(
            W("示范医院 签发意见", "Demo hospital signed its opinion"),
            minutes(60 * 26),
            "演示·沈行远 副主任医师",
            state="signed",
            href="#",
        ),
        Event(W("复诊到期", "Follow-up falls due"), minutes(-60 * 24 * 9), state="ahead"),
    )
    return Section(
        W("时间线", "Timeline"),
        (Shown(W("一个病例", "One case"), Timeline(events, NOW, W("经过", "What happened"))),),
        "narrow",
    )
