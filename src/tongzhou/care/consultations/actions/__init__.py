"""Writes: every step of a case is a verb here; all of them go through one runner."""

from tongzhou.care.consultations.actions.amending import acknowledge, amend
from tongzhou.care.consultations.actions.answering import accept, ask_back, save_opinion, sign
from tongzhou.care.consultations.actions.asking import (
    cancel,
    discard_draft,
    forget_drafts,
    question,
    reply,
    request,
    reroute,
    save_draft,
)
from tongzhou.care.consultations.actions.clocks import escalate_overdue, remind_follow_ups
from tongzhou.care.consultations.actions.closing import close, record_outcome
from tongzhou.care.consultations.actions.panels import excuse, excuse_gone, leave
from tongzhou.care.consultations.actions.rosters import clear_duty, set_duty
from tongzhou.care.consultations.actions.routing import (
    allocate,
    decline,
    invite_expert,
    pass_on,
    return_for_specialty,
)
from tongzhou.care.consultations.actions.topics import check_publisher, load_topics, publish_topic

__all__ = [
    "accept",
    "acknowledge",
    "allocate",
    "amend",
    "ask_back",
    "cancel",
    "check_publisher",
    "clear_duty",
    "close",
    "decline",
    "discard_draft",
    "escalate_overdue",
    "excuse",
    "excuse_gone",
    "forget_drafts",
    "invite_expert",
    "leave",
    "load_topics",
    "pass_on",
    "publish_topic",
    "question",
    "record_outcome",
    "remind_follow_ups",
    "reply",
    "request",
    "reroute",
    "return_for_specialty",
    "save_draft",
    "save_opinion",
    "set_duty",
    "sign",
]
