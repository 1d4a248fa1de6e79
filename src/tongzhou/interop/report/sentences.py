"""What a report refuses, and why."""

from __future__ import annotations

from tongzhou.kernel.errors import sentence

NO_DAYS = sentence(
    "report.no_days",
    "起止日期看不懂，或者结束早于开始。",
    "The days cannot be read, or the last lies before the first.",
    then_zh="请选年份，或按“2025-01-31”的样子填开始和结束两天。",
    then_en="Choose a year, or give both days like 2025-01-31.",
)
NOTHING = sentence(
    "report.nothing",
    "{days} 这段时间里，“{programme}”还没有双方都确认的台账。",
    "In {days} there is no entry of “{programme}” that both sides have confirmed.",
    then_zh="请换一个年份，或先到“待确认”把做过的工作确认入账。",
    then_en="Choose other days, or first confirm what waits in the inbox.",
)
NO_FORM = sentence(
    "report.no_form",
    "没有这种形式的报告。",
    "There is no report of this form.",
    then_zh="请回到“报告”一页，从列出的形式里选。",
    then_en="Go back to the page of reports and choose one of those listed.",
)
