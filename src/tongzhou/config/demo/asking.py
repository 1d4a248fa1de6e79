"""The asker's part of a scene: the patient and his consent, the pictures, the form, the request."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from tongzhou.care.consultations import actions
from tongzhou.care.consultations.fields import fields_of
from tongzhou.care.consultations.queries.topics import current_version
from tongzhou.care.consultations.reading import CHINA
from tongzhou.care.patients import actions as patients
from tongzhou.care.patients.rules import ConsentForm, Particulars, Purpose, Sex, needs_guardian
from tongzhou.config.demo.answers import Asked, fill
from tongzhou.config.demo.cast import Cast, house_id
from tongzhou.config.demo.names import id_number, patient_name, phone, uid
from tongzhou.config.demo.pictures import VARIANTS, picture
from tongzhou.config.demo.scenes import Scene
from tongzhou.files import actions as files
from tongzhou.kernel.actors import Actor
from tongzhou.partnerships.rules import Urgency


class Asking:
    """What the asker of one scene does; the patient is drawn by the scene's own chance."""

    def __init__(self, cast: Cast, scene: Scene, case_id: UUID) -> None:
        self.cast, self.scene, self.case_id = cast, scene, case_id
        self.patient_id = uid("patient", scene.key)
        low, high = scene.script.age
        self.age = scene.chance.uniform(low, high)
        self.born = (scene.at - timedelta(days=self.age * 365.25)).astimezone(CHINA).date()
        self.count = int(scene.chance.random() * 9973)
        self.name = patient_name(scene.chance, scene.script.sex, newborn=self.age < 0.08)

    @property
    def by(self) -> Actor:
        """The asking doctor."""
        return self.cast.act(self.scene.asker)

    def send(self, at: datetime, topic: str = "") -> None:
        """Register, record the consent, attach and send. `topic`: another form than the right one."""
        self._register(at - timedelta(minutes=4))
        consent_id = self._consent(at - timedelta(minutes=2))
        sent: list[UUID] = []
        data = self._answers(self.scene.script.topic, at, sent)
        if topic:
            data = self._answers(topic, at, sent)
        actions.request(
            id=self.case_id,
            by=self.by,
            at=at,
            patient_id=self.patient_id,
            topic=topic or self.scene.script.topic,
            urgency=Urgency(self.scene.script.urgency),
            question=self.scene.script.question,
            data=data,
            consent_id=consent_id,
            file_ids=sent,
            to=house_id(self.scene.path[0]),
        )

    def again(self, at: datetime) -> None:
        """Send the returned case once more, on the right form. Its pictures went with the first request."""
        topic = self.scene.script.topic
        data = self._answers(topic, at, None)
        actions.reroute(
            by=self.by, at=at, case_id=self.case_id, topic=topic, data=data, note="已按专科表补齐。"
        )

    def _register(self, at: datetime) -> None:
        script, known = self.scene.script, self.count % 10 < 7
        who = Particulars(
            name=self.name,
            sex=Sex(script.sex),
            born_on=self.born,
            id_number=id_number(self.born, script.sex, self.count) if known and self.age > 1 else "",
            phone=phone(self.count),
            background=str(script.data.get("history", ""))[:200],
        )
        patients.register(id=self.patient_id, by=self.by, at=at, who=who)

    def _consent(self, at: datetime) -> UUID:
        id = uid("consent", self.scene.key)
        child = needs_guardian(self.born, _day(at))
        urgent = self.scene.script.urgency == "immediate"
        patients.record_consent(
            id=id,
            by=self.by,
            at=at,
            patient_id=self.patient_id,
            purpose=Purpose.CARE,
            form=ConsentForm.EMERGENCY if urgent else ConsentForm.WRITTEN,
            given_at=at,
            guardian=patient_name(self.scene.chance, "female") if child else "",
            guardian_relation="母亲" if child else "",
        )
        return id

    def _answers(self, topic: str, at: datetime, sent: list[UUID] | None) -> dict[str, Any]:
        """The form of that topic; pictures it takes are sent and noted in `sent` (None: they are there)."""

        def photo(kind: str) -> str:
            kind = str(self.scene.script.data.get("picture", kind))
            id = uid("picture", self.scene.key, kind)
            if sent is not None and id not in sent:
                self._picture(id, kind, at - timedelta(minutes=1))
                sent.append(id)
            return str(id)

        asked = Asked(self.scene.script, at, self.age, Urgency(self.scene.script.urgency), photo)
        return fill(topic, fields_of(current_version(topic).fields), asked)

    def _picture(self, id: UUID, kind: str, at: datetime) -> None:
        """One picture, sent as a phone sends it."""
        raw = picture(kind, self.count % VARIANTS)
        begun = files.begin(
            id=id, by=self.by, at=at, name=f"演示-{kind}.jpg", size=len(raw), subject=f"draft:{self.case_id}"
        )
        if begun.completed_at is None:
            files.append(by=self.by, at=at, file_id=id, offset=0, piece=raw)
            files.finish(by=self.by, at=at, file_id=id)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
