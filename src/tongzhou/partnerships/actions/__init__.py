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
from tongzhou.partnerships.actions.commitments import (
    Promise,
    change_commitment,
    end_commitment,
    make_commitment,
    promise_of,
)
from tongzhou.partnerships.actions.limits import clear_limit, set_limit, set_limits
from tongzhou.partnerships.actions.pairings import end_pairing, pair
from tongzhou.partnerships.actions.programmes import open_programme

__all__ = [
    "Promise",
    "amend_agreement",
    "attach_document",
    "change_commitment",
    "clear_limit",
    "draft_agreement",
    "edit_draft",
    "end_agreement",
    "end_commitment",
    "end_pairing",
    "join_agreement",
    "leave_agreement",
    "make_commitment",
    "open_programme",
    "pair",
    "promise_of",
    "renew_agreement",
    "set_limit",
    "set_limits",
    "sign_agreement",
]
