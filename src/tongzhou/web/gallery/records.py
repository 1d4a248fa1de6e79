"""Samples: what stands."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Tone
from tongzhou.web.components.figures import Figure, KeyValues, Pace, Pair
from tongzhou.web.components.frame import Action
from tongzhou.web.components.ledger import Hash, LedgerRow
from tongzhou.web.components.notices import Empty, Failure, Notice, Progress, Skeleton
from tongzhou.web.components.opinion import Opinion, Part, Signature
from tongzhou.web.components.seals import ASKING, DoubleSeal
from tongzhou.web.components.tables import Cell, Column, Pager, Table
from tongzhou.web.gallery.sample import COUNTY, EXPERT, NOW, Section, Shown, W, minutes

DIGEST = "9f3c17aa52e08d4bb1c6f0e7d2a94c3358e61b7f40d9ac12e5738bf6c0ad417e"
BOTH = DoubleSeal(True, True)


def sections() -> tuple[Section, ...]:
    """Figures, pace, facts, ledger, table, opinion, notices, pages of nothing."""
    return (figures(), paces(), ledger(), table(), opinion(), notices(), nothing(), waiting())


def _n(number: int, unit: Unit, qualifier: Qualifier = Qualifier.EXACT) -> Quantity:
    return Quantity(Decimal(number), unit, qualifier)


def figures() -> Section:
    """Exact, about, missing."""
    return Section(
        W("数", "Figures"),
        (
            Shown(
                W("派驻", "Posted"),
                Figure(
                    W("派驻专家", "Experts posted"),
                    _n(44, Unit.PERSON),
                    "#",
                    W("今天在岗 5 人", "5 on site today"),
                ),
            ),
            Shown(
                W("大数", "Large"),
                Figure(
                    W("门急诊", "Outpatient and emergency"),
                    _n(19289, Unit.PERSON_VISIT),
                    "#",
                    W("待对方确认 126", "126 to be confirmed"),
                ),
            ),
            Shown(
                W("约数", "About"),
                Figure(
                    W("义诊群众", "Seen at free clinics"),
                    _n(3000, Unit.PERSON_VISIT, Qualifier.ABOUT),
                    "#",
                    W("来自 2 份通报", "from 2 reports"),
                ),
            ),
            Shown(
                W("缺", "Missing"),
                Figure(
                    W("县域内住院率", "In-county admission rate"),
                    None,
                    under=W("医保数据还没有来，没有分母", "No insurance data yet, so no denominator"),
                ),
            ),
            Shown(
                W("几个要紧的", "Key facts"),
                KeyValues(
                    (
                        Pair(W("首次接触", "First contact"), "14:02"),
                        Pair(W("首份心电图", "First ECG"), "14:09"),
                        Pair(W("发病至今", "Since onset"), W("2 时 21 分", "2 h 21 min"), "amber"),
                        Pair(W("血压", "BP"), "92/60", "red"),
                        Pair(W("血氧", "SpO₂"), ""),
                    )
                ),
            ),
        ),
        "figures",
    )


def paces() -> Section:
    """On course, behind, reached, without expectation."""
    good, late = Badge(W("正常", "On course"), Tone.JADE), Badge(W("落后", "Behind"), Tone.AMBER)
    return Section(
        W("承诺兑现到哪了", "How far promises are kept"),
        (
            Shown(
                W("正常", "On course"),
                Pace(
                    W("儿科驻点专家", "Paediatricians on site"),
                    Decimal(2),
                    Decimal(3),
                    W("人", "persons"),
                    Decimal("1.9"),
                    "#",
                    good,
                ),
            ),
            Shown(
                W("落后", "Behind"),
                Pace(
                    W("进修名额", "Training places"),
                    Decimal(5),
                    Decimal(16),
                    W("人", "persons"),
                    Decimal("10.2"),
                    "#",
                    late,
                ),
            ),
            Shown(
                W("超额", "Beyond"),
                Pace(
                    W("教学查房", "Teaching rounds"),
                    Decimal(783),
                    Decimal(480),
                    W("次", "times"),
                    Decimal(310),
                    "#",
                    good,
                ),
            ),
            Shown(
                W("还没开始", "Not begun"),
                Pace(
                    W(
                        "州域优势临床科室建设（心血管内科、新生儿重症监护）",
                        "Key departments of prefecture rank (cardiology, NICU)",
                    ),
                    Decimal(0),
                    Decimal(2),
                    W("个", "departments"),
                    None,
                    "#",
                    Badge(W("未到期", "Not due")),
                ),
            ),
            Shown(
                W("写成一句话，还没有目标", "A state in words, without goals yet"),
                Pace(
                    W("组建“1+N”管理团队", "A “1+N” management team"),
                    Decimal(0),
                    Decimal(0),
                    "",
                    None,
                    "#",
                    Badge(W("还没有数", "No figure yet")),
                    under=W("支援方 · 第 3 页", "supporting side · page 3"),
                ),
            ),
        ),
        "sheet",
    )


def ledger() -> Section:
    """Posted, waiting, reversed, reversing."""
    rows = (
        LedgerRow(
            at=minutes(223),
            now=NOW,
            kind=W("教学查房", "Teaching round"),
            text=W("急诊科 · 急性心梗溶栓后管理", "Emergency · after thrombolysis"),
            seals=BOTH,
            number="2417",
            href="#",
            quantity=_n(9, Unit.PERSON),
        ),
        LedgerRow(
            at=minutes(1338),
            now=NOW,
            kind=W("远程会诊", "Remote consultation"),
            text=W("儿科 · 采纳", "Paediatrics · adopted"),
            note=W("3 天后随访好转", "Better after 3 days"),
            seals=DoubleSeal(True, True, ASKING),
            number="2416",
            href="#",
            quantity=_n(1, Unit.CASE_TIME),
        ),
        LedgerRow(
            at=minutes(1763),
            now=NOW,
            kind=W("手术带教", "Surgical teaching"),
            text=W("腹腔镜胆囊切除 · 待县医院确认", "Laparoscopic cholecystectomy · to be confirmed"),
            seals=DoubleSeal(True, False),
            action=Action(W("去确认", "Confirm"), "#"),
        ),
        LedgerRow(
            at=minutes(20000),
            now=NOW,
            kind=W("学术讲座", "Lecture"),
            text=W("两次登记了同一场", "the same one was recorded twice"),
            seals=BOTH,
            number="2390",
            href="#",
            reversed_by="#",
        ),
        LedgerRow(
            at=minutes(19000),
            now=NOW,
            kind=W("学术讲座", "Lecture"),
            text=W("演示·马晓兰：重复登记", "演示·马晓兰: recorded twice"),
            seals=BOTH,
            number="2399",
            href="#",
            reverses="#",
            quantity=_n(-1, Unit.SESSION),
        ),
    )
    return Section(
        W("台账", "Ledger"),
        (
            *(Shown(W("一笔", "Entry"), row) for row in rows),
            Shown(W("校验", "Proof"), Hash(DIGEST, W("链上位置 2417", "Position 2417"))),
            Shown(W("对不上", "Broken"), Hash(DIGEST, W("链上位置 2390", "Position 2390"), sound=False)),
        ),
        "sheet",
    )


def table() -> Section:
    """Full and empty."""
    columns = (
        Column(W("会诊号", "Case")),
        Column(W("专家", "Expert")),
        Column(W("状态", "State")),
        Column(W("用时", "Taken"), number=True),
    )
    states = (
        Badge(W("已入账", "In the ledger"), Tone.JADE),
        Badge(W("等专家作答", "With the expert"), Tone.INDIGO),
        Badge(W("超时", "Overdue"), Tone.RED),
    )
    taken = (W("6 分钟", "6 min"), W("—", "—"), W("26 小时", "26 h"))
    rows = tuple(
        (
            Cell(f"HZ-2026-11-{417 - n:04}", "#"),
            Cell(part=EXPERT if n else COUNTY),
            Cell(part=state),
            Cell(taken[n]),
        )
        for n, state in enumerate(states)
    )
    none = Empty(
        W("这一段时间没有会诊", "No cases in this period"),
        W("换一个时间，或去掉一个条件。", "Choose another period or drop a condition."),
    )
    return Section(
        W("表", "Tables"),
        (
            Shown(
                W("有", "Rows"),
                Table(
                    W("本月会诊", "This month"),
                    columns,
                    rows,
                    none,
                    Pager("", "#", W("最近 3 件", "Latest 3")),
                ),
            ),
            Shown(W("无", "None"), Table(W("上月会诊", "Last month"), columns, (), none)),
        ),
    )


def opinion() -> Section:
    """Signed by two, and a draft."""
    parts = (
        Part(
            W("判断", "Assessment"),
            "急性下壁 ST 段抬高型心肌梗死可能性大，发病约 2 小时，血压偏低，需警惕右室受累。",
        ),
        Part(
            W("建议", "Advice"),
            "1. 立即加做右胸及后壁导联；\n2. 无溶栓禁忌即予溶栓，进门到溶栓 30 分钟内；\n3. 暂不用硝酸酯类，适当补液；\n4. 溶栓同时联系市医院导管室，溶栓后 2–24 小时内转送。",
        ),
        Part(
            W("留意什么", "What to watch"), "每 15 分钟测血压；ST 段 90 分钟回落不足一半，立即转送补救介入。"
        ),
    )
    signs = (
        Signature("演示·沈行远", EXPERT.title, "示范医院 心内科", minutes(1), leads=True),
        Signature("演示·郭宁", W("主任医师", "Chief physician"), "示范医院 急诊科", minutes(0)),
    )
    who = W(
        "演示·李大山　男 58 岁　申请：张家川县中医院急诊科",
        "演示·李大山, male, 58. Asked by: county TCM hospital, emergency",
    )
    signed = Opinion(
        house="示范医院远程医学中心",
        number="HZ-2026-11-0417",
        question="院内无导管室，溶栓还是转市里，请定。",
        patient=who,
        parts=parts,
        signatures=signs,
        version=2,
        digest=Hash(DIGEST, W("内容校验", "Content")),
        seals=DoubleSeal(True, True, ASKING, big=True),
        pdf="#",
    )
    draft = replace(
        signed,
        parts=parts[:1],
        signatures=(),
        version=1,
        digest=None,
        pdf="",
        seals=DoubleSeal(True, False, ASKING, big=True),
    )
    old = replace(signed, parts=parts[:1], signatures=signs[:1], version=1, newer="#")
    return Section(
        W("意见书", "Opinion"),
        (
            Shown(W("已签", "Signed"), signed),
            Shown(W("草稿", "Draft"), draft),
            Shown(W("旧版", "Replaced"), old),
        ),
    )


def notices() -> Section:
    """Four tones."""
    return Section(
        W("提示", "Notices"),
        (
            Shown(
                W("办好了", "Done"),
                Notice(
                    W("已发给县中医院急诊科。", "Sent to the county hospital."),
                    W("10 分钟内会有人接。", "Somebody takes it within 10 minutes."),
                    Tone.JADE,
                ),
            ),
            Shown(
                W("告诉您", "For your information"),
                Notice(
                    W("这个病例由您在出差期间代 演示·郭宁 处理。", "You handle this case for 演示·郭宁."),
                    tone=Tone.INDIGO,
                ),
            ),
            Shown(
                W("要留意", "Take care"),
                Notice(
                    W("这条规则待核实。", "This rule is to be confirmed."),
                    W("来自通报摘要，卫健委可以改。", "From a summary; the commission may edit it."),
                    Tone.AMBER,
                    Action(W("去核实", "Check it"), "#"),
                ),
            ),
            Shown(
                W("危险", "Danger"),
                Notice(
                    W(
                        "危急值：血钾 7.1 mmol/L，还没有人回应。",
                        "Critical value: potassium 7.1 mmol/L, nobody has answered.",
                    ),
                    tone=Tone.RED,
                    action=Action(W("我来处理", "I take it"), "#", "primary"),
                ),
            ),
        ),
    )


def nothing() -> Section:
    """Empty and failed pages."""
    failed = Failure(
        W("别人刚刚接了这个会诊", "Somebody has just taken this case"),
        W(
            "没有丢东西。您可以看他的进展，或回工作台接下一件。",
            "Nothing is lost. Follow the case, or take the next one.",
        ),
        W("会诊 HZ-2026-11-0417", "Case HZ-2026-11-0417"),
        "consultations.taken",
        (Action(W("回工作台", "Back to work"), "#", "primary"), Action(W("看这个会诊", "See the case"), "#")),
    )
    return Section(
        W("空与错", "Nothing, and failures"),
        (
            Shown(
                W("空", "Empty"),
                Empty(
                    W("还没有结对单位", "No pairing yet"),
                    W(
                        "签好协议后，在这里把医院、科室、团队和医生一对一对连起来。",
                        "Once the agreement is signed, pair hospitals, departments, teams and doctors here.",
                    ),
                    Action(W("登记协议", "Enter an agreement"), "#", "primary"),
                ),
            ),
            Shown(W("整页出错", "A page that failed"), failed),
        ),
        "cells wide boxed",
    )


def waiting() -> Section:
    """Progress, known and unknown; skeleton."""
    return Section(
        W("等一等", "Waiting"),
        (
            Shown(
                W("知道多久", "Known"),
                Progress(
                    W("正在导出台账", "Exporting the ledger"),
                    64,
                    W("大约还要 20 秒，可以先做别的。", "About 20 seconds; you may go on with other work."),
                ),
            ),
            Shown(W("不知道多久", "Unknown"), Progress(W("正在核对哈希链", "Checking the chain"))),
            Shown(W("骨架", "Skeleton"), Skeleton(4)),
        ),
        "cells wide boxed",
    )
