"""A programme office's year, from an empty programme to what the ledger says of it: only pages, only their words.

Six people: the offices of both sides at their desks, two posted experts, the head and a doctor of the host's
department. Each chapter is a thing that happens in such a year; they build on one another. What a chapter learns
that a later one needs (an address) stands in the `Year`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.errands.hand import Effort, Hand
from tests.errands.people import TAKER

PROGRAMME, AGREEMENT = "演示滨海帮扶张家山", "健康帮扶协议"
ROUNDS = ("急性胸痛的鉴别诊断", "卒中的识别与转运", "休克的早期处理", "脓毒症的一小时集束")
TECHNIQUE = "急性缺血性卒中静脉溶栓"
EXPERT, SECOND, LEARNER = "演示·李大山", "演示·欧阳志远", "演示·杨医生"
WARD = "急诊科"


@dataclass
class Year:
    """Who walks it and when; `at` are the addresses of what was made, `efforts` what the phone asked of the expert."""

    hands: Mapping[str, Hand]
    today: date
    at: dict[str, str] = field(default_factory=dict)
    efforts: dict[str, Effort] = field(default_factory=dict)

    def day(self, back: int) -> str:
        """So many days ago (negative: to come), as a date field has it."""
        return str(self.today - timedelta(back))

    def walk(self) -> None:
        """All of it, in order."""
        for chapter in (
            self.programme, self.agreement, self.pairings, self.commitments, self.postings, self.work, self.confirming, self.dispute,
            self.technique, self.fund, self.vans, self.device, self.visit, self.departure, self.reckoning,
        ):  # fmt: skip
            chapter()

    def programme(self) -> None:
        """Nothing is there yet; the supporter's office opens the programme."""
        giving = self.hands["giving"]
        giving.go("/")
        giving.look("01-home-empty")
        giving.go("/programmes/")
        giving.look("02-programmes-empty")
        giving.follow("建立帮扶项目")
        giving.look("03-programme-new")
        giving.fill("项目名称", PROGRAMME)
        giving.fill("支援方地区", "滨海")
        giving.fill("受援方地区", "张家山")
        giving.fill("从哪天开始", self.day(300))
        giving.press("建立项目")
        giving.reads("项目已建立", PROGRAMME, "起草协议")
        giving.look("04-programme-empty")
        self.at["programme"] = giving.path

    def agreement(self) -> None:
        """Drafted with its parties and fields, then signed."""
        giving = self.hands["giving"]
        giving.follow("起草协议")
        giving.look("05-agreement-new")
        giving.fill("协议名称", AGREEMENT)
        giving.fill("第一天", self.day(300))
        giving.fill("最后一天", self.day(-800))
        giving.fill("合作领域", "专家派驻\n学科建设\n设备与资金")
        giving.fill("第 1 方", "滨海市中心")
        giving.fill("第 2 方", "张家山")
        giving.press("存为草稿")
        giving.reads("起草中", "演示张家山县人民医院")
        giving.look("06-agreement-draft")
        self.at["agreement"] = giving.path
        giving.follow("登记签署")
        giving.fill("签署日期", self.day(300))
        giving.press("双方已经签署")
        giving.reads("执行中")
        giving.look("07-agreement-signed")

    def pairings(self) -> None:
        """The two hospitals, from the agreement's own page, under it and as long; then two of their doctors."""
        giving = self.hands["giving"]
        giving.follow("新建结对")
        giving.look("08-pairing-new")
        assert giving.value("第一天") == self.day(300)
        giving.press("结对")
        giving.reads("医院对医院", AGREEMENT)
        giving.look("09-pairing")
        giving.go(self.at["agreement"])
        giving.reads("演示滨海市中心医院", "结对中")
        giving.follow("新建结对")
        giving.pick("哪一级结对", "医生对医生")
        giving.press("结对")
        giving.choose("支援方医生", EXPERT)
        giving.choose("受援方医生", LEARNER)
        giving.press("结对")
        giving.reads("医生对医生", EXPERT, LEARNER)

    def commitments(self) -> None:
        """What the agreement promises that can be counted."""
        giving = self.hands["giving"]
        for words, measure, target in (
            ("每年派驻专家不少于 3 名", "派驻专家", "3"),
            ("教学查房不少于 12 次", "教学查房", "12"),
        ):
            giving.go(self.at["agreement"])
            giving.follow("写入承诺")
            giving.look("10-commitment-new")
            giving.fill("承诺了什么", words)
            giving.choose("怎么算", measure)
            giving.fill("目标数量", target)
            giving.pick("目标管多久", "到期为止")
            giving.fill("第一天", self.day(300))
            giving.fill("最后一天", self.day(-65))
            giving.press("写入承诺")
            giving.reads(words, f"0 / {target}")
            self.at[measure] = giving.path
        giving.look("11-commitment-behind")

    def postings(self) -> None:
        """Two experts: planned, agreed by the host, arrived, confirmed."""
        giving, taking = self.hands["giving"], self.hands["taking"]
        giving.go("/postings/")
        giving.look("12-postings-empty")
        for who, ward in ((EXPERT, WARD), (SECOND, "心血管神经内科联合病区")):
            giving.go("/postings/")
            giving.follow("安排派驻")
            giving.choose("派谁去", who)
            giving.choose("接收科室", ward)
            giving.fill("计划第一天", self.day(70))
            giving.fill("计划最后一天", self.day(-294))
            giving.press("安排")
            giving.reads("已安排，等接收方同意。", who)
            self.at[who] = giving.path
        giving.look("13-posting-planned")
        taking.go("/")
        taking.reads("派驻")
        taking.look("14-home-of-the-host")
        taking.go("/postings/")
        taking.look("15-postings-to-agree")
        for who in (EXPERT, SECOND):
            taking.go("/postings/")
            taking.follow(who)
            taking.follow("同意接收")
            taking.press("同意接收")
            taking.reads("已同意")
            giving.go(self.at[who])
            giving.follow("登记到岗")
            giving.fill("到岗那天", self.day(70))
            giving.press("到岗了")
            giving.reads("已登记，等接收方确认。")
            taking.go(self.at[who])
            taking.press("确认到岗")
            taking.reads("两枚印已齐", "在岗")
        taking.look("16-posting-here")
        giving.go(self.at["派驻专家"])
        giving.reads("2 / 3")

    def work(self) -> None:
        """The expert on the phone: four ward rounds and a lecture, each in a few touches."""
        expert = self.hands["expert"]
        expert.go("/acts/")
        expert.look("20-acts-empty")
        for number, topic in enumerate(ROUNDS):
            expert.go("/acts/")
            expert.effort = Effort()
            expert.follow("登记一件工作")
            expert.follow("教学查房")
            if number == 0:
                expert.look("21-round-new")
            expert.fill("题目", topic)
            expert.fill("哪一天", self.day(60 - 5 * number))
            expert.choose("受援方科室", WARD)
            expert.press("登记")
            expert.reads("记下了，等对方确认。", topic)
        self.efforts["round"] = replace(expert.effort)
        expert.look("22-round")
        expert.go("/acts/")
        expert.effort = Effort()
        expert.follow("登记一件工作")
        expert.follow("学术讲座")
        expert.fill("题目", "急诊分诊")
        expert.fill("参加人数", "36")
        expert.press("登记")
        expert.reads("等演示张家山县人民医院确认")
        self.efforts["lecture"] = replace(expert.effort)
        expert.go("/acts/")
        expert.look("23-acts")

    def confirming(self) -> None:
        """The head of the department confirms many at once, on the phone; one round is kept for a talk."""
        head = self.hands["head"]
        head.go("/ledger/inbox/")
        head.reads("等您确认的 5 件")
        head.look("24-inbox")
        head.follow("看全部内容")
        head.look("25-claim")
        self.at["claim"] = head.path

    def dispute(self) -> None:
        """A round is disputed, answered, settled; the others are confirmed in one go."""
        head, expert = self.hands["head"], self.hands["expert"]
        head.ask("有异议", "这一次讲了二十分钟，不是六十分钟。", "提出异议")
        head.reads("已告诉对方。", "二十分钟")
        head.look("26-disputed")
        head.go("/ledger/inbox/")
        head.effort = Effort()
        assert head.tick_all() >= 4
        head.press("所选的我都看过，确认入账")
        head.reads("件已入账。")
        self.efforts["confirming"] = replace(head.effort)
        expert.go("/notices/")
        expert.follow(f"{TAKER}对您登记的“教学查房”有异议")
        expert.ask("答复异议", "六十分钟含床旁操作，有带教记录。", "答复")
        head.go("/notices/")
        head.follow("演示滨海市中心医院答复了您对“教学查房”的异议")
        head.reads("六十分钟含床旁操作")
        head.press("谈妥了，确认入账")
        head.reads("两枚印已齐，入账了。")
        head.look("27-entry")
        self.hands["giving"].go(self.at["教学查房"])
        self.hands["giving"].reads("4 / 12")
        self.hands["giving"].look("28-commitment-moves")

    def technique(self) -> None:
        """Needed, introduced, three cases under supervision, two alone."""
        giving, taking, expert, head = (self.hands[who] for who in ("giving", "taking", "expert", "head"))
        taking.go("/techniques/")
        taking.look("30-techniques-empty")
        taking.follow("提出需求")
        taking.fill("名称", TECHNIQUE)
        taking.choose("受援方科室", WARD)
        taking.fill("为什么需要", "卒中患者现在只能转走，到市里已过时间窗。")
        taking.fill("计划带教几例", "3")
        taking.fill("提出的日期", self.day(65))
        taking.press("提出需求")
        taking.look("31-technique-needed")
        self.at["technique"] = taking.path
        giving.go(self.at["technique"])
        giving.follow("登记引进")
        assert giving.value("引进的专家") == ""
        giving.choose("引进的专家", EXPERT)
        giving.fill("引进的日期", self.day(60))
        giving.press("登记引进")
        taking.go(self.at["technique"])
        taking.press("确认入账")
        taking.reads("1 件已入账。")
        for number, how in enumerate(("指导下", "指导下", "指导下", "独立", "独立")):
            expert.go(self.at["technique"])
            expert.effort = Effort()
            expert.follow("记一例")
            if number == 0:
                expert.look("32-case-new")
            expert.fill("日期", self.day(50 - 5 * number))
            if number == 0:
                expert.choose("学习者", LEARNER)
            expert.pick("怎么完成的", how)
            expert.fill("时长", str(60 - 4 * number))
            expert.pick("并发症", "没有")
            expert.press("记下这一例")
            expert.reads("记下了，等另一方确认。")
        self.efforts["case"] = replace(expert.effort)
        expert.look("33-technique")
        head.go(self.at["technique"])
        head.look("34-technique-to-confirm")
        head.press("以上")
        head.reads("件已入账。")
        head.look("35-technique-alone")

    def fund(self) -> None:
        """Granted, confirmed; a project asked for out of it and approved."""
        giving, taking = self.hands["giving"], self.hands["taking"]
        giving.go("/money/")
        giving.look("40-money-empty")
        giving.follow("登记资金")
        giving.fill("叫什么", "健康帮扶资金")
        giving.choose("来源", "东西部协作资金")
        giving.fill("金额", "200万")
        giving.press("登记")
        giving.look("41-fund")
        self.at["fund"] = giving.path
        giving.follow("登记拨付")
        giving.fill("哪天拨付的", self.day(200))
        giving.press("登记拨付")
        taking.go("/money/")
        taking.look("42-money-to-confirm")
        taking.follow("去核对")
        taking.press("钱到了，确认")
        taking.reads("两枚印已齐，入账了。")
        taking.follow("列入一个项目")
        taking.look("43-project-new")
        taking.fill("项目叫什么", "流动医院车")
        taking.choose("项目类别", "医疗车辆")
        taking.fill("预算", "150万")
        taking.fill("受益户数", "6000")
        taking.choose("户数这个数字", "超过")
        taking.press("登记项目")
        self.at["project"] = taking.path
        giving.go("/money/")
        giving.follow("流动医院车")
        giving.follow("批准")
        giving.press("批准")
        giving.reads("已批准")

    def vans(self) -> None:
        """A budget line, an order, delivery, acceptance, payment."""
        giving, taking = self.hands["giving"], self.hands["taking"]
        giving.go(self.at["project"])
        giving.follow("加一行预算")
        giving.look("44-line-new")
        giving.fill("买什么", "流动医院车")
        giving.choose("设备类别", "流动医院车")
        giving.fill("数量", "2")
        giving.fill("单价", "65万")
        giving.press("存下")
        giving.reads("1,300,000")
        giving.follow("开始实施")
        giving.press("开始实施")
        giving.follow("采购")
        giving.fill("哪天采购的", self.day(90))
        giving.fill("供货方", "演示车辆厂")
        giving.press("登记采购")
        giving.look("45-purchase")
        self.at["purchase"] = giving.path
        giving.follow("到货，请对方验收")
        giving.fill("哪天到的", self.day(50))
        giving.press("到货，请对方验收")
        taking.go("/money/")
        taking.look("46-money-to-accept")
        taking.follow("去核对")
        taking.press("东西到了，验收")
        taking.reads("两枚印已齐，入账了。", "已验收")
        giving.go(self.at["purchase"])
        giving.follow("登记付款")
        giving.fill("付了多少", "130万")
        giving.press("登记付款")
        taking.go(self.at["purchase"])
        taking.press("确认付款")
        taking.look("47-purchase-accepted")

    def device(self) -> None:
        """Registered, used twice, then it stands idle and the list says so."""
        taking = self.hands["taking"]
        taking.go(self.at["purchase"])
        taking.follow("登记设备")
        taking.look("48-device-new")
        taking.fill("出厂编号", "演示-V-001")
        taking.press("登记")
        self.at["device"] = taking.path
        taking.follow("记详细")
        taking.fill("哪天用的", self.day(40))
        taking.fill("用了几次", "2")
        taking.press("记上")
        taking.reads("记上了。")
        taking.go("/money/devices/?tab=idle")
        taking.reads("起闲置")
        taking.look("49-devices-idle")
        taking.follow("流动医院车")
        taking.look("50-device")

    def visit(self) -> None:
        """A delegation comes; a department is surveyed, two things are resolved, one is done."""
        giving, taking = self.hands["giving"], self.hands["taking"]
        giving.go("/visits/")
        giving.look("51-visits-empty")
        giving.follow("安排互访")
        giving.fill("为了什么", "年中对账与科室调研")
        giving.fill("第一天", self.day(30))
        giving.fill("最后一天", self.day(29))
        giving.fill("代表团一共几人", "4")
        giving.fill("带队", "演示·周帮扶 演示滨海市中心医院")
        giving.fill("接待方", "演示·王对账 演示张家山县人民医院")
        giving.fill("议程", "上午 科室调研\n下午 座谈会")
        giving.press("记下安排")
        self.at["visit"] = giving.path
        giving.look("52-visit-planned")
        giving.follow("记科室调研")
        giving.choose("哪个科室", WARD)
        giving.fill("看到了什么", "分诊台没有心电图机；抢救配合熟练。")
        giving.press("记下来")
        for what, who in (("为急诊分诊台配心电图机两台", "演示·王对账"), ("派两人来院进修", "演示·周帮扶")):
            giving.go(self.at["visit"])
            giving.follow("记议定事项")
            giving.fill("要办什么", what)
            giving.fill("谁来办", who)
            giving.fill("哪天前办完", self.day(-20))
            giving.press("记下来")
        giving.follow("登记已访")
        giving.press("请接待方确认")
        taking.go("/visits/")
        taking.follow("年中对账")
        taking.press("确认来访")
        taking.reads("两枚印已齐，入账了。")
        taking.follow("为急诊分诊台配心电图机两台")
        taking.fill("说明", "已到货安装")
        taking.press("保存")
        taking.reads("已办")
        taking.look("53-visit-held")

    def departure(self) -> None:
        """One expert hands over and leaves; the host confirms the days and appraises him."""
        giving, taking, expert = self.hands["giving"], self.hands["taking"], self.hands["expert"]
        expert.go(self.at[EXPERT])
        expert.follow("写交接")
        expert.look("60-hand-over")
        expert.fill("要继续看的病人", "HZ-2026-03-0001：溶栓后一月复诊。")
        expert.press("保存")
        expert.reads("已交接")
        giving.go(self.at[EXPERT])
        giving.follow("登记离岗")
        giving.fill("在岗最后一天", self.day(1))
        giving.press("离岗了")
        taking.go(self.at[EXPERT])
        taking.press("确认在岗 70 天")
        taking.reads("两枚印已齐")
        taking.follow("评价")
        taking.look("61-appraisal-new")
        self.appraise(taking)
        taking.reads("接收方的评价")
        taking.look("62-posting-gone")

    @staticmethod
    def appraise(taking: Hand) -> None:
        """Good in everything, with a sentence."""
        for aspect in ("业务工作", "带教", "在岗纪律", "协作"):
            taking.pick(aspect, "良好")
        taking.pick("总评", "优秀")
        taking.fill("评语", "带出一名能独立溶栓的医生。")
        taking.press("提交评价")

    def reckoning(self) -> None:
        """The programme's page counts what both sides stand behind; every count opens to its entries; the ledger holds."""
        giving, commission = self.hands["giving"], self.hands["commission"]
        giving.go(self.at["programme"])
        giving.look("70-programme")
        giving.reads("200.00万元", "130.00万元", "70天", "教学查房4次")
        for href in giving.hrefs("/ledger/?programme="):
            giving.go(href)
            giving.reads("号")
        giving.look("71-entries-of-a-count")
        giving.go("/commitments/")
        giving.look("72-commitments")
        giving.go(self.at["programme"])
        giving.follow("写报告")
        giving.reads("一页摘要（PDF）", "完整报告（Word）", "教学查房")
        giving.look("76-report")
        commission.go("/")
        commission.follow(PROGRAMME)
        commission.look("73-programme-of-the-commission")
        commission.go("/ledger/verify/")
        commission.press("现在核对")
        commission.reads("全部相符")
        commission.look("74-verified")
