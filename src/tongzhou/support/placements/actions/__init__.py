"""Writing placements: slots, nomination, presence, the log, certificates; procedures at home; mentorship; workstations."""

from tongzhou.support.placements.actions.mentorships import (
    Goal,
    assess_mentee,
    begin_mentorship,
    note_quarter,
    plan_mentorship,
    reach_goal,
    reply_mentor,
    stop_mentorship,
)
from tongzhou.support.placements.actions.nominating import accept, amend, decline, nominate, plan, withdraw
from tongzhou.support.placements.actions.presence import arrive, complete, pause, resume, stop
from tongzhou.support.placements.actions.procedures import may_record, record_procedure, withdraw_procedure
from tongzhou.support.placements.actions.recording import record
from tongzhou.support.placements.actions.skills import add_skills, drop_skill, sign, take_back
from tongzhou.support.placements.actions.slots import change_slots, offer_slots, withdraw_slots
from tongzhou.support.placements.actions.workstations import (
    close_workstation,
    enter_days,
    open_workstation,
    withdraw_workstation,
)

__all__ = [
    "Goal",
    "accept",
    "add_skills",
    "amend",
    "arrive",
    "assess_mentee",
    "begin_mentorship",
    "change_slots",
    "close_workstation",
    "complete",
    "decline",
    "drop_skill",
    "enter_days",
    "may_record",
    "nominate",
    "note_quarter",
    "offer_slots",
    "open_workstation",
    "pause",
    "plan",
    "plan_mentorship",
    "reach_goal",
    "record",
    "record_procedure",
    "reply_mentor",
    "resume",
    "sign",
    "stop",
    "stop_mentorship",
    "take_back",
    "withdraw",
    "withdraw_procedure",
    "withdraw_slots",
    "withdraw_workstation",
]
