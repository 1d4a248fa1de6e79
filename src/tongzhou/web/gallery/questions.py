"""Samples: asking and answering."""

from __future__ import annotations

from tongzhou.web.components.dialogs import Confirm, PasswordAgain
from tongzhou.web.components.fields import BloodPressure, Choices, Fault, Field, Moment, Option, Suggestion
from tongzhou.web.components.files import File, Upload
from tongzhou.web.components.frame import Action
from tongzhou.web.components.opinion import Consent
from tongzhou.web.components.search import Found, Hit, SearchBox
from tongzhou.web.components.steps import Foot, Steps
from tongzhou.web.gallery.sample import ECG, NOW, Section, Shown, W, minutes


def sections() -> tuple[Section, ...]:
    """Fields, choices, uploads, consent, search, dialogs, steps."""
    return (fields(), choices(), uploads(), consent(), search(), dialogs(), steps())


def fields() -> Section:
    """Plain, hinted, wrong, long, closed."""
    wrong = Fault(
        W("身份证号第 18 位对不上。", "The last character of the ID number does not fit."),
        W("请对照证件再看一遍。", "Compare it with the card."),
    )
    typo = Fault(
        W("高压 920 太大了，是不是 92？", "920 is too high. Did you mean 92?"),
        suggestion=Suggestion(W("改成 92", "Make it 92"), "92", "press_systolic"),
    )
    return Section(
        W("填写", "Fields"),
        (
            Shown(
                W("平常", "Plain"),
                Field(name="patient", label=W("姓名", "Name"), value="演示·李大山", required=True),
            ),
            Shown(
                W("有提示和单位", "Hint and unit"),
                Field(
                    name="weight",
                    label=W("体重", "Weight"),
                    hint=W("最近一次称的就行", "The last one measured will do"),
                    inputmode="decimal",
                    value="61.5",
                    unit="kg",
                    optional=True,
                ),
            ),
            Shown(
                W("填错了", "Wrong"),
                Field(
                    name="id_number",
                    label=W("身份证号", "ID number"),
                    value="999999196803150017",
                    fault=wrong,
                    required=True,
                ),
            ),
            Shown(
                W("选一个", "Select"),
                Field(
                    name="ward",
                    label=W("科室", "Department"),
                    kind="select",
                    options=(
                        Option("", W("请选", "Choose")),
                        Option("a", W("急诊科", "Emergency")),
                        Option("b", W("心内科", "Cardiology")),
                    ),
                ),
            ),
            Shown(
                W("长回答", "Long answer"),
                Field(
                    name="story",
                    label=W("经过", "What happened"),
                    kind="textarea",
                    value="今早挑水时突发胸骨后闷痛，向左肩放射，出汗，含硝酸甘油一片无缓解。",
                    hint=W("照您平时跟同事说的那样写", "Write as you would tell a colleague"),
                ),
            ),
            Shown(
                W("不能改", "Fixed"),
                Field(
                    name="number", label=W("会诊号", "Case number"), value="HZ-2026-11-0417", readonly=True
                ),
            ),
            Shown(
                W("时间", "Moment"),
                Moment(
                    name="onset", label=W("什么时候开始痛的", "When did it begin"), value="2026-11-22T12:00"
                ),
            ),
            Shown(
                W("血压", "Blood pressure"),
                BloodPressure(
                    name="pressure",
                    label=W("血压", "Blood pressure"),
                    systolic="128",
                    diastolic="76",
                    required=True,
                ),
            ),
            Shown(
                W("血压，手误", "Blood pressure, a slip"),
                BloodPressure(
                    name="press",
                    label=W("入院血压", "BP on arrival"),
                    systolic="920",
                    diastolic="60",
                    fault=typo,
                    wrong=("systolic",),
                ),
            ),
        ),
        "cells wide",
    )


def choices() -> Section:
    """One of few, several, with notes, faulty."""
    kinds = (
        ("胸痛", "Chest pain"),
        ("发热", "Fever"),
        ("孕产", "Pregnancy"),
        ("孩子", "Child"),
        ("皮肤", "Skin"),
        ("其他", "Other"),
    )
    options = tuple(Option(str(n), W(*pair)) for n, pair in enumerate(kinds))
    outcome = (
        Option("yes", W("采纳", "Adopted"), W("照意见办", "as advised")),
        Option("part", W("部分采纳", "Partly")),
        Option("no", W("没有采纳", "Not adopted"), W("请写原因", "say why")),
        Option("x", W("已转诊", "Referred"), disabled=True),
    )
    need = Fault(
        W("还没有选。", "Nothing is chosen yet."), W("选最接近的一项就行。", "The nearest one will do.")
    )
    return Section(
        W("选择", "Choices"),
        (
            Shown(
                W("选一个", "One"),
                Choices(
                    name="help",
                    label=W("要哪方面的帮助", "What help is needed"),
                    options=options,
                    chosen=("0",),
                    required=True,
                ),
            ),
            Shown(
                W("可选多个", "Several"),
                Choices(
                    name="signs",
                    label=W("还有什么表现", "Other signs"),
                    options=options[:4],
                    chosen=("1", "2"),
                    several=True,
                    optional=True,
                ),
            ),
            Shown(
                W("带说明", "With notes"),
                Choices(
                    name="adopted",
                    label=W("您怎么决定的", "What did you decide"),
                    options=outcome,
                    chosen=("yes",),
                    columns="two",
                ),
            ),
            Shown(
                W("没选", "Missing"),
                Choices(
                    name="where",
                    label=W("胸痛部位", "Place of the pain"),
                    options=(
                        Option("a", W("胸骨后", "Behind the breastbone")),
                        Option("b", W("左胸", "Left chest")),
                        Option("c", W("说不清", "Hard to say")),
                    ),
                    columns="one",
                    fault=need,
                    required=True,
                ),
            ),
        ),
        "cells wide",
    )


def uploads() -> Section:
    """Nothing, under way, arrived and still one's own to throw away, failed."""
    files = (
        File("ECG-1409.jpg", "#", ECG, 482_133),
        File("心电图第二张.jpg", percent=46),
        File("出院小结（2026 年 3 月）.pdf", "#", size=1_882_133, drop="#"),
        File("录像.mov", failed=True),
    )
    return Section(
        W("照片与文件", "Photos and files"),
        (
            Shown(
                W("还没有", "None yet"),
                Upload(
                    name="none",
                    label=W("心电图、照片", "ECG, photos"),
                    url="/files/",
                    hint=W(
                        "拍清楚、拍全就行，断网也不会丢",
                        "Clear and complete; nothing is lost if the network drops",
                    ),
                ),
            ),
            Shown(
                W("上传中、没传成", "Under way, failed"),
                Upload(name="some", label=W("心电图、照片", "ECG, photos"), url="/files/", files=files),
            ),
        ),
        "cells wide",
    )


def consent() -> Section:
    """Given and missing."""
    return Section(
        W("知情同意", "Consent"),
        (
            Shown(
                W("已取得", "Given"),
                Consent(
                    W("诊疗", "care"),
                    W("本人", "Patient"),
                    W("签字照片", "photo of the signature"),
                    minutes(21),
                    "#",
                    NOW,
                ),
            ),
            Shown(W("还缺", "Missing"), Consent(W("教学", "teaching"), href="#")),
        ),
        "cells wide",
    )


def search() -> Section:
    """The box, results, none."""
    people = (
        Hit("#", "", "张家川", "县第一人民医院", W("县级医院 · 甘肃天水", "county hospital")),
        Hit("#", "", "张家川", "县中医医院", W("县级医院", "county hospital")),
    )
    cases = (
        Hit(
            "#",
            "胸痛 2 小时，",
            "张家川",
            "马鹿镇",
            W("HZ-2026-11-0417 · 等您作答", "HZ-2026-11-0417 · waits for you"),
        ),
    )
    return Section(
        W("搜索", "Search"),
        (
            Shown(
                W("搜索框", "Box"),
                SearchBox(
                    "#", placeholder=W("搜病例、人、机构", "Cases, people, institutions"), id="seek-sample"
                ),
            ),
            Shown(
                W("找到了", "Found"),
                Found(((W("机构", "Institutions"), people), (W("会诊", "Consultations"), cases)), "zjc"),
            ),
            Shown(W("没找到", "Nothing found"), Found((), "张佳川")),
        ),
        "cells wide",
    )


def dialogs() -> Section:
    """Confirm, with reason, password again."""
    gone = Confirm(
        id="confirm-close",
        title=W("结束这次会诊？", "Close this case?"),
        text=W(
            "结束后记入台账，算双方共同完成的一次会诊。",
            "It is then posted to the ledger as done by both sides.",
        ),
        action="#",
        label=W("结束并入账", "Close and post"),
    )
    back = Confirm(
        id="confirm-return",
        title=W("退回这个申请？", "Return this request?"),
        text=W(
            "对方不用重新填写，改转到合适的科室就行。",
            "Nothing needs retyping; it can go to another department.",
        ),
        action="#",
        label=W("退回", "Return"),
        danger=True,
        reason=W("为什么退回", "Why"),
    )
    wrong = Fault(W("密码不对。", "That is not your password."), W("还可以试 4 次。", "4 more tries."))
    buttons = [
        Action(W("结束会诊", "Close the case"), dialog="confirm-close", style="primary"),
        Action(W("退回", "Return"), dialog="confirm-return", style="danger"),
        Action(W("要补充", "Ask back"), "#"),
        Action(W("以后再说", "Later"), "#", "quiet"),
        Action(
            W("完整报告（PDF）", "Full report (PDF)"),
            "#taken",
            busy=W("正在写，请稍等…", "Being written, one moment…"),
        ),
    ]
    return Section(
        W("按钮、确认、签字", "Buttons, confirmation, signing"),
        (
            Shown(W("按钮（打开对话框）", "Buttons (two open a dialog)"), [*buttons, gone, back]),
            Shown(
                W("签字前", "Before signing"),
                PasswordAgain(
                    why=W(
                        "签字后就定下来了，改动要出新的一版。",
                        "Once signed it stands; a change makes a new version.",
                    ),
                    label=W("签字发出", "Sign and send"),
                    fault=wrong,
                ),
            ),
        ),
        "cells wide",
    )


def steps() -> Section:
    """Head and foot of a form."""
    return Section(
        W("分步与底栏", "Steps and foot"),
        (
            Shown(W("第 2 步", "Step 2"), Steps(W("请人帮忙", "Ask for help"), "#", 2, 3)),
            Shown(
                W("还差两项", "Two missing"),
                Foot(
                    W("发给县中医院急诊科", "Send to the county hospital"),
                    (W("胸痛部位", "place of the pain"), W("知情同意", "consent")),
                    W("特急，10 分钟内答复。", "Critical: answered within 10 minutes."),
                ),
            ),
            Shown(
                W("齐了", "Complete"),
                Foot(
                    W("发出", "Send"), note=W("普通，24 小时内答复。", "Routine: answered within 24 hours.")
                ),
            ),
        ),
        "cells wide",
    )
