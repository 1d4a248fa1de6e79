"""Who is on a placement in Nanchong, who is back and does it alone, whom the expert mentors, where his workstation stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tongzhou.config.demo.cast import Cast, Person, department_id, house_id
from tongzhou.config.demo.names import PREFIX, uid
from tongzhou.config.demo.story import Beat, Do
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.periods import Period
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.rules import CHINA
from tongzhou.support.placements import actions, queries
from tongzhou.support.placements.actions import Goal
from tongzhou.support.placements.rules.levels import Level
from tongzhou.support.sides.claiming import claim_id

GIVES, TAKES, WARD = "nanchong", "wenchuan", "心血管内科"
SKILLS = ("床旁心脏超声", "急性心梗溶栓", "临时起搏器植入", "无创血流动力学监测")
Step = tuple[float, Do]
GOALS = ("独立完成急性心梗溶栓的判断和处理", "全科医生都会读胸痛心电图")


def beats(cast: Cast) -> Iterator[Beat]:
    """The slots first; then each person's way, each step on its day."""
    scene = _Scene(cast)
    for days, do in scene.steps():
        yield Beat(cast.end - timedelta(days=days, minutes=11), do)


@dataclass(slots=True)
class _Scene:
    """One department and one county hospital; days are counted back from the end of the story."""

    cast: Cast

    @property
    def expert(self) -> Person:
        """Who teaches."""
        return self.cast.named("demo-04-expert")

    @property
    def doctor(self) -> Person:
        """Who was sent and is back."""
        return self.cast.named("demo-03-county")

    def day(self, ago: int) -> date:
        """So many days before the end."""
        return (self.cast.end - timedelta(days=ago)).astimezone(CHINA).date()

    def office(self, house: str) -> Actor:
        """The office of a house."""
        person = self.cast.office(house)
        assert person
        return self.cast.act(person)

    def steps(self) -> Iterator[Step]:
        """How many days before the end, and what happens then."""
        yield from self._trained(uid("placement", "trained"))
        yield from self._there(uid("placement", "learning"), uid("slots", GIVES))
        yield from self._mentored(uid("bond", GIVES))
        yield from self._stationed(uid("station", GIVES))

    def _trained(self, id: UUID) -> Iterator[Step]:
        """The county's physician learned for three months, has his certificate, and does it alone since."""
        yield 329, lambda at: actions.record(
            id=id, by=self.office(TAKES), at=at, department_id=department_id(GIVES, WARD), trainee_id=self.doctor.staff_id,
            arrived_on=self.day(330), until=self.day(240), goal="独立处理急性胸痛", teacher_id=self.expert.staff_id, skills=SKILLS,
        )  # fmt: skip
        yield 328, self._confirmed(GIVES, f"placement:{id}")
        yield 290, self._signed(id, 290, "observed", "assisted")
        yield 265, self._signed(id, 265, "supervised", "supervised", "assisted")
        yield 241, self._signed(id, 241, "alone", "alone", "supervised")
        yield (
            239,
            lambda at: actions.complete(
                by=self.office(GIVES),
                at=at,
                placement_id=id,
                on=self.day(240),
                assessment="勤学好问，能独立处理急性胸痛。",
            ),
        )
        yield 238, self._confirmed(TAKES, f"placement_end:{id}")
        for ago, number, times in ((200, 0, 1), (150, 1, 1), (60, 0, 3)):
            yield ago, self._alone(id, number, times, ago)
            yield ago - 1, self._confirmed(GIVES, f"independent:{uid('alone', ago)}")
        yield 2, self._alone(id, 1, 2, 2)

    def _there(self, id: UUID, slots: UUID) -> Iterator[Step]:
        """Of a colleague's three months two are over; another was named the day before yesterday."""
        begun = self.day(95)
        near = [one for one in self.cast.of(TAKES) if one.department not in ("内科", "儿科")]
        yield 95, lambda at: actions.offer_slots(
            id=slots, by=self.office(GIVES), at=at, department_id=department_id(GIVES, WARD), receiving_id=house_id(TAKES),
            year=begun.year, first_month=begun.month, number=4,
        )  # fmt: skip
        yield 85, self._nominated(id, slots, near[0], self.day(60), self.day(-30))
        yield (
            84,
            lambda at: actions.accept(
                by=self.office(GIVES), at=at, placement_id=id, teacher_id=self.expert.staff_id
            ),
        )
        yield 59, lambda at: actions.arrive(by=self.office(TAKES), at=at, placement_id=id, on=self.day(60))
        yield 58, self._confirmed(GIVES, f"placement:{id}")
        yield 30, self._signed(id, 30, "assisted", "observed")
        new = uid("placement", "nominated")
        yield 2.2, self._nominated(new, slots, near[1], self.day(-25), self.day(-115))

    def _mentored(self, id: UUID) -> Iterator[Step]:
        """The two as mentor and mentee, with goals and a first note."""
        yield 190, lambda at: actions.begin_mentorship(
            id=id, by=self.office(GIVES), at=at, mentor_id=self.expert.staff_id, mentee_id=self.doctor.staff_id,
            during=Period(self.day(190), self.day(-175)), goals=[Goal(text, self.day(-60)) for text in GOALS], field="急性胸痛",
        )  # fmt: skip
        yield (
            95,
            lambda at: actions.note_quarter(
                by=self.cast.act(self.expert),
                at=at,
                mentorship_id=id,
                on=self.day(95),
                text="会判断该不该溶栓了，出血风险的评估还要练。",
            ),
        )

    def _stationed(self, id: UUID) -> Iterator[Step]:
        """The expert's workstation in the county."""
        yield 420, lambda at: actions.open_workstation(
            id=id, by=self.office(GIVES), at=at, expert_id=self.expert.staff_id, receiving_id=house_id(TAKES),
            plaque=f"{PREFIX}心血管专家工作站", opened_on=self.day(420), department_id=department_id(TAKES, "内科"),
        )  # fmt: skip
        yield 419, self._confirmed(TAKES, f"workstation:{id}")
        for ago in (400, 300, 180, 40):
            yield ago, self._on_site(id, ago)

    def _on_site(self, id: UUID, ago: int) -> Do:
        days = [self.day(ago + 1), self.day(ago)]
        return lambda at: actions.enter_days(
            by=self.cast.act(self.expert), at=at, workstation_id=id, days=days, note="教学查房、疑难病例"
        )

    def _nominated(self, id: UUID, slots: UUID, who: Person, first: date, last: date) -> Do:
        return lambda at: actions.nominate(
            id=id, by=self.office(TAKES), at=at, slots_id=slots, trainee_id=who.staff_id, planned=Period(first, last),
            goal="会看胸痛心电图、会做早期处理", skills=SKILLS[:3],
        )  # fmt: skip

    def _signed(self, id: UUID, ago: int, *levels: str) -> Do:
        """The teacher signs the first competencies at these levels."""

        def sign(at: datetime) -> None:
            by = self.cast.act(self.expert)
            _row, lines = queries.log(by, id)
            chosen = {line.skill.pk: Level(level) for line, level in zip(lines, levels, strict=False)}
            actions.sign(by=by, at=at, placement_id=id, levels=chosen, on=self.day(ago))

        return sign

    def _alone(self, id: UUID, number: int, times: int, ago: int) -> Do:
        """The doctor did one of the competencies alone at home."""

        def record(at: datetime) -> None:
            by = self.cast.act(self.doctor)
            _row, lines = queries.log(by, id)
            actions.record_procedure(
                id=uid("alone", ago), by=by, at=at, skill_id=lines[number].skill.pk, on=self.day(ago), times=times, case_number=f"演示-{ago:04d}"
            )  # fmt: skip

        return record

    def _confirmed(self, house: str, source: str) -> Do:
        return lambda at: ledger.confirm(by=self.office(house), at=at, claim_id=claim_id(source, 1))
