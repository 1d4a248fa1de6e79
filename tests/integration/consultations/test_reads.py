"""What each sees: worklist, the page of a case, board, load, search; in how many statements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from tests.factories.consultations import (
    NOW,
    Stage,
    accepted,
    asked,
    at_expert,
    closed,
    minutes,
    person,
    sign,
    signed,
    staff_of,
    stage,
)
from tests.factories.directory import DepartmentFactory
from tests.factories.files import stored
from tests.factories.partnerships import under
from tests.factories.patients import consented, registered
from tongzhou.accounts.rules import Role
from tongzhou.audit.models import Record
from tongzhou.care.consultations import actions, queries
from tongzhou.care.consultations.models import Consultation, Duty
from tongzhou.care.consultations.queries import Tab
from tongzhou.care.patients import queries as patients
from tongzhou.files import access
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.partnerships.rules import Level, Urgency

pytestmark = pytest.mark.django_db
AT = NOW + minutes(50)
Counts = Callable[[int], Any]


def tabs(actor: Actor) -> dict[str, int]:
    return {tab.value: n for tab, n in queries.worklist(actor, at=AT).counts.items() if n}


def test_whose_move_it_is_through_the_life_of_a_case() -> None:
    s = stage()
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    assert tabs(s.office) == {"mine": 1} and tabs(s.asker) == {"others": 1} and tabs(s.expert) == {"house": 1}
    actions.allocate(by=s.office, at=NOW, case_id=case.pk, staff_id=s.expert.staff_id)
    assert (
        tabs(s.expert) == {"mine": 1}
        and tabs(s.second_expert) == {"house": 1}
        and tabs(s.office) == {"house": 1}
    )
    actions.accept(by=s.expert, at=NOW, case_id=case.pk)
    actions.ask_back(by=s.expert, at=NOW, case_id=case.pk, note="?")
    assert (
        tabs(s.asker) == {"mine": 1} and tabs(s.colleague) == {"house": 1} and tabs(s.expert) == {"others": 1}
    )
    actions.reply(by=s.asker, at=NOW, case_id=case.pk, note="!")
    sign(case.pk, s.expert)
    assert tabs(s.asker) == {"mine": 1}
    actions.close(by=s.asker, at=AT, case_id=case.pk, decision="adopted")
    assert tabs(s.asker) == tabs(s.expert) == tabs(s.office) == {"done": 1}
    assert tabs(s.township_doctor) == tabs(s.county_doctor) == {} == tabs(stage().office)


def test_in_a_township_what_is_nobodys_is_everybodys() -> None:
    s = stage()
    asked(s)
    assert tabs(s.township_doctor) == {"mine": 1} and tabs(s.county_office) == {"house": 1}
    assert tabs(s.county_doctor) == {}


def test_the_departments_duty_has_it_and_without_a_roster_the_department() -> None:
    s = stage()
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    actions.allocate(by=s.office, at=NOW, case_id=case.pk, department_id=s.cardiology.pk)
    assert tabs(s.expert) == tabs(s.second_expert) == {"mine": 1}
    during = DateTimeTZRange(NOW, NOW + minutes(600))
    Duty.objects.create(
        department=s.cardiology, staff_id=s.second_expert.staff_id, during=during, kind="day", made_by="x"
    )
    assert tabs(s.expert) == {"house": 1} and tabs(s.second_expert) == {"mine": 1}
    with pytest.raises(Denied):
        actions.accept(by=s.expert, at=AT, case_id=case.pk)
    actions.accept(by=s.second_expert, at=AT, case_id=case.pk)


def test_pages_of_the_worklist_go_on_where_the_last_one_ended() -> None:
    s = stage()
    patient = registered(s.village)
    consent = consented(patient).pk
    told = {"patient_id": patient.pk, "consent_id": consent}
    cases = [asked(s, at=NOW + minutes(n), **told) for n in range(5)]
    seen, cursor = [], None
    for _ in range(3):
        page = queries.worklist(s.township_doctor, at=AT, cursor=cursor, limit=2)
        seen += [row.pk for row in page.rows]
        cursor = page.next
    assert seen == [case.pk for case in cases] and cursor is None
    assert queries.worklist(s.township_doctor, at=AT, cursor="made_up", limit=2).rows[0].pk == cases[0].pk
    for case in cases[:3]:
        actions.cancel(by=s.asker, at=NOW + minutes(10), case_id=case.pk, note="好了")
    done = queries.worklist(s.asker, at=AT, tab=Tab.DONE, limit=2)
    rest = queries.worklist(s.asker, at=AT, tab=Tab.DONE, limit=2, cursor=done.next)
    assert len({row.pk for row in [*done.rows, *rest.rows]}) == 3 and done.counts[Tab.DONE] == 3


@pytest.mark.parametrize("tab", list(Tab))
def test_a_worklist_takes_few_statements_and_opens_no_name(
    tab: Tab, django_assert_max_num_queries: Counts
) -> None:
    s = stage()
    for _ in range(4):
        closed(s)
        asked(s)
        at_expert(s)
    with django_assert_max_num_queries(5 if tab is Tab.DONE else 4):
        page = queries.worklist(s.asker, at=AT, tab=tab)
        for row in page.rows:
            str((row.asking.label, row.holder.label, row.waits_at.label, row.patient.sex, row.gist))
            assert "name_cipher" in row.patient.get_deferred_fields()
    assert not Record.objects.filter(verb="patient.list").exists()


def test_a_case_takes_four_statements(django_assert_num_queries: Counts) -> None:
    s = stage()
    case = closed(s)
    actions.record_outcome(by=s.asker, at=AT, case_id=case.pk, outcome="better")
    with django_assert_num_queries(4):
        page = queries.case(s.asker, case.pk, at=AT)
        str(
            (
                page.case.holder.name,
                page.case.asker.name,
                page.case.consent.form,
                page.opinions[0].institution.name,
            )
        )
    assert page.patient.name and page.entry_id and page.claim_state == "confirmed"
    assert [step.event for step in page.timeline][-1] == "record_outcome"
    assert (
        page.stations[0].institution == "演示省立医院"
        and page.panel[0].leads
        and page.follow_ups[0].outcome == "better"
    )
    assert ("血压", "152/94 mmHg") in [(field.zh, said.zh) for field, said in page.answers]
    assert page.moves == ("record_outcome",)
    assert Record.objects.filter(verb="patient.list", patient="").exists()


def moves(actor: Actor, case: Consultation) -> set[str]:
    return set(queries.case(actor, case.pk, at=AT).moves)


def test_a_page_offers_what_the_verb_would_allow() -> None:
    s = stage()
    case = at_expert(s)
    assert moves(s.expert, case) == {"accept", "decline", "pass_on", "ask_back", "return"}
    assert moves(s.asker, case) == {"cancel"} and moves(s.second_expert, case) == set()
    assert moves(s.office, case) == {"allocate", "pass_on", "return"}
    actions.accept(by=s.expert, at=NOW + minutes(10), case_id=case.pk)
    assert moves(s.expert, case) >= {"sign", "invite", "ask_back"} and "amend" not in moves(s.expert, case)
    sign(case.pk, s.expert)
    assert moves(s.expert, case) == {"amend"} and moves(s.asker, case) == {"question", "close"}


def test_a_draft_opinion_is_its_authors_alone() -> None:
    s = stage()
    case = accepted(s)
    actions.save_opinion(by=s.expert, at=AT, case_id=case.pk, advice="先补液")
    mine, theirs = queries.case(s.expert, case.pk, at=AT), queries.case(s.office, case.pk, at=AT)
    assert mine.draft and mine.draft.advice == "先补液" and theirs.draft is None and not theirs.opinions


def test_sight_ends_with_the_episode() -> None:
    s = stage()
    case = asked(s)
    actions.pass_on(by=s.township_doctor, at=NOW, case_id=case.pk, to_institution_id=s.county.pk, note="请看")
    actions.accept(by=s.county_doctor, at=NOW, case_id=case.pk)
    sign(case.pk, s.county_doctor)
    actions.close(by=s.asker, at=AT, case_id=case.pk, decision="adopted")
    actions.record_outcome(by=s.asker, at=AT, case_id=case.pk, outcome="better")
    week, year = AT + minutes(60 * 24 * 7), AT + minutes(60 * 24 * 365)
    assert queries.case(s.township_doctor, case.pk, at=week)
    with pytest.raises(NotFound):
        queries.case(s.township_doctor, case.pk, at=year)
    assert queries.case(s.county_doctor, case.pk, at=year) and queries.case(s.asker, case.pk, at=year)


def test_a_broken_glass_opens_one_case_and_leaves_a_mark() -> None:
    from dataclasses import replace

    s, other = stage(), stage()
    case = signed(s)
    with pytest.raises(NotFound):
        queries.case(other.expert, case.pk, at=AT)
    opened = replace(other.expert, opened=frozenset({case.pk}))
    assert queries.case(opened, case.pk, at=AT).moves == ()
    assert Record.objects.filter(verb="consultations.opened_by_break_glass").count() == 1


def test_the_board_and_the_load_are_the_coordinators(django_assert_num_queries: Counts) -> None:
    s = stage()
    at_expert(s)
    accepted(s)
    asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    with django_assert_num_queries(2):
        board = queries.board(s.office, at=AT + minutes(60 * 24))
    assert {state.value: len(rows) for state, rows in board.columns.items() if rows} == {
        "requested": 1, "received": 1, "accepted": 1,
    }  # fmt: skip
    assert board.overdue == 3 and board.load[0].name == "演示·专家甲" and board.load[0].open_cases == 2
    with pytest.raises(Denied):
        queries.board(s.expert, at=AT)
    assert queries.load(stage().office, at=AT) == []


def test_suggestions_rank_by_specialty_pairing_duty_and_load_and_say_why() -> None:
    from tests.factories.partnerships import under

    s = stage()
    skin = person(Role.EXPERT, s.supporter, name="演示·皮肤", specialties=["13"])
    idle = person(
        Role.EXPERT, s.supporter, department=s.cardiology, name="演示·专家丙", specialties=["03.04"]
    )
    paired = person(Role.EXPERT, s.supporter, name="演示·结对", specialties=["03.04"])
    under(
        s.pairing, Level.DOCTOR, supporting_staff=staff_of(paired), receiving_staff=staff_of(s.county_doctor)
    )
    Duty.objects.create(
        department=s.cardiology,
        staff_id=idle.staff_id,
        during=DateTimeTZRange(NOW, AT + minutes(9)),
        kind="day",
        made_by="x",
    )
    accepted(s)
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    strange = [one.staff.name for one in queries.suggestions(s.office, case.pk, at=AT)]
    assert strange.index("演示·专家丙") < strange.index(
        "演示·结对"
    )  # the county's doctor has no part in this one
    case = asked(s, urgency=Urgency.URGENT, to=s.county.pk)
    actions.pass_on(
        by=s.county_doctor, at=AT, case_id=case.pk, to_institution_id=s.supporter.pk, note="请专家看"
    )
    found = queries.suggestions(s.office, case.pk, at=AT)
    assert [one.staff.name for one in found] == [
        "演示·结对", "演示·专家丙", "演示·专家乙", "演示·专家甲", "演示·皮肤",
    ]  # fmt: skip
    reasons = {one.staff.name: [words.zh for words in one.reasons] for one in found}
    assert reasons["演示·结对"][0] == "医生结对：演示·县医" and "正在值班" in reasons["演示·专家丙"]
    assert reasons["演示·专家甲"][-1] == "手上 1 件" and skin.staff_id == found[-1].staff.pk
    with pytest.raises(NotFound):
        queries.suggestions(stage().office, case.pk, at=AT)


def test_what_a_suggestion_says_is_in_hand_is_what_the_board_says() -> None:
    """An answered case waits for its asker, not for the expert."""
    s = stage()
    signed(s)
    accepted(s)
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    board = {one.staff_id: one.open_cases for one in queries.load(s.office, at=AT)}
    offered = {one.staff.pk: one.open_cases for one in queries.suggestions(s.office, case.pk, at=AT)}
    assert board[s.expert.staff_id] == offered[s.expert.staff_id] == 1


def test_a_team_that_is_paired_is_named_as_a_team() -> None:
    s = stage()
    under(
        s.pairing,
        Level.TEAM,
        team="演示心内团队",
        supporting_department=s.cardiology,
        receiving_department=DepartmentFactory(institution=s.county),
    )
    case = asked(s, urgency=Urgency.URGENT, to=s.supporter.pk)
    (first, *_rest) = queries.suggestions(s.office, case.pk, at=AT)
    assert first.reasons[0].zh == "团队结对：演示心内团队"


def test_search_finds_numbers_words_pinyin_and_whole_names_only_in_scope() -> None:
    s, other = stage(), stage()
    patient = registered(s.village, name="演示·赵小河", phone="13900001111")
    case = asked(s, patient_id=patient.pk, consent_id=consented(patient).pk, question="胸闷伴出汗怎么办")
    for text in (case.number, "出汗", "胸痛 出汗", "ysc", "演示·赵小河", "13900001111"):
        assert [row.pk for row in queries.search(s.asker, text, at=AT)] == [case.pk], text
        assert queries.search(other.asker, text, at=AT) == []
    assert queries.search(s.asker, "赵小", at=AT) == [] == queries.search(s.asker, " ", at=AT)
    assert queries.of_patient(s.asker, [patient.pk], at=AT)[0].pk == case.pk


def test_a_case_opens_its_patient_and_its_files_to_those_who_take_part() -> None:
    s, other = stage(), stage()
    patient = registered(s.village)
    id = new_id()
    file = stored(s.asker, subject=f"draft:{id}")
    told = {"patient_id": patient.pk, "consent_id": consented(patient).pk}
    with pytest.raises(NotFound):
        patients.patient(s.expert, patient.pk)
    case = asked(s, id=id, file_ids=[file.pk], urgency=Urgency.URGENT, to=s.supporter.pk, **told)
    assert patients.patient(s.expert, patient.pk).pk == patient.pk
    subject = f"consultation:{case.pk}"
    assert access.may_see(s.expert, subject, "x") and not access.may_see(other.expert, subject, "x")
    with pytest.raises(NotFound):
        patients.patient(other.expert, patient.pk)
    (part,) = queries.case(s.expert, case.pk, at=AT).files
    assert part.id == file.pk and part.step == 1


def test_drafts_are_ones_own_and_go_when_sent() -> None:
    s = stage()
    id = new_id()
    actions.save_draft(id=id, by=s.asker, at=NOW, patient_id=None, data={"question": "胸"})
    actions.save_draft(id=id, by=s.asker, at=NOW, patient_id=None, data={"question": "胸痛"})
    assert [d.data["question"] for d in queries.drafts(s.asker)] == ["胸痛"] and queries.drafts(
        s.colleague
    ) == []
    assert queries.draft(s.colleague, id) is None
    asked(s, id=id)
    assert queries.drafts(s.asker) == []


def _urgent_places(s: Stage, actor: Actor, urgency: Urgency) -> list[str]:
    return [one.institution.name for one in queries.destinations(actor, at=NOW, urgency=urgency)]


def test_where_a_request_may_go() -> None:
    s = stage()
    assert _urgent_places(s, s.asker, Urgency.ROUTINE) == ["演示乡卫生院"]
    assert _urgent_places(s, s.asker, Urgency.IMMEDIATE) == ["演示乡卫生院", "演示县人民医院", "演示省立医院"]
    assert _urgent_places(s, s.county_doctor, Urgency.ROUTINE) == ["演示县人民医院", "演示省立医院"]
    case = asked(s)
    onward = [one.institution.name for one in queries.destinations(s.township_doctor, case, at=NOW)]
    assert onward == ["演示县人民医院"]
    free = [one.institution.name for one in queries.destinations(s.county_office, case, at=NOW)]
    assert free == ["演示县人民医院", "演示省立医院"]


def test_topics_and_what_is_missing() -> None:
    stage()
    forms = queries.topics()
    assert [form.topic.code for form in forms][:2] == ["general", "chest_pain"] and len(forms) == 10
    gaps = queries.missing(forms[1], {"onset": "unknown"}, Urgency.IMMEDIATE)
    assert [field.code for field in gaps] == ["pressure", "pulse", "ecg_done"]
