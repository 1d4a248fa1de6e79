"""Runs and their steps, points in time, vitals, checklists, delays, observation beds."""

from tongzhou.care.emergency.models.beds import Bed, Stay
from tongzhou.care.emergency.models.points import Check, ClockCheck, Delay, Point, Twin, Vitals
from tongzhou.care.emergency.models.runs import OPEN, Attachment, Counter, Part, Run, Step

__all__ = [
    "OPEN",
    "Attachment",
    "Bed",
    "Check",
    "ClockCheck",
    "Counter",
    "Delay",
    "Part",
    "Point",
    "Run",
    "Stay",
    "Step",
    "Twin",
    "Vitals",
]
