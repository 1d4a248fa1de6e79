"""The cases: who asked what, the way each went, what was answered, what became of the patient."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from benchmarks.world.chance import chance, tail, v7
from benchmarks.world.copying import Tray
from benchmarks.world.patients import Pair, patients
from benchmarks.world.places import WARDS, County
from benchmarks.world.sizes import CASES, END, OPEN_SHARE, RECENT, SPAN, WEIGHTS
from tongzhou.care.consultations.fields import Field, fields_of
from tongzhou.care.consultations.models import (
    Attachment,
    Consultation,
    Counter,
    FollowUp,
    Opinion,
    Panelist,
    Participation,
    Station,
    Step,
    TopicVersion,
)
from tongzhou.care.consultations.opinions import seal
from tongzhou.care.consultations.periods import period
from tongzhou.care.consultations.reading import CHINA, gist
from tongzhou.config.demo import facts
from tongzhou.config.demo.answers import Asked, fill
from tongzhou.config.demo.facts import Script
from tongzhou.directory.models import Institution, Staff
from tongzhou.files.models import StoredFile
from tongzhou.notices.models import Notice
from tongzhou.partnerships.models import Pairing
from tongzhou.partnerships.rules import Urgency

RESTS = ("requested", "received", "accepted", "on-hold", "rejected", "in-progress")
REST_WEIGHTS = (20, 15, 20, 15, 5, 25)
CLOCKS = {
    "requested": "allocation", "received": "acceptance", "accepted": "answer",
    "on-hold": "reply", "rejected": "reply", "in-progress": "closing",
}  # fmt: skip
LIMIT = {"immediate": 30, "urgent": 240, "routine": 2880}


@dataclass
class Asker:
    """A place that asks, who of it asks most, and its patients."""

    county: County
    house: Institution
    people: list[Staff]
    known: list[Pair] = field(default_factory=list)


@dataclass
class Told:
    """A case while it is told. `lead` has answered it; the ledger reads on from here."""

    case: Consultation
    asker: Asker
    lead: Staff | None = None
    opinion: Opinion | None = None
    stations: int = 1
    taken: datetime | None = None
    signed: datetime | None = None


class Forms:
    """Each script with its form filled once, its one line, its ward."""

    def __init__(self) -> None:
        versions = {one.topic_id: one for one in TopicVersion.objects.select_related("topic")}
        self.kinds = [self._kind(script, versions[script.topic]) for script in facts.scripts()]

    def _kind(
        self, script: Script, version: TopicVersion
    ) -> tuple[Script, TopicVersion, dict[str, Any], str, str]:
        fields: tuple[Field, ...] = fields_of(version.fields)
        asked = Asked(script, END, sum(script.age) / 2, Urgency(script.urgency), lambda kind: kind)
        data = {key: value for key, value in fill(script.topic, fields, asked).items() if "photo" not in key}
        data = {one.code: data[one.code] for one in fields if one.code in data and one.kind != "photo"}
        return script, version, data, gist(fields, data).zh, _ward(version.topic.specialties)


def _ward(wanted: list[str]) -> str:
    codes = [code for code, _ in WARDS]
    near = (code for one in wanted for code in codes if code.startswith(one) or one.startswith(code))
    return next(near)


def askers(counties: list[County]) -> tuple[list[Asker], list[float]]:
    """All places that ask, and how often each does: the first village of the first programme most of all."""
    places: list[Asker] = []
    weights: list[float] = []
    for county, share in zip(counties, WEIGHTS, strict=True):
        groups = (([county.hospital], 15), (county.townships, 30), (county.villages, 55))
        for houses, part in groups:
            for house, weight in zip(houses, tail(len(houses)), strict=True):
                places.append(Asker(county, house, county.people[house.id]))
                weights.append(share * part * weight)
    return places, weights


def tell(tray: Tray, counties: list[County]) -> Iterator[Told]:
    """All cases in the order of their asking, their rows put on the tray."""
    places, weights = askers(counties)
    drawn = chance.choices(places, weights, k=CASES)
    tally = Tally(id(one) for one in drawn)
    for place in places:
        place.known = patients(tray, place.house, place.people[-1], tally[id(place)])
    moments = sorted(END - SPAN * chance.random() for _ in range(CASES))
    forms, months = Forms(), Tally[str]()
    for number, (asker, at) in enumerate(zip(drawn, moments, strict=True)):
        recent = number >= CASES - RECENT
        rest = chance.choices(RESTS, REST_WEIGHTS)[0] if recent and chance.random() < OPEN_SHARE else ""
        yield Telling(tray, asker, at, forms, months, rest).told
    tray.add(*(Counter(month=month, last=last) for month, last in months.items()))


class Telling:
    """One case from its asking to where it rests ("": closed)."""

    def __init__(
        self, tray: Tray, asker: Asker, at: datetime, forms: Forms, months: Tally[str], rest: str
    ) -> None:
        self.tray, self.now, self.rest = tray, at, rest
        self.script, version, data, line, self.ward = chance.choice(forms.kinds)
        month = f"{at.astimezone(CHINA):%Y-%m}"
        months[month] += 1
        patient, consent = chance.choice(asker.known)
        doctor = asker.people[0] if chance.random() < 0.85 else chance.choice(asker.people)
        self.case = case = Consultation(
            id=v7(at),
            number=f"HZ-{month}-{months[month]:04d}",
            patient=patient,
            consent=consent,
            topic_version=version,
            urgency=self.script.urgency,
            question=self.script.question,
            data=data,
            gist=line[:200],
            content_hash=sha256(f"{at}".encode()).hexdigest(),
            asking=asker.house,
            asker=doctor,
            asked_at=at,
            state="requested",
        )
        topic = version.topic
        words = (case.number, case.question, topic.name, topic.name_en, case.gist, asker.house.search)
        case.search = " ".join(word.lower() for word in words if word)[:600]
        self.told = Told(case, asker)
        self._go()

    def _go(self) -> None:
        case, asker = self.case, self.told.asker
        self._part(asker.house, case.asker, "asker")
        self._route()
        lead = self._answering()
        if self._rests("requested"):
            return self._end()
        if case.holder.tier in ("county", "province"):
            self._step("allocate", "received", self.office)
            case.holder_staff, case.holder_department = lead, lead.department
            self._part(case.holder, lead, "named")
        if self._rests("received"):
            return self._end()
        self._accept(lead)
        if self._rests("accepted"):
            return self._end()
        if self._rests("rejected"):
            self._step("return", "rejected", lead, "这个问题按专科表填更清楚，请改科后再送。")
            return self._end()
        if self.rest == "on-hold" or (self.script.ask and chance.random() < 0.5):
            self._step("ask_back", "on-hold", lead, self.script.ask or "请补充近期用药和最近一次血压。")
            if self._rests("on-hold"):
                return self._end()
            self._step("reply", "accepted", case.asker, self.script.reply or "已补充。")
        self._sign(lead)
        if self._rests("in-progress"):
            return self._end()
        self._close()
        return self._end()

    def _rests(self, state: str) -> bool:
        return self.rest == state and self.case.state == state

    def _route(self) -> None:
        """Straight to the paired expert, or up the chain, answered on the way."""
        county, house = self.told.asker.county, self.told.asker.house
        above = house.parent
        draw = chance.random()
        if above is None or draw < 0.45:
            path = [county.supporters[chance.random() < 0.35]]
        elif above.tier == "county" or draw < 0.75:
            path = [county.hospital] if above.tier == "county" or draw < 0.65 else [above, county.hospital]
        else:
            path = [above]
        self.case.holder = path[0]
        self._station(path[0], 1)
        self._step("request", "requested", self.case.asker, detail={"place": path[0].label})
        for number, there in enumerate(path[1:], 2):
            self._step(
                "pass_on", "requested", county.people[self.case.holder.id][0], "本院看不了，请上级帮忙。"
            )
            self.case.holder = there
            self._station(there, number)
        self.told.stations = len(path)

    def _station(self, house: Institution, number: int) -> None:
        pairing = self._pairing(house)
        self.case.pairing = pairing
        row = Station(
            consultation=self.case, number=number, institution=house, pairing=pairing, arrived_at=self.now
        )
        self.tray.add(row)
        self._part(house, None, "station")

    def _pairing(self, house: Institution) -> Pairing | None:
        pairs = self.told.asker.county.pairs
        found = pairs.get((house.id, self.ward)) or pairs.get((house.id, ""))
        return found[0] if found else None

    def _answering(self) -> Staff:
        """Somebody of the right ward; in a small place, anybody."""
        people = self.told.asker.county.people[self.case.holder.id]
        self.office = people[0]
        fitting = [one for one in people if self.ward in one.specialties] or people
        return fitting[min(int(chance.expovariate(0.6)), len(fitting) - 1)]

    def _accept(self, lead: Staff) -> None:
        case = self.case
        self._step("accept", "accepted", lead)
        case.holder_staff, case.holder_department, self.told.taken = lead, lead.department, self.now
        self.told.lead = lead
        self._part(case.holder, lead, "expert")
        self.seat = Panelist(
            consultation=case, staff=lead, leads=True, invited_at=self.now, invited_by=f"staff:{lead.pk}"
        )

    def _sign(self, lead: Staff) -> None:
        case, script = self.case, self.script
        self._step("sign", "in-progress", lead, detail={"within": True})
        account = self.told.asker.county.accounts[lead.id]
        self.told.opinion = opinion = Opinion(
            id=v7(self.now),
            consultation=case,
            staff=lead,
            institution=case.holder,
            department=lead.department,
            version=1,
            assessment=script.assessment,
            advice=script.advice,
            referral=script.referral,
            watch=script.watch,
            review_on=(self.now + timedelta(days=script.review_days)).date(),
            saved_at=self.now,
            signed_at=self.now,
            signer_key=f"account:{account.id}",
            signer_name=lead.name,
            signer_title=lead.title_words.words.zh,
        )
        opinion.content_hash = seal(opinion)
        self.told.signed = case.answered_at = self.seat.signed_at = self.now
        case.claim, case.claims = v7(self.now), 1
        self.tray.add(opinion, self._notice(case.asker, "已有签署的意见"))

    def _notice(self, whom: Staff, said: str) -> Notice:
        case = self.case
        account = self.told.asker.county.accounts[whom.id]
        read = self.now + timedelta(hours=3)
        return Notice(
            id=v7(self.now),
            account=f"account:{account.id}",
            at=self.now,
            kind="consultation",
            zh=f"{case.number}：{said}",
            en=f"{case.number}: answered",
            link=f"/cases/{case.pk}/",
            read_at=read if read < END - timedelta(days=20) else None,
        )

    def _close(self) -> None:
        case = self.case
        self._step("close", "completed", case.asker, detail={"decision": "adopted"})
        case.decision, case.closed_at = "adopted", self.now
        due = FollowUp(id=v7(self.now), consultation=case, due_on=(self.now + timedelta(days=7)).date())
        self.tray.add(due)
        seen = self.now + timedelta(days=7, hours=chance.randint(1, 9))
        if seen > END or chance.random() < 0.03:
            return
        self.now = seen
        self._step("record_outcome", "completed", case.asker, self.script.outcome_note)
        case.outcome, case.ended_at = self.script.outcome, self.now
        due.outcome, due.note, due.recorded_at = self.script.outcome, self.script.outcome_note, self.now
        due.recorded_by, due.recorded_name = f"staff:{case.asker_id}", case.asker.name

    def _step(
        self, event: str, state: str, who: Staff, note: str = "", detail: dict[str, Any] | None = None
    ) -> None:
        case = self.case
        if event != "request":
            spread = LIMIT[self.script.urgency] / 8
            self.now = min(self.now + timedelta(minutes=chance.uniform(1, spread)), END)
        case.steps += 1
        before, case.state = ("" if event == "request" else case.state), state
        account = self.told.asker.county.accounts[who.id]
        self.tray.add(
            Step(
                consultation=case,
                number=case.steps,
                event=event,
                from_state=before,
                to_state=state,
                at=self.now,
                by_key=f"account:{account.id}",
                by_name=who.name,
                by_title=who.title_words.words.zh,
                by_institution=who.institution.label,
                note=note,
                detail=detail or {},
                digest=case.content_hash,
            )
        )

    def _part(self, house: Institution, staff: Staff | None, role: str) -> None:
        if not hasattr(self, "parts"):
            self.parts: list[Participation] = []
        row = Participation(consultation=self.case, institution=house, staff=staff, role=role, since=self.now)
        self.parts.append(row)

    def _end(self) -> None:
        """Clock, whose turn, rights: as the runner leaves them."""
        case = self.case
        ours = case.state in ("on-hold", "rejected", "in-progress", "completed")
        case.waits_at = case.asking if ours else case.holder
        case.waits_for = case.asker if ours else case.holder_staff
        case.waits_department = None if ours else case.holder_department
        if case.state in CLOCKS:
            case.clock, case.clock_since = CLOCKS[case.state], self.now
            case.due_at = self.now + timedelta(minutes=LIMIT[case.urgency])
        for part in self.parts:
            keeps = part.role in ("asker", "expert")
            if case.ended_at:
                part.until = case.ended_at + period("record_days" if keeps else "station_days")
        self.tray.add(case, *self.parts)
        if hasattr(self, "seat"):
            self.tray.add(self.seat)
        if self.script.files and chance.random() < 0.6:
            self._attach()

    def _attach(self) -> None:
        case = self.case
        for _ in range(chance.randint(1, 3)):
            file = StoredFile(
                id=v7(case.asked_at),
                subject=f"consultation:{case.pk}",
                name="心电图.jpg",
                size=180_000,
                received=180_000,
                sha256=case.content_hash,
                stored_size=160_000,
                content_type="image/jpeg",
                width=1280,
                height=960,
                by_key=f"staff:{case.asker_id}",
                by_name=case.asker.name,
                created_at=case.asked_at,
                completed_at=case.asked_at,
            )
            self.tray.add(file, Attachment(consultation=case, step=1, file=file, caption="心电图"))
