"""Writing postings: plan, agree, arrive, away and back, extend, cut short, swap, leave, hand over, appraise; rules."""

from tongzhou.support.postings.actions.changing import extend, shorten, swap
from tongzhou.support.postings.actions.groups import open_batch, open_team
from tongzhou.support.postings.actions.papers import appraise, hand_over, reply, save_hand_over, take_over
from tongzhou.support.postings.actions.planning import Plan, agree, cancel, decline, plan, replan
from tongzhou.support.postings.actions.presence import Away, arrive, come_back, depart, go_away
from tongzhou.support.postings.actions.recording import record
from tongzhou.support.postings.actions.rules import area, end_rule, set_rule
from tongzhou.support.postings.actions.running import offers, require, words_of

__all__ = [
    "Away",
    "Plan",
    "agree",
    "appraise",
    "area",
    "arrive",
    "cancel",
    "come_back",
    "decline",
    "depart",
    "end_rule",
    "extend",
    "go_away",
    "hand_over",
    "offers",
    "open_batch",
    "open_team",
    "plan",
    "record",
    "replan",
    "reply",
    "require",
    "save_hand_over",
    "set_rule",
    "shorten",
    "swap",
    "take_over",
    "words_of",
]
