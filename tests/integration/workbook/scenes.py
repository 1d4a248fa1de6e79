"""For each sheet of records: a place, who imports, a sheet as an office might keep it, and what a correction is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.factories import placements, postings, promises, resources, specialties, techniques
from tests.factories.directory import DepartmentFactory, StaffFactory
from tongzhou.kernel.actors import Actor


@dataclass(frozen=True)
class Case:
    """`rows` begin with the headings. `better` is (row, heading, value): a correction before anybody confirmed."""

    code: str
    at: datetime
    by: Actor
    stranger: Actor
    other: Actor | None
    rows: list[list[Any]]
    better: tuple[int, str, Any]

    @property
    def corrected(self) -> list[list[Any]]:
        """The sheet with the correction."""
        rows = [list(row) for row in self.rows]
        row, heading, value = self.better
        rows[row][rows[0].index(heading)] = value
        return rows


def posting() -> Case:
    """Two who came, one of them gone."""
    s = postings.scene()
    StaffFactory(institution=s.supporter, name="演示·周二")
    houses = [s.supporter.name, s.host.name]
    rows = [
        ["支援单位", "受援单位", "姓名", "科室", "批次", "到岗日期", "离岗日期", "计划结束"],
        [*houses, "演示·李大山", "儿科", "第一批", "2026.3.1", "2026.8.31", ""],
        [*houses, "演示·周二", "", 1, "2026年3月2日", "", "2027-2-28"],
    ]
    at = postings.noon(date(2026, 10, 1))
    return Case("posting", at, s.giving, s.stranger, s.taking, rows, (1, "离岗日期", "2026-08-15"))


def placement() -> Case:
    """Two who learned, one still there."""
    s = placements.school()
    p = s.place.pairing
    StaffFactory(institution=p.receiving, name="演示·学二")
    houses = [p.receiving.name, p.supporting.name]
    rows = [
        ["受援单位", "支援单位", "学员姓名", "进修科室", "带教老师", "学什么", "要学的技能", "报到日期", "结业日期", "证书编号"],
        [*houses, s.trainee_staff.name, s.department.name, s.teacher_staff.name, "无创通气", "穿刺、超声", "2025/9/1", "2026/2/27", "演 2026-1"],
        [*houses, "演示·学二", s.department.name, "", "", "", "2025/9/1", "", ""],
    ]  # fmt: skip
    return Case(
        "placement",
        placements.AT,
        s.taking,
        promises.other_county(),
        s.giving,
        rows,
        (1, "结业日期", "2026-02-20"),
    )


def technique() -> Case:
    """One introduced and the first in the county, one only needed."""
    w = techniques.ward()
    p = w.place.pairing
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        [
            "支援单位",
            "受援单位",
            "技术名称",
            "类别",
            "开展科室",
            "引进日期",
            "引进专家",
            "提出日期",
            "首例日期",
            "首例依据",
        ],
        [
            *houses,
            "内镜下 止血",
            "新技术（适宜技术）",
            "演示消化科",
            "2024年3月1日",
            "演示·带教者",
            "",
            "2024-03-05",
            "演示简报第 3 页",
        ],
        [*houses, "无痛胃镜", "新诊疗项目", "", "", "", "2024.2.1", "", ""],
    ]
    return Case(
        "technique", techniques.noon(date(2024, 6, 1)), w.place.giving_office, w.outsider, w.place.receiving_office, rows,
        (1, "引进日期", "2024-03-02"),
    )  # fmt: skip


def fund() -> Case:
    """One granted, one of unknown amount."""
    s = resources.scene()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    rows = [
        ["支援单位", "受援单位", "资金名称", "来源", "年份", "金额（元）", "拨付日期", "备注"],
        [*houses, "演示援建资金", "支援地财政", "2025年度", "约1,062万元", "2025-06-01", ""],
        [*houses, "演示捐赠", "企业捐赠", 2026, "", "", "待定"],
    ]
    return Case("fund", resources.AT, s.giver, s.other, s.taker, rows, (2, "金额（元）", "３２００.50"))


def project() -> Case:
    """One completed, one asked for."""
    s = resources.scene()
    s.fund()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    rows = [
        ["支援单位", "受援单位", "项目名称", "类别", "资金", "地点", "户数", "人数", "总投资", "立项日期", "完工日期", "进度"],
        [*houses, "演示桥", "道路与桥梁", "演示协作资金", "演示村", "320余户", "约1200人", "35万元", "2025-06-01", "2025-12-01", ""],
        [*houses, "云巡诊", "互联网＋医疗", "", "", "", "", "", "2026-01-05", "", "已批准"],
    ]  # fmt: skip
    return Case("project", resources.AT, s.giver, s.other, s.taker, rows, (2, "进度", "在实施"))


def budget_line() -> Case:
    """Vans with a price, works as a lump sum, and the same again."""
    s = resources.scene()
    s.project(name="流动医院")
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    rows = [
        ["支援单位", "受援单位", "项目", "名称", "种类", "数量", "计量单位", "单价（元）", "总价（元）"],
        [*houses, "流动医院", "流动医院车", "流动医院车", 3, "", "110万元", 3300000],
        [*houses, "流动医院", "改造", "", 1, "项", "", "2.5万"],
        [*houses, "流动医院", "改造", "", 1, "项", "", "2.5万"],
    ]
    return Case("budget_line", resources.AT, s.giver, s.other, s.taker, rows, (2, "总价（元）", 26000))


def device() -> Case:
    """One with its number and keeper, two that are alike."""
    s = resources.scene()
    houses = [s.pairing.supporting.name, s.village.name]
    rows = [
        ["支援单位", "所在单位", "设备种类", "设备名称", "型号", "出厂编号", "启用日期", "保管人"],
        [*houses, "智能终端一体机", "一体机", "YT-1", "SN001", "2026.3.1", "演示·赵村医"],
        [*houses, "心电图机", "心电图机", "", "", "2026.3.1", ""],
        [*houses, "心电图机", "心电图机", "", "", "2026.3.1", ""],
    ]
    return Case("device", resources.AT, s.taker, s.other, s.giver, rows, (2, "保管人", "演示·赵村医"))


def visit() -> Case:
    """One that is over, one to come."""
    s = promises.pair()
    houses = [s.pairing.supporting.name, s.pairing.receiving.name]
    rows = [
        ["支援单位", "受援单位", "方向", "互访事由", "到访日期", "结束日期", "带队", "代表团成员", "人数", "接待人员"],
        [*houses, "支援单位到受援单位", "签约后首访", "2026.1.5", "2026.1.7", "演示·院长", "演示·周二、演示·王三", 8, "演示·马护士长"],
        [*houses, "受援单位到支援单位", "回访", "2026年12月1日", "", "", "演示·马护士长", "", ""],
    ]  # fmt: skip
    return Case("visit", promises.AT, s.giving, promises.other_county(), s.taking, rows, (1, "人数", 9))


def commitment() -> Case:
    """One that is counted, one in words."""
    s = promises.pair()
    rows = [
        [
            "帮扶项目",
            "承诺内容",
            "怎么算",
            "目标数量",
            "比较",
            "周期",
            "开始日期",
            "截止日期",
            "出处",
            "页码",
        ],
        [
            s.programme.name,
            "每年举办讲座 12 场",
            "讲座",
            12,
            "",
            "",
            "2026.1.1",
            "2028-12-31",
            "框架协议",
            "3",
        ],
        [s.programme.name, "建成胸痛中心", "", "", "", "到期为止", "2026.1.1", "2028-12-31", "框架协议", ""],
    ]
    return Case(
        "commitment", promises.AT, s.giving, promises.other_county(), s.taking, rows, (1, "目标数量", "15")
    )


def staff() -> Case:
    """Two people, one of whom has left."""
    s = promises.pair()
    house = s.pairing.supporting
    DepartmentFactory(institution=house, name="心内科")
    rows = [
        ["单位", "姓名", "职称", "科室", "诊疗科目", "在职"],
        [house.name, "演示·李 四", "主任医师", "心内科", "03.04", ""],
        [house.name, "演示·钱五", "护师", "", "", "已离开"],
    ]
    return Case(
        "staff",
        promises.AT,
        s.giving,
        promises.other_county(),
        None,
        rows,
        (1, "职称", "副主任医师"),
    )


def mentorship() -> Case:
    """One that goes on, one that ended early."""
    s = placements.school()
    p = s.place.pairing
    StaffFactory(institution=p.receiving, name="演示·徒二")
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        ["支援单位", "受援单位", "师傅姓名", "徒弟姓名", "带教方向", "培养目标", "结对日期", "计划结束", "终止日期", "终止原因"],
        [*houses, s.teacher_staff.name, s.trainee_staff.name, "重症", "独立管理呼吸衰竭，会判断转院；床旁超声", "2025/9/1", "2026年8月31日", "", ""],
        [*houses, s.teacher_staff.name, "演示·徒二", "", "胸腔穿刺", "2025.9.1", "", "2026.1.15", "调离岗位"],
    ]  # fmt: skip
    return Case(
        "mentorship",
        placements.AT,
        s.taking,
        promises.other_county(),
        s.giving,
        rows,
        (1, "计划结束", "2026-12-31"),
    )


def workstation() -> Case:
    """One that is open, with days on site, and one of the past."""
    s = placements.school()
    p = s.place.pairing
    DepartmentFactory(institution=p.receiving, name="心内科")
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        ["支援单位", "受援单位", "进站专家", "牌匾", "依托科室", "揭牌日期", "在站日期", "撤站日期", "备注"],
        [*houses, s.teacher_staff.name, "演示·李大山专家工作站", "心内科", "2025年6月1日", "2025.6.3-6.5、2025-07-01", "", "三楼"],
        [*houses, s.teacher_staff.name, "演示·卒中工作站", "", "2024.3.1", "", "2024-12-31", "并入新站"],
    ]  # fmt: skip
    return Case(
        "workstation", placements.AT, s.giving, promises.other_county(), s.taking, rows, (1, "揭牌日期", "2025-05-30")
    )  # fmt: skip


def specialty() -> Case:
    """One that is there, one of a named rank that is planned."""
    w = techniques.ward()
    p = w.place.pairing
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        [
            "支援单位",
            "受援单位",
            "建设目标",
            "建设科室",
            "学科名称",
            "启动日期",
            "建设期限",
            "验收日期",
            "依据",
        ],
        [*houses, "胸痛中心", "", "", "2024年3月1日", "2025-12-31", "2025.6.1", "演示验收文件"],
        [*houses, "省级重点专科", "演示消化科", "", "2024.3.1", "2026-12-31", "", ""],
    ]
    return Case(
        "specialty", techniques.noon(date(2025, 7, 1)), w.place.receiving_office, w.outsider, w.place.giving_office, rows,
        (1, "验收日期", "2025-06-02"),
    )  # fmt: skip


def milestone() -> Case:
    """One that is reached, one to come, of a specialty that is only planned."""
    w = techniques.ward()
    p = w.place.pairing
    specialties.planned(w, milestones=())
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        [
            "支援单位",
            "受援单位",
            "建设目标",
            "学科",
            "建设节点",
            "考核要求",
            "计划完成",
            "完成日期",
            "佐证材料",
        ],
        [
            *houses,
            "新生儿重症监护室",
            "",
            "场地改造完成",
            "验收单",
            "2024年5月30日",
            "2024.6.2",
            "演示验收单 3 号",
        ],
        [*houses, "新生儿重症监护室", "新生儿重症监护室", "设备到位", "", "", "", ""],
    ]
    return Case(
        "milestone", techniques.noon(date(2024, 7, 1)), w.place.receiving_office, w.outsider, w.place.giving_office, rows,
        (1, "完成日期", "2024-06-03"),
    )  # fmt: skip


def preparation() -> Case:
    """One that is filed, one that is developed."""
    w = techniques.ward()
    p = w.place.pairing
    houses = [p.supporting.name, p.receiving.name]
    rows = [
        ["支援单位", "受援单位", "制剂名称", "剂型", "功能主治", "研制科室", "质量标准", "研制日期", "备案号", "备案日期"],
        [*houses, "演示消痛巴布膏", "巴布剂", "关节痛", "演示消化科", "质量标准在药剂科", "", "滇药制备字 Z20200001000", "2024年5月1日"],
        [*houses, "演示止咳颗粒", "颗粒剂", "", "", "", "2024.3.1", "", ""],
    ]  # fmt: skip
    return Case(
        "preparation", techniques.noon(date(2024, 7, 1)), w.place.receiving_office, w.outsider, w.place.giving_office, rows,
        (1, "功能主治", "颈肩腰腿痛"),
    )  # fmt: skip


CASES: list[Callable[[], Case]] = [
    staff, posting, placement, mentorship, workstation, technique, specialty, milestone, preparation, fund, project, budget_line, device, commitment, visit,
]  # fmt: skip
