"""Cases, their steps, opinions, rosters and the data each kind of help needs."""

from tongzhou.care.consultations.models.cases import (
    Attachment,
    Consultation,
    Counter,
    Draft,
    Participation,
    Station,
    Step,
)
from tongzhou.care.consultations.models.opinions import FollowUp, Opinion, Panelist
from tongzhou.care.consultations.models.topics import Duty, Topic, TopicVersion

__all__ = [
    "Attachment",
    "Consultation",
    "Counter",
    "Draft",
    "Duty",
    "FollowUp",
    "Opinion",
    "Panelist",
    "Participation",
    "Station",
    "Step",
    "Topic",
    "TopicVersion",
]
