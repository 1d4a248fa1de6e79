"""A report: the same figures on the page, in the PDF and in Word; each opens to its entries; nobody is named who is a patient."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.papers import pages, pdf_text, word_rows, word_text
from tests.factories.promises import Pair, other_county, pair, promise
from tongzhou.indicators.rules import Window
from tongzhou.interop.report import annex, composing, paper, word
from tongzhou.interop.report.composing import Wanted, days_of
from tongzhou.interop.report.parts import Report
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Quantity, Unit
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.queries import programme

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
YEAR = Window(date(2026, 1, 1), date(2027, 1, 1))
PATIENT = "演示·病人甲"


@pytest.fixture
def p() -> Pair:
    """Two hospitals with work of two years."""
    here = pair()
    for month in range(1, 7):
        here.posted("lecture", on=date(2026, month, 5))
        here.posted("outpatient_visit", 100 + month, on=date(2026, month, 9))
    here.posted("lecture", on=date(2025, 12, 31))
    arrived = {"role": "member", "batch": None, "team": "", "team_based": False, "planned_days": 180}
    here.posted("posting", on=date(2026, 2, 1), members=(("expert", "staff:1"),), detail=arrived)
    here.posted(
        "fund",
        1_062_000_000,
        on=date(2026, 3, 1),
        detail={"name": "演示资金", "source": "government", "year": 2026},
    )
    here.posted("operation", 3, on=date(2026, 4, 1), members=(("patient", "ab" * 16, PATIENT),))
    return here


def asked(p: Pair, window: Window = YEAR, *, language: str = "zh-hans", by: Actor | None = None) -> Wanted:
    return Wanted(
        programme(by or p.giving, p.programme.code), window, language, AT, "http://testserver/reports/"
    )


def full(p: Pair, **given: object) -> Report:
    return composing.full(p.giving, asked(p, **given))  # type: ignore[arg-type]


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_pdf_and_word_say_the_same(p: Pair, language: str) -> None:
    report = full(p, language=language)
    outline = composing.outline(p.giving, asked(p, language=language))
    assert [(x.code, x.shown, x.entries) for x in outline.figures] == [
        (x.code, x.shown, x.entries) for x in report.figures
    ]
    assert {x.code: x.number for x in report.figures} == {
        "experts_posted": 1, "lectures": 6, "outpatient_and_emergency_visits": 621, "operations": 3, "funds": 1_062_000_000,
    }  # fmt: skip
    on_paper, in_word = pdf_text(paper.full_pdf(report)), word.docx(report)
    rows = [[cell.strip() for cell in row] for row in word_rows(in_word)]
    for one in report.figures:
        line = [one.name, one.shown, f"{one.entries:,}", one.mark]
        assert line in rows
        assert plain("".join(line)) in on_paper
    assert plain(report.title) in on_paper and plain(report.title) in word_text(in_word)


def test_the_annex_lists_every_entry_behind_each_figure(p: Pair) -> None:
    report = full(p)
    raw = word.docx(report)
    rows, on_paper = word_rows(raw), pdf_text(paper.full_pdf(report))
    for figure, behind in zip(report.figures, report.annex, strict=True):
        assert len(behind.lines) == behind.entries == figure.entries and behind.left == 0
        for one in behind.lines:
            line = [one.number, one.day, one.kind, one.quantity, one.giving, one.taking, one.hash]
            assert line in rows and plain("".join(line)) in on_paper
    lectures = next(x for x in report.annex if x.name == "讲座")
    assert [x.day for x in lectures.lines] == [f"2026-0{month}-05" for month in range(1, 7)]
    assert all(len(x.hash) == 12 for x in lectures.lines)


def test_nobody_who_is_a_patient_is_named(p: Pair) -> None:
    report = full(p)
    everything = (
        pdf_text(paper.full_pdf(report)),
        word_text(word.docx(report)),
        plain("".join(annex.whole(p.giving, report.figures, "zh-hans"))),
    )
    for text in everything:
        assert plain(PATIENT) not in text and "ab" * 16 not in text


def test_a_long_annex_says_what_it_leaves_out_and_the_list_leaves_nothing(
    p: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annex, "PER_FIGURE", 2)
    monkeypatch.setattr(annex, "BLOCK", 4)
    report = full(p)
    lectures = next(x for x in report.annex if x.name == "讲座")
    assert (len(lectures.lines), lectures.left) == (2, 4)
    told = plain("共 6 条，这里印了前 2 条；其余 4 条")
    assert told in pdf_text(paper.full_pdf(report)) and told in word_text(word.docx(report))
    rows = list(
        csv.reader(
            io.StringIO("".join(annex.whole(p.giving, report.figures, "zh-hans")).removeprefix("\ufeff"))
        )
    )
    assert len(rows) - 1 == sum(one.entries for one in report.figures)
    assert sum(Decimal(row[5]) for row in rows[1:] if row[1] == "讲座") == 6


def test_a_whole_report_is_bounded(p: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annex, "IN_ALL", 3)
    assert sum(len(one.lines) for one in full(p).annex) == 3


def test_the_same_report_is_the_same_file(p: Pair) -> None:
    assert paper.full_pdf(full(p)) == paper.full_pdf(full(p))


def test_a_summary_is_one_page_however_much_there_is(p: Pair) -> None:
    for number in range(14):
        told = promise(
            words=f"每年举办讲座 {number + 12} 场，讲给县里和各乡镇卫生院的医生", target=Decimal(number + 12)
        )
        partnerships.make_commitment(
            id=new_id(),
            by=p.giving,
            at=AT,
            programme_id=p.programme.pk,
            agreement_id=p.agreement.pk,
            promise=told,
        )
    for kind in (
        "teaching_ward_round",
        "training_course",
        "admission",
        "surgical_teaching",
        "case_discussion",
        "free_clinic",
        "home_visit",
        "prehospital_rescue",
    ):
        p.posted(kind, 5, on=date(2026, 5, 1))
    for language in ("zh-hans", "en"):
        made = paper.summary_pdf(composing.summary(p.giving, asked(p, language=language)))
        assert pages(made) == 1
    assert "讲座" in pdf_text(paper.summary_pdf(composing.summary(p.giving, asked(p))))


def test_what_was_taken_back_is_in_no_figure_and_no_annex(p: Pair) -> None:
    entry = p.posted("lecture", on=date(2026, 8, 1))
    p.reversed(entry)
    report = full(p)
    assert next(x.number for x in report.figures if x.code == "lectures") == 6
    assert entry.hash[:12] not in "".join(line.hash for one in report.annex for line in one.lines)


def test_another_county_finds_nothing(p: Pair) -> None:
    with pytest.raises(NotFound):
        programme(other_county(), p.programme.code)


def test_days_without_an_entry_say_so_at_the_year(p: Pair) -> None:
    with pytest.raises(Invalid) as wrong:
        composing.outline(p.giving, asked(p, Window(date(2019, 1, 1), date(2020, 1, 1))))
    assert wrong.value.field == "year" and "2019 年" in wrong.value.says.zh and "2019" in wrong.value.says.en


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [("", "", ""), ("vor Jahren", "", ""), ("", "2026-01-01", ""), ("", "2026-02-01", "2026-01-01"), ("", "2026-02-30", "2026-03-01"), ("9999", "", "")],
)  # fmt: skip
def test_days_that_cannot_be_read(year: str, first: str, last: str) -> None:
    with pytest.raises(Invalid) as wrong:
        days_of(year, first, last)
    assert wrong.value.field == "year"


def test_a_promise_is_judged_by_what_was_done_until_then(p: Pair) -> None:
    row = partnerships.make_commitment(
        id=new_id(),
        by=p.giving,
        at=AT,
        programme_id=p.programme.pk,
        agreement_id=p.agreement.pk,
        promise=promise(),
    )
    half = full(p, window=Window(date(2026, 1, 1), date(2026, 4, 1)))
    rows = word_rows(word.docx(half))
    told = next(line for line in rows if line[0] == row.words and len(line) == 5)
    assert told[2] == "3 场次"


def test_figures_over_the_same_entries_list_them_once(p: Pair) -> None:
    told = {"name": "演示项目", "category": "water", "place": "", "households": 5, "households_qualifier": "exact", "persons": None, "persons_qualifier": "exact"}  # fmt: skip
    for day in (1, 2):
        p.posted("project", on=date(2026, 7, day), detail=told)
    report = full(p)
    by = {figure.code: behind for figure, behind in zip(report.figures, report.annex, strict=True)}
    assert len(by["projects"].lines) == 2 and by["project_categories"].lines == ()
    assert by["project_categories"].same == by["projects"].mark
    assert by["households_benefited"].same == "" and len(by["households_benefited"].lines) == 2, (
        "of those that say households"
    )
    assert plain(f"条目与 {by['projects'].mark} 相同。") in pdf_text(paper.full_pdf(report))
    rows = list(csv.reader(io.StringIO("".join(annex.whole(p.giving, report.figures, "zh-hans")))))
    assert sum(row[1] == "项目类别" for row in rows) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    done=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 400)), min_size=1, max_size=8),
    first=st.integers(0, 500),
    length=st.integers(1, 500),
)
def test_figures_are_what_adding_up_gives(done: list[tuple[int, int]], first: int, length: int) -> None:
    """Against the obvious: add what lies in the days; where nothing lies in them there is no figure at all."""
    here, begin = pair(), date(2024, 1, 1)
    for day, number in done:
        amounts = Quantity(Decimal(number), Unit.PERSON_VISIT)
        here.posted("admission", number, on=begin + timedelta(day), quantity=amounts)
    start, end = begin + timedelta(first), begin + timedelta(first + length)
    inside = [number for day, number in done if first <= day < first + length]
    wanted = asked(here, Window(start, end))
    if not inside:
        with pytest.raises(Invalid):
            composing.outline(here.giving, wanted)
        return
    (figure,) = composing.outline(here.giving, wanted).figures
    assert (figure.number, figure.entries) == (sum(inside), len(inside))
