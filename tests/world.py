"""A small world for questions of access: one county and its supporter, another county, those who watch.

Built through the verbs. `PERSONAS` are the columns of the permission table; `World.client(persona)` is signed in as that
person; `World.ids` are things that belong to the first county, by the names that the table uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import blood, dispatch, emergency, placements, postings, referrals, specialties
from tests.factories.accounts import account_for, granted, staff_at
from tests.factories.assessment import of_county as assessed
from tests.factories.consultations import ANSWERS, OPINION, PASSWORD, Stage, amend, person, staff_of, stage
from tests.factories.directory import InstitutionFactory, VillageFactory
from tests.factories.partnerships import AgreementFactory, ProgrammeFactory
from tests.factories.patients import consented, registered
from tests.factories.promises import promise
from tests.factories.resources import money_of
from tongzhou.accounts import actions as accounts
from tongzhou.accounts.models import Account, BreakGlass, Delegation, RoleGrant
from tongzhou.accounts.rules import Role
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.actions import load_topics
from tongzhou.care.patients.models import Patient
from tongzhou.directory.models import Institution
from tongzhou.files import actions as files
from tongzhou.imports import actions as imports
from tongzhou.indicators import actions as indicators
from tongzhou.indicators.actions import Composed, Stated
from tongzhou.indicators.definitions import catalogue
from tongzhou.indicators.definitions.tree import Count, Facts
from tongzhou.indicators.definitions.written import as_json
from tongzhou.indicators.models import Issue
from tongzhou.indicators.queries.printing import scope_of
from tongzhou.kernel.actors import Actor, system
from tongzhou.kernel.ids import new_id
from tongzhou.kernel.quantities import Unit
from tongzhou.kernel.words import Words
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import Side
from tongzhou.partnerships import actions as partnerships
from tongzhou.partnerships.models import Party
from tongzhou.partnerships.rules import PartyRole, Urgency
from tongzhou.support.acts import actions as acts
from tongzhou.support.acts.work import Who, Work
from tongzhou.support.goals import actions as goals
from tongzhou.support.goals.rules import One
from tongzhou.support.safety import actions as safety
from tongzhou.support.safety.actions import Report
from tongzhou.support.safety.rules import Category, Severity
from tongzhou.support.teaching import actions as teaching
from tongzhou.support.teaching.tokens import token
from tongzhou.support.techniques import actions as techniques
from tongzhou.support.techniques.actions.cases import Told
from tongzhou.support.techniques.actions.needs import Need
from tongzhou.support.techniques.rules.cases import Level
from tongzhou.support.techniques.rules.stages import Kind as TechniqueKind
from tongzhou.support.visits import actions as visits
from tongzhou.support.visits.actions import Plan

PERSONAS = (
    "stranger", "village", "township", "county", "expert", "county_office", "supporter_office", "commission", "auditor",
    "operator", "other_village", "other_doctor", "other_expert", "other_office", "other_commission",
)  # fmt: skip
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


class Ids(dict[str, Any]):
    """What belongs to the world, by name. A name that another room gave already would show its pages the wrong record."""

    def __ior__(self, other: Any) -> Ids:  # type: ignore[misc,override]  # adds nothing else than a dict's
        twice = {key for key in dict(other) if key in self and self[key] != dict(other)[key]}
        assert not twice, twice
        self.update(other)
        return self


@dataclass
class World:
    """Who there is, and what belongs to the first county."""

    stage: Stage
    accounts: dict[str, Account]
    ids: Ids = field(default_factory=lambda: Ids())
    _clients: dict[str, Client] = field(default_factory=dict)

    def client(self, persona: str) -> Client:
        """A browser signed in as this persona (a stranger: not at all)."""
        if persona not in self._clients:
            client = Client()
            if persona != "stranger":
                client.force_login(self.accounts[persona])
            self._clients[persona] = client
        return self._clients[persona]

    def actor(self, persona: str, at: datetime) -> Actor:
        """The persona as the domain sees it."""
        from tongzhou.accounts.queries import actor_of

        return actor_of(self.accounts[persona].pk, at=at)


def _account(actor: Actor) -> Account:
    return Account.objects.get(pk=actor.account_id)


def _watcher(role: Role, place: Institution, number: int) -> Account:
    """Somebody who watches a region and works nowhere that treats patients."""
    account = account_for(None, name=f"演示·看{number}")
    granted(account, role, region=place.region)
    return account


def _others() -> dict[str, Account]:
    """Another county with a supporter of its own: nothing of the first is their business."""
    county = InstitutionFactory(name="演示邻县人民医院")
    village = VillageFactory(name="演示邻村卫生室", parent__parent=county)
    supporter = InstitutionFactory(name="演示邻省医院", tier="province")
    people = {
        "other_village": person(Role.VILLAGE_DOCTOR, village, name="演示·邻村医", title="village_doctor"),
        "other_doctor": person(Role.CLINICIAN, county, name="演示·邻县医"),
        "other_expert": person(Role.EXPERT, supporter, name="演示·邻专家", title="chief_physician"),
        "other_office": person(Role.PROGRAMME_OFFICE, county, name="演示·邻办", title="manager"),
    }
    found = {name: _account(actor) for name, actor in people.items()}
    return found | {"other_commission": _watcher(Role.HEALTH_COMMISSION, county, 9)}


def make_world() -> World:
    """The whole world, as of now."""
    now = timezone.now() - timedelta(hours=3)
    load_topics(by=system("test"), at=now)
    s = stage()
    people = {
        "village": s.asker, "township": s.township_doctor, "county": s.county_doctor, "expert": s.expert,
        "county_office": s.county_office, "supporter_office": s.office,
    }  # fmt: skip
    watching = (
        ("commission", Role.HEALTH_COMMISSION),
        ("auditor", Role.AUDITOR),
        ("operator", Role.OPERATOR),
    )
    found = {name: _account(actor) for name, actor in people.items()}
    found |= {name: _watcher(role, s.county, number) for number, (name, role) in enumerate(watching)}
    world = World(s, found | _others())
    _work(world, now)
    _partnership(world)
    world.ids |= money_of(s.pairing, s.office, s.county_office, s.village, now)
    world.ids |= assessed(world.actor("commission", now), s.county, now)
    _access(world, now)
    _support(world, now)
    world.ids |= referrals.of_stage(s, now)
    world.ids |= emergency.of_stage(s, now)
    world.ids |= dispatch.of_stage(s, now)
    world.ids |= blood.of_stage(s, now)
    return world


def _ask(s: Stage, patient: Patient, at: datetime, **told: Any) -> Any:
    return actions.request(
        id=new_id(), by=s.asker, at=at, patient_id=patient.pk, consent_id=consented(patient, at=at).pk, topic="chest_pain",
        urgency=Urgency.URGENT, question="胸口闷痛两小时，要不要马上转？", data=ANSWERS, to=s.supporter.pk, **told,
    )  # fmt: skip


def _file(s: Stage, subject: str, at: datetime) -> UUID:
    one = new_id()
    files.begin(id=one, by=s.asker, at=at, name="心电图.png", size=len(PNG), subject=subject)
    files.append(by=s.asker, at=at, file_id=one, offset=0, piece=PNG)
    files.finish(by=s.asker, at=at, file_id=one)
    return one


def _work(world: World, now: datetime) -> None:
    """A case at the expert, one answered, one closed and in the ledger, one amended after that; a draft with a file."""
    s = world.stage
    patient = registered(s.village, at=now)
    draft = actions.save_draft(id=new_id(), by=s.asker, at=now, patient_id=patient.pk, data={})
    cases = [_ask(s, patient, now + timedelta(minutes=n)) for n in range(4)]
    for number, case in enumerate(cases):
        at = now + timedelta(minutes=10 + number)
        actions.allocate(by=s.office, at=at, case_id=case.pk, staff_id=s.expert.staff_id)
        actions.accept(by=s.expert, at=at + timedelta(minutes=5), case_id=case.pk)
    for case in cases[1:]:
        actions.sign(
            by=s.expert, at=now + timedelta(minutes=40), case_id=case.pk, password=PASSWORD, **OPINION
        )
    for case in cases[2:]:
        actions.close(by=s.asker, at=now + timedelta(minutes=60), case_id=case.pk, decision="adopted")
    amend(cases[3].pk, s.expert, at=now + timedelta(minutes=90))
    entry = Entry.objects.get(source=f"consultation:{cases[2].pk}")
    duty = actions.set_duty(
        id=new_id(), by=s.office, at=now, department_id=s.cardiology.pk, staff_id=staff_of(s.second_expert).pk,
        start=now, end=now + timedelta(hours=12),
    )  # fmt: skip
    world.ids |= {
        "patient": patient.pk, "draft": draft.pk, "case": cases[0].pk, "answered": cases[1].pk, "closed": cases[2].pk, "amended": cases[3].pk,
        "entry": entry.pk, "book": entry.book_id, "claim": Claim.objects.get(source=f"consultation:{cases[1].pk}").pk,
        "file": _file(s, f"draft:{draft.pk}", now), "duty": duty.pk, "department": s.cardiology.pk, "topic": "chest_pain",
        "institution": s.county.pk, "consent": cases[0].consent_id, "nothing": UUID(int=0),
    }  # fmt: skip


def _partnership(world: World) -> None:
    s = world.stage
    programme = s.pairing.programme if s.pairing.programme_id else ProgrammeFactory()
    parties = [(s.supporter, PartyRole.SUPPORTER), (s.county, PartyRole.SUPPORTED)]
    agreement = AgreementFactory(programme=programme, parties=parties)
    assert Party.objects.filter(agreement=agreement).count() == 2
    world.ids |= {"programme": programme.code, "agreement": agreement.pk, "pairing": s.pairing.pk}


def _access(world: World, now: datetime) -> None:
    """A grant, an invitation, a delegation, a broken glass: all of the first county's hospital."""
    s = world.stage
    office = world.actor("county_office", timezone.now())
    colleague = staff_at(s.county, name="演示·同事")
    account = account_for(colleague)
    grant = granted(account, Role.CLINICIAN, s.county)
    assert isinstance(grant, RoleGrant)
    invitation, _token = accounts.invite(
        by=office, at=timezone.now(), name="演示·新人", role=Role.CLINICIAN, institution_id=s.county.pk
    )
    glass = BreakGlass.objects.create(
        account=world.accounts["county"], institution=s.county, subject=new_id(), subject_kind="consultation",
        reason="病人在急诊，查过敏史", at=now, until=now + timedelta(hours=1),
    )  # fmt: skip
    lent = Delegation.objects.create(
        giver=staff_of(s.county_doctor),
        taker=colleague,
        during=(now, now + timedelta(days=1)),
        made_by="test",
        made_at=now,
    )
    world.ids |= {
        "account": account.pk, "grant": grant.pk, "invitation": invitation.pk, "glass": glass.pk, "delegation": lent.pk,
        "merge": UUID(int=0), "token": "no-such-token", "kind": "consultation", "number": 1,
        "accept": "accept", "sign": "sign", "amend_step": "amend", "public": "public", "withdraw": "withdraw",
        "allocate": "allocate", "close": "close", "amend": "amend", "outcome": "outcome", "pass_on": "pass_on",
        "acknowledge": "acknowledge", "leave": "leave", "excuse": "excuse",
        "confirm": "confirm", "dispute": "dispute", "staff": colleague.pk, "urgency": "routine",
    }  # fmt: skip


def _support(world: World, now: datetime) -> None:
    """What the first county's office has brought in."""
    row = imports.receive(
        id=new_id(),
        by=world.actor("county_office", timezone.now()),
        at=now,
        name="演示.csv",
        raw="支援单位,受援单位\n".encode(),
    )
    s = world.stage
    act = acts.record(
        id=new_id(),
        by=s.expert,
        at=timezone.now(),
        work=Work(
            kind="lecture",
            side=Side.SUPPORTING,
            supporting_id=s.supporter.pk,
            receiving_id=s.county.pk,
            occurred_from=now,
            occurred_to=now + timedelta(hours=1),
            topic="演示讲座",
            people=(Who("teacher", s.expert.staff_id),),
        ),
    )
    roster = teaching.open_list(
        id=new_id(), by=s.expert, at=now, kind="lecture", topic="演示签到", supporting_id=s.supporter.pk, receiving_id=s.county.pk,
        starts_at=timezone.now(), minutes=240,
    )  # fmt: skip
    code = token(roster.pk, at=timezone.now() + timedelta(hours=2))  # good for as long as the table is walked
    world.ids |= {"attendance": roster.pk, "attendance_code": code}
    world.ids |= {
        "import": row.pk,
        "act": act.pk,
        "act_kind": "lecture",
        "sign_code": "outside_posting",
    } | postings.of_stage(s, now)
    steps = (
        "accept",
        "amend",
        "decline",
        "withdraw",
        "arrive",
        "learn",
        "plan",
        "pause",
        "stop",
        "complete",
        "change",
        "days",
        "reach",
        "assess",
    )
    world.ids |= placements.of_stage(s, now) | {f"step_{step}": step for step in (*steps, "take-back")}
    _promises(world)
    _capability(world)


def _capability(world: World) -> None:
    """A technique that the first county needs, one under way with a case, and what a doctor of its hospital reported."""
    s, at, today = world.stage, timezone.now(), timezone.localdate()
    houses = {"supporting_id": s.supporter.pk, "receiving_id": s.county.pk, "on": today}
    office, doctor = world.actor("county_office", at), world.actor("county", at)
    need = Need(kind=TechniqueKind.TECHNIQUE, name="内镜下止血", need="消化道出血外转多")
    row = techniques.propose(id=new_id(), by=office, at=at, need=need, **houses)
    expert = staff_of(s.expert).pk
    running = techniques.record(
        id=new_id(), by=s.office, at=at, need=replace(need, name="溶栓"), expert_id=expert, **houses
    )
    waiting = Claim.objects.filter(kind="technique", supporting=s.supporter, state="open")
    ledger.confirm_many(by=office, at=at, claim_ids=waiting.values_list("pk", flat=True))
    told = Told(on=today, learner_id=staff_of(s.county_doctor).pk, level=Level.SUPERVISED, expert_id=expert)
    case = techniques.record_case(id=new_id(), by=s.expert, at=at, technique_id=running.pk, told=told)
    world.ids |= {
        "technique": row.pk,
        "running": running.pk,
        "technique_case": case.pk,
        "step_introduce": "introduce",
    }
    world.ids |= specialties.of_stage(s, at)
    _events(world, office, doctor, at)


def _events(world: World, office: Actor, doctor: Actor, at: datetime) -> None:
    """Three reports of one doctor: waiting, under review with a measure of his, and closed."""
    s, today = world.stage, timezone.localdate()
    told = Report(
        institution_id=s.county.pk,
        occurred_on=today,
        category=Category.MEDICATION,
        severity=Severity.FOURTH,
        what="两种外观相似的针剂放在同一格，取药时被护士发现。",
    )
    event, taken, closed = (
        safety.report(id=new_id(), by=doctor, at=at, told=replace(told, idea=f"办法{n}")) for n in "一二三"
    )
    for one in (taken, closed):
        safety.take(by=office, at=at, event_id=one.pk)
    measure = safety.set_measure(
        id=new_id(), by=office, at=at, event_id=taken.pk, what="分格并贴红标", owner_id=staff_of(s.county_doctor).pk, due_on=today
    )  # fmt: skip
    safety.close(by=office, at=at, event_id=closed.pk, lesson="相似的药分开放。")
    world.ids |= {"event": event.pk, "taken": taken.pk, "reviewed": closed.pk, "measure": measure.pk}


def _composed(world: World, at: datetime) -> None:
    """An indicator that the first county's commission composed."""
    region = world.stage.county.region_code
    told = Composed(
        code="own_lectures",
        words=Words("本县讲座场数", "lectures of the county"),
        says=Words("双方确认的讲座", "lectures that both sides confirmed"),
        unit=Unit.SESSION.value,
        theme="teaching",
        better="more",
        source=Words("本地自定", "local"),
        tree=as_json(Count(Facts(("lecture",)))),
        valid_from=timezone.localdate(),
    )
    indicators.define(by=world.actor("commission", at), at=at, region=region, composed=told)
    world.ids |= {
        "indicator": "lectures", "composed": "own_lectures", "series": "insurance_in_county", "fact_kind": "lecture",
    }  # fmt: skip


def _promises(world: World) -> None:
    """What was promised to the first county, a goal, a reported figure, a visit with a resolution of a county doctor's."""
    s, at, today = world.stage, timezone.now(), timezone.localdate()
    programme = s.pairing.programme
    row = partnerships.make_commitment(
        id=new_id(),
        by=s.office,
        at=at,
        programme_id=programme.pk,
        agreement_id=world.ids["agreement"],
        promise=promise(),
    )
    goal = goals.set_goal(
        id=new_id(),
        by=s.office,
        at=at,
        pairing_id=s.pairing.pk,
        one=One.NEED,
        title="能就地复苏",
        baseline="全部外转",
    )
    figure = Stated(name="lectures", number=Decimal(9), unit=Unit.SESSION, measure="lectures")
    indicators.state_figures(
        by=s.office, at=at, programme_id=programme.pk, as_of=today, source="公开报道", figures=[figure]
    )
    plan = Plan(visitor=Side.SUPPORTING, purpose="科室调研", first_on=today, last_on=today, delegation=3)
    _composed(world, at)
    visit = visits.plan_visit(id=new_id(), by=s.office, at=at, pairing_id=s.pairing.pk, plan=plan)
    task = visits.resolve(
        id=new_id(), by=s.county_office, at=at, visit_id=visit.pk, what="配心电图机", owner_id=staff_of(s.county_doctor).pk,
        due_on=today,
    )  # fmt: skip
    world.ids |= {
        "commitment": row.pk, "goal": goal.pk, "figure": "lectures", "visit": visit.pk, "task": task.pk, "step_edit": "edit",
        "step_claim": "claim", "step_drop": "drop", "step_hold": "hold", "step_survey": "survey", "step_resolve": "resolve",
        "step_cancel": "cancel",
        "days": str(today.year), "form_summary": "summary.pdf", "form_entries": "entries.csv", "report_measure": "remote_consultations",
        "county_region": s.county.region_id,
    }  # fmt: skip
    _boards(world, at)


def _boards(world: World, at: datetime) -> None:
    """What the first county's office wants every month, and a report that it was sent."""
    s, office = world.stage, world.actor("county_office", at)
    code = s.county.region_code[:6]
    row = indicators.subscribe(
        id=new_id(), by=office, at=at, subject="county", place=code, form="docx", rhythm="month", language="zh-hans"
    )  # fmt: skip
    first = timezone.localdate(at).replace(day=1)
    figure = {
        "code": "lectures", "version": catalogue.ALL["lectures"].version, "level": "county", "side": "receiving", "place": code,
        "start": first.replace(month=1).isoformat(), "end": first.isoformat(), "number": "1", "of": None, "to": None, "about": "exact",
        "entries": 1, "hash": "",
    }  # fmt: skip
    issue = Issue.objects.create(
        subscription=row, start=first.replace(year=first.year - 1), end=first, as_of=at, scope=scope_of(office), figures=[figure],
        verification="4K7M09XQ4K7M09XQ4K7M", file=new_id(),
    )  # fmt: skip
    world.ids |= {
        "board_county": "county", "board_institution": "institution", "board_programme": "programme", "board_region": "region",
        "county_code": code, "supporter": s.supporter.pk, "subscription": row.pk, "verification": issue.verification,
    }  # fmt: skip


@pytest.fixture
def world(db: None) -> World:
    """The world, for one test."""
    return make_world()
