"""Writes of partnerships: each a verb, each audited, each told to those who look."""

from tongzhou.partnerships.actions.agreements import (
    draft_agreement,
    edit_draft,
    end_agreement,
    renew_agreement,
    sign_agreement,
)
from tongzhou.partnerships.actions.changes import (
    amend_agreement,
    attach_document,
    join_agreement,
    leave_agreement,
)
from tongzhou.partnerships.actions.limits import clear_limit, set_limit, set_limits
from tongzhou.partnerships.actions.pairings import end_pairing, pair
from tongzhou.partnerships.actions.programmes import open_programme

__all__ = [
    "amend_agreement",
    "attach_document",
    "clear_limit",
    "draft_agreement",
    "edit_draft",
    "end_agreement",
    "end_pairing",
    "join_agreement",
    "leave_agreement",
    "open_programme",
    "pair",
    "renew_agreement",
    "set_limit",
    "set_limits",
    "sign_agreement",
]
