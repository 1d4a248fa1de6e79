"""Writes: every step of a referral is a verb here; all of them go through one runner."""

from tongzhou.care.referrals.actions.beds import offer, withdraw_offer
from tongzhou.care.referrals.actions.clocks import escalate_overdue
from tongzhou.care.referrals.actions.drafting import (
    discard_draft,
    forget_drafts,
    save_draft,
    save_step_draft,
    step_draft,
)
from tongzhou.care.referrals.actions.following import told_by
from tongzhou.care.referrals.actions.outside import add_party, answer_by_link, look, make_link
from tongzhou.care.referrals.actions.receiving import (
    accept,
    arrive,
    ask_back,
    decline,
    finish,
    no_show,
    treat,
)
from tongzhou.care.referrals.actions.runner import Said
from tongzhou.care.referrals.actions.sending import (
    Wish,
    ask_more,
    back_wish,
    cancel,
    close,
    depart,
    redirect,
    reply,
    request,
    send_back,
)

__all__ = [
    "Said",
    "Wish",
    "accept",
    "add_party",
    "answer_by_link",
    "arrive",
    "ask_back",
    "ask_more",
    "back_wish",
    "cancel",
    "close",
    "decline",
    "depart",
    "discard_draft",
    "escalate_overdue",
    "finish",
    "forget_drafts",
    "look",
    "make_link",
    "no_show",
    "offer",
    "redirect",
    "reply",
    "request",
    "save_draft",
    "save_step_draft",
    "send_back",
    "step_draft",
    "told_by",
    "treat",
    "withdraw_offer",
]
