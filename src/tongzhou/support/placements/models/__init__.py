"""Slots, placements with their log, procedures done alone, mentorships, workstations."""

from tongzhou.support.placements.models.mentorships import MentorGoal, MentorNote, Mentorship, MentorshipStep
from tongzhou.support.placements.models.placements import Pause, Placement, PlacementStep, SignOff, Skill
from tongzhou.support.placements.models.procedures import Procedure, ProcedureStep
from tongzhou.support.placements.models.slots import Slots, SlotsStep
from tongzhou.support.placements.models.workstations import Workstation, WorkstationDay, WorkstationStep

__all__ = [
    "MentorGoal",
    "MentorNote",
    "Mentorship",
    "MentorshipStep",
    "Pause",
    "Placement",
    "PlacementStep",
    "Procedure",
    "ProcedureStep",
    "SignOff",
    "Skill",
    "Slots",
    "SlotsStep",
    "Workstation",
    "WorkstationDay",
    "WorkstationStep",
]
