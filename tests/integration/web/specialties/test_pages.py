"""Pages of specialties: read by the least privileged in few statements, walked by both sides, typed data kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.specialties import NUMBERS, PLAN, building, filed, milestone, planned, preparation
from tests.factories.techniques import Ward, ward
from tests.factories.visitors import visitor
from tongzhou.accounts.rules import Role
from tongzhou.kernel.ids import new_id
from tongzhou.ledger.models import Claim, Entry
from tongzhou.support.acts.models import Act
from tongzhou.support.specialties.actions import Planned
from tongzhou.support.specialties.models import Preparation, Specialty, Statement
from tongzhou.support.specialties.rules.aims import Aim
from tongzhou.support.specialties.rules.preparations import Stage
from tongzhou.support.specialties.rules.states import State

pytestmark = pytest.mark.django_db
MOST = 12
TODAY = timezone.localdate()


@pytest.fixture
def w() -> Ward:
    return ward()


@pytest.fixture
def giving(w: Ward) -> Client:
    """The supporting office's browser."""
    return visitor(w.place.pairing.supporting, Role.PROGRAMME_OFFICE)


@pytest.fixture
def taking(w: Ward) -> Client:
    """The recipient office's browser."""
    return visitor(w.place.pairing.receiving, Role.PROGRAMME_OFFICE)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_every_page_costs_the_same_however_many(w: Ward) -> None:
    reader = visitor(w.place.pairing.receiving, Role.CLINICIAN)
    rows = [building(w, Aim.OTHER, name=f"学科{n}", department_id=None) for n in range(12)]
    for row in rows:
        milestone(w, row, 1, 40)
    many = planned(w, milestones=[Planned(f"节点{n}") for n in range(25)])
    first = filed(w, confirmed=False)
    for n in range(2, 8):
        filed(w, number=NUMBERS[n], confirmed=False, name=f"制剂{n}")
    for path in (
        "", f"{rows[0].pk}/", f"{many.pk}/", "outputs/", "preparations/", f"preparations/{first.pk}/", "?at=" + str(w.taking),
    ):  # fmt: skip
        reader.get(f"/specialties/{path}")
        with CaptureQueriesContext(connection) as seen:
            answer = reader.get(f"/specialties/{path}")
        assert answer.status_code == 200, path
        assert len(seen) <= MOST, (path, len(seen))
    assert "12 项" not in text(reader.get("/specialties/"))
    assert text(reader.get("/specialties/")).count("1 项等您确认") == 12


def test_an_office_plans_with_the_usual_milestones_and_the_other_confirms(
    w: Ward, giving: Client, taking: Client
) -> None:
    id = str(new_id())
    typed = {
        "id": id, "pair": f"{w.giving}_{w.taking}", "aim": "chest_pain", "department": str(w.department.pk), "name": "",
        "due_on": "", "why": "胸痛病人转院要两小时", "on": (TODAY - timedelta(40)).isoformat(), "usual": "yes",
    }  # fmt: skip
    for _ in range(2):
        assert taking.post("/specialties/new/", typed).status_code == 302
    row = Specialty.objects.get()
    assert row.name == "胸痛中心" and row.milestones.count() == 5
    at = f"/specialties/{row.pk}/"
    assert taking.post(f"{at}build/", {"note": "", "seen": "1"}).status_code == 302
    one = row.milestones.get(number=1)
    form = {"on": TODAY.isoformat(), "evidence": "", "seen": "2"}
    refused = taking.post(f"/specialties/milestones/{one.pk}/", form)
    assert refused.status_code == 422 and "要有依据" in text(refused)
    sent = taking.post(f"/specialties/milestones/{one.pk}/", form | {"evidence": "红头文件 2026-1"})
    assert sent.status_code == 302
    assert "等您确认" not in text(taking.get(at)) and "等您确认" in text(giving.get(at))
    said = Statement.objects.get()
    digest = Claim.objects.get(pk=said.claim).content_hash
    giving.post(f"{at}confirm/", {"claim": str(said.claim), f"seen-{said.claim}": digest})
    assert Entry.objects.get().kind == "specialty_milestone"
    assert "1 / 5 已入账" in text(giving.get("/specialties/"))


def test_what_was_typed_is_kept_and_the_fault_stands_at_its_field(w: Ward, taking: Client) -> None:
    typed = {
        "id": str(new_id()), "pair": f"{w.giving}_{w.taking}", "aim": "nicu", "name": "我们的监护室", "on": TODAY.isoformat(),
        "due_on": (TODAY - timedelta(1)).isoformat(), "usual": "no",
    }  # fmt: skip
    answer = taking.post("/specialties/new/", typed)
    assert answer.status_code == 422 and not Specialty.objects.exists()
    assert "我们的监护室" in text(answer) and "f-due_on-fault" in text(answer)


def test_an_old_page_decides_nothing(w: Ward, giving: Client, taking: Client) -> None:
    row = planned(w)
    taking.post(f"/specialties/{row.pk}/build/", {"note": "", "seen": "1"})
    answer = giving.post(f"/specialties/{row.pk}/stop/", {"note": "不建了", "seen": "1"})
    assert answer.status_code == 409 and "不建了" in text(answer)
    row.refresh_from_db()
    assert row.status is State.BUILDING


def test_a_preparation_from_development_to_use(w: Ward, giving: Client, taking: Client) -> None:
    typed = {
        "id": str(new_id()), "pair": f"{w.giving}_{w.taking}", "name": "演示舒筋巴布膏", "form": "cataplasm",
        "on": (TODAY - timedelta(90)).isoformat(), "process": "提取、涂布", "quality": "",
    }  # fmt: skip
    taking.post("/specialties/preparations/new/", typed)
    row = Preparation.objects.get()
    at = f"/specialties/preparations/{row.pk}/"
    form = {"number": "12345", "on": TODAY.isoformat(), "quality": "质量标准在药剂科", "seen": "1"}
    refused = giving.post(f"{at}file/", form)
    assert refused.status_code == 422 and "f-number-fault" in text(refused)
    assert giving.post(f"{at}file/", form | {"number": " 滇药制备字z 20200001000 "}).status_code == 302
    page = text(taking.get(at))
    assert "确认备案" in page and "滇药制备字Z20200001000" in page
    assert "确认备案" not in text(giving.get(at))
    taking.post(f"{at}confirm/", {"seen": Claim.objects.get().content_hash})
    assert Entry.objects.get().kind == "preparation"
    assert giving.post(f"{at}use/", {"on": TODAY.isoformat()}).status_code == 403
    assert taking.post(f"{at}use/", {"on": TODAY.isoformat()}).status_code == 302
    row.refresh_from_db()
    assert row.stage is Stage.IN_USE


def test_a_paper_is_recorded_on_the_page_and_shown_among_the_outputs(w: Ward, taking: Client) -> None:
    typed = {
        "id": str(new_id()), "relation": f"{w.giving}|{w.taking}", "topic": "高原地区早产儿转运分析", "day": TODAY.isoformat(),
        "index": "core_zh", "journal": "演示儿科杂志", "year": str(TODAY.year), "doi": "https://doi.org/10.1234/demo.1",
        "author": w.learner.name,
    }  # fmt: skip
    assert taking.post("/acts/new/paper/", typed).status_code == 302
    act = Act.objects.get()
    assert act.detail["doi"] == "10.1234/demo.1" and act.people.get().staff_id == w.learner.pk
    again = taking.post(
        "/acts/new/paper/", typed | {"id": str(new_id()), "topic": "高原地区早产儿 转运分析！", "doi": ""}
    )
    assert again.status_code == 409 and "已经登记过" in text(again)
    same = taking.post("/acts/new/paper/", typed | {"id": str(new_id()), "topic": "Another title"})
    assert same.status_code == 409 and "f-doi-fault" in text(same)
    bad = taking.post(
        "/acts/new/paper/", typed | {"id": str(new_id()), "topic": "x", "doi": "abc", "year": "24"}
    )
    assert bad.status_code == 422 and "f-doi-fault" in text(bad) and "f-year-fault" in text(bad)
    assert "高原地区早产儿转运分析" in text(taking.get("/specialties/outputs/"))


def test_the_other_county_sees_nothing(w: Ward) -> None:
    other = visitor(ward().place.pairing.receiving, Role.PROGRAMME_OFFICE)
    row, made = planned(w), preparation(w)
    one = row.milestones.get(number=1)
    gap = row.gaps.get()
    for path in (
        f"{row.pk}/", f"{row.pk}/stop/", f"milestones/{one.pk}/", f"milestones/{one.pk}/plan/", f"gaps/{gap.pk}/",
        f"preparations/{made.pk}/", f"preparations/{made.pk}/file/",
    ):  # fmt: skip
        assert other.get(f"/specialties/{path}").status_code == 404, path
    assert row.name not in text(other.get("/specialties/"))


def test_a_nurse_of_the_clinic_reads_and_does_not_plan(w: Ward) -> None:
    reader = visitor(w.place.pairing.receiving, Role.HEALTH_COMMISSION)
    row = planned(w)
    assert reader.get(f"/specialties/{row.pk}/").status_code == 200
    assert "新建学科" not in text(reader.get("/specialties/"))
    for path in ("new/", f"{row.pk}/build/", f"{row.pk}/gap/", "preparations/new/"):
        assert reader.get(f"/specialties/{path}").status_code == 403, path


@pytest.mark.parametrize("event", ["plan", "gap", "stop", "amend", "attach"])
def test_the_forms_are_shown(w: Ward, taking: Client, event: str) -> None:
    row = building(w)
    assert taking.get(f"/specialties/{row.pk}/{event}/").status_code == 200
    assert PLAN[0].name in text(
        taking.get(f"/specialties/milestones/{row.milestones.get(number=1).pk}/plan/")
    )


def test_the_plan_is_changed_on_its_pages(w: Ward, taking: Client) -> None:
    row = building(w)
    one = row.milestones.get(number=3)
    at = f"/specialties/milestones/{one.pk}/plan/"
    form = {
        "name": "收治第一例",
        "needs": "登记本",
        "due_on": "2025-01-31",
        "do": "change",
        "seen": str(row.steps),
    }
    assert taking.post(at, form).status_code == 302
    one.refresh_from_db()
    assert (one.name, str(one.due_on)) == ("收治第一例", "2025-01-31")
    assert taking.post(at, form | {"do": "drop", "seen": ""}).status_code == 302
    assert "收治第一例" not in text(taking.get(f"/specialties/{row.pk}/"))
    gap = row.gaps.get()
    taking.post(f"/specialties/gaps/{gap.pk}/", {"on": TODAY.isoformat(), "how": "进修回来 2 人"})
    assert "进修回来 2 人" in text(taking.get(f"/specialties/{row.pk}/"))
