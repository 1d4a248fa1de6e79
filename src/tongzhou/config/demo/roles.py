"""The people a visitor of the demo may step into: who you are, and what to try. The first five walk the errand."""

from __future__ import annotations

from dataclasses import dataclass

from tongzhou.kernel.words import Words


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One card of the demo's sign-in page. `house` and `department` are keys of the data files."""

    username: str
    group: Words
    who: Words
    tries: Words
    house: str = ""
    department: str = ""


ERRAND = Words("跟着一个病例走一遍", "Follow one case through")
OTHERS = Words("管理、监督和运维", "Offices, oversight, operation")
OFFICE = "对口支援办公室"

_FIRST = (
    DemoRole(
        "demo-01-village",
        ERRAND,
        Words("村医 · 汶川麦通村卫生室", "Village doctor, Maitong"),
        Words(
            "点“请人帮忙”，一分钟内把病人问上去；答复来了，看完结案。",
            "Ask for a patient within a minute; when the answer comes, read it and close.",
        ),
        "maitong",
    ),
    DemoRole(
        "demo-02-township",
        ERRAND,
        Words("乡镇医生 · 威州镇卫生院", "Township doctor, Weizhou"),
        Words(
            "接村里送来的病例：自己答，或者转请县医院。",
            "Take what the village sent: answer it, or pass it on to the county.",
        ),
        "weizhou",
        "全科",
    ),
    DemoRole(
        "demo-03-county",
        ERRAND,
        Words("县医院内科医生 · 汶川县人民医院", "County physician, Wenchuan"),
        Words(
            "看待接诊的病例，答复，或者转请结对的南充专家。",
            "Take up a case, answer it, or ask the paired experts in Nanchong.",
        ),
        "wenchuan",
        "内科",
    ),
    DemoRole(
        "demo-04-expert",
        ERRAND,
        Words("心内科专家 · 南充市中心医院", "Cardiologist, Nanchong"),
        Words(
            "从最急的一件开始：接诊、写意见、签署。",
            "Begin with the most urgent: accept, write the opinion, sign.",
        ),
        "nanchong",
        "心血管内科",
    ),
    DemoRole(
        "demo-05-office",
        ERRAND,
        Words("对口支援办公室 · 汶川县人民医院", "Programme office, Wenchuan"),
        Words(
            "打开台账，看一件会诊怎样盖上两枚章；再看谁的时限快到了。",
            "Open the ledger, see how one consultation bears two seals; then see whose time runs out.",
        ),
        "wenchuan",
        OFFICE,
    ),
    DemoRole(
        "demo-06-board",
        OTHERS,
        Words("会诊协调员 · 南充市中心医院对口支援办", "Coordinator, Nanchong"),
        Words("在分派台上把新来的病例派给合适、在班的专家。", "Give new cases to a fitting expert on duty."),
        "nanchong",
        OFFICE,
    ),
    DemoRole(
        "demo-07-paediatrician",
        OTHERS,
        Words("儿科专家 · 南充市中心医院", "Paediatrician, Nanchong"),
        Words("看一个已经超时的病例会发生什么。", "See what happens to a case whose time ran out."),
        "nanchong",
        "儿科",
    ),
    DemoRole(
        "demo-08-bureau",
        OTHERS,
        Words("受援方卫健局 · 汶川县", "Recipient health bureau, Wenchuan"),
        Words(
            "看协议、结对和数字；每个数字都能点开到台账。",
            "Agreements, pairings and figures; every figure opens to its entries.",
        ),
        "wenchuan-commission",
    ),
    DemoRole(
        "demo-09-commission",
        OTHERS,
        Words("支援方卫健委 · 南充市", "Supporting health commission, Nanchong"),
        Words(
            "看派出去的力量做了什么；看不到任何病人。", "See what the support has done; no patient is shown."
        ),
        "nanchong-commission",
    ),
    DemoRole(
        "demo-10-auditor",
        OTHERS,
        Words("审计员", "Auditor"),
        Words(
            "核对整本台账，下载校验文件，自己在家再验一遍。",
            "Verify the whole ledger, download it, verify again at home.",
        ),
    ),
    DemoRole(
        "demo-11-operator",
        OTHERS,
        Words("系统运维", "Operator"),
        Words("管机构、账号和安全设置；看不到病例。", "Institutions, accounts, security; no cases."),
    ),
)

_PLACES = (
    (
        "jinping",
        Words("长宁—金平", "Changning–Jinping"),
        "titian",
        "jinhe",
        "jinping/心血管神经内科",
        "tongren/消化内科",
        "jinping-commission",
        "changning-commission",
    ),
    (
        "zhangjiachuan",
        Words("滨海—张家川", "Binhai–Zhangjiachuan"),
        "guanshan",
        "malu",
        "zjc-first/内科",
        "fifth/感染科",
        "zjc-commission",
        "binhai-commission",
    ),
    (
        "diqing",
        Words("昆明—迪庆", "Kunming–Diqing"),
        "xueshan",
        "benzilan",
        "deqin/内科",
        "yanan/呼吸与危重症医学科",
        "diqing-commission",
        "kunming-commission",
    ),
    (
        "zhijiang",
        Words("湘雅—芷江", "Xiangya–Zhijiang"),
        "fengyu",
        "dongxiang",
        "zhijiang/内科",
        "xiangya/神经内科",
        "zhijiang-commission",
        "changsha-commission",
    ),
)

_WHAT = {
    "village": (
        Words("村医", "Village doctor"),
        Words("问上去，看答复，结案。", "Ask, read the answer, close."),
    ),
    "township": (Words("乡镇医生", "Township doctor"), Words("接村里的病例。", "Take the villages' cases.")),
    "county": (
        Words("县医院医生", "County doctor"),
        Words("答复，或转请专家。", "Answer, or ask the experts."),
    ),
    "expert": (Words("支援医院专家", "Expert"), Words("接诊、写意见、签署。", "Accept, write, sign.")),
    "office": (
        Words("县医院对口支援办", "County programme office"),
        Words("分派，看时限，对账。", "Allocate, watch the clocks, confirm."),
    ),
    "board": (
        Words("支援医院对口支援办", "Supporter's programme office"),
        Words("把新病例派给专家。", "Allocate new cases."),
    ),
    "bureau": (
        Words("受援方卫健部门", "Recipient commission"),
        Words("看数字，点开台账。", "Figures and their entries."),
    ),
    "commission": (
        Words("支援方卫健部门", "Supporting commission"),
        Words("看支援做了什么。", "What the support has done."),
    ),
}


def _of_place(
    code: str,
    group: Words,
    village: str,
    township: str,
    county: str,
    expert: str,
    bureau: str,
    commission: str,
) -> list[DemoRole]:
    where = {
        "village": village,
        "township": f"{township}/全科",
        "county": county,
        "expert": expert,
        "office": f"{county.split('/')[0]}/{OFFICE}",
        "board": f"{expert.split('/')[0]}/{OFFICE}",
        "bureau": bureau,
        "commission": commission,
    }
    return [
        DemoRole(f"demo-{code}-{part}", group, who, tries, *where[part].split("/"))
        for part, (who, tries) in _WHAT.items()
    ]


_AMBULANCES = Words("120 急救 · 张家川", "120 ambulances, Zhangjiachuan")
_DRIVING = (
    DemoRole(
        "demo-120-dispatcher",
        _AMBULANCES,
        Words("120 调度员 · 张家川县第一人民医院", "120 dispatcher, Zhangjiachuan"),
        Words(
            "有一个呼救等派车：看推荐的车，派一辆。",
            "A call waits: look at the ambulances suggested, send one.",
        ),
    ),
    DemoRole(
        "demo-120-longshan",
        _AMBULANCES,
        Words("救护车司机 · 龙山镇", "Ambulance driver, Longshan"),
        Words("任务正在路上：按一下就记下到现场。", "On the way to a call: one touch says you are there."),
    ),
)

_BLOOD = Words("血站 · 昆明—迪庆", "Blood stations, Kunming–Diqing")
_STATIONS = (
    DemoRole(
        "demo-diqing-blood",
        _BLOOD,
        Words("用血方 · 迪庆州中心血站", "Asks for blood: Diqing Central Blood Station"),
        Words(
            "申请一次血小板；路上的那次到了就签收，温度超限的自己判断。",
            "Ask for platelets; sign for those on the road when they come, and judge what got too warm.",
        ),
    ),
    DemoRole(
        "demo-kunming-blood",
        _BLOOD,
        Words("供血方 · 云南昆明血液中心", "Gives blood: Yunnan Kunming Blood Centre"),
        Words(
            "有一件紧急申请等着：留血、发血、启运、记温度，对方签收后核对结案。",
            "An emergency waits: hold bags, issue, send off, note the temperature; when they have signed, check and close.",
        ),
    ),
    DemoRole(
        "demo-kunming-blood-office",
        _BLOOD,
        Words("对口支援办公室 · 云南昆明血液中心", "Programme office, Yunnan Kunming Blood Centre"),
        Words(
            "在台账里找到一袋报废的血，冲正它：血袋回到库存。",
            "Find a wasted bag in the ledger and take the entry back: the bag is in stock again.",
        ),
    ),
)

DEMO_ROLES: tuple[DemoRole, ...] = (
    *_FIRST,
    *(role for place in _PLACES for role in _of_place(*place)),
    *_DRIVING,
    *_STATIONS,
)
"""All cards in the order they are shown; groups stand together."""
