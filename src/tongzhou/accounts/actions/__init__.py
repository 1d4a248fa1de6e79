"""Writes of accounts: every verb takes `by` and `at`, asks permission first, and leaves its audit row."""

from tongzhou.accounts.actions.codes import check_code, confirm_totp, reset_totp, start_totp, stop_totp
from tongzhou.accounts.actions.delegations import delegate, end_delegation
from tongzhou.accounts.actions.glass import break_glass, review_break_glass
from tongzhou.accounts.actions.grants import end_role, grant_role
from tongzhou.accounts.actions.invitations import accept_invitation, invite, invited, withdraw_invitation
from tongzhou.accounts.actions.oidc import link_oidc, sign_in_oidc
from tongzhou.accounts.actions.passwords import change_password
from tongzhou.accounts.actions.people import choose_language, close_account, create_account
from tongzhou.accounts.actions.security import set_security
from tongzhou.accounts.actions.sessions import (
    confirm_password,
    end_sessions,
    open_session,
    run_out,
    sign_in,
    sign_out,
    touch_session,
)

__all__ = [
    "accept_invitation",
    "break_glass",
    "change_password",
    "check_code",
    "choose_language",
    "close_account",
    "confirm_password",
    "confirm_totp",
    "create_account",
    "delegate",
    "end_delegation",
    "end_role",
    "end_sessions",
    "grant_role",
    "invite",
    "invited",
    "link_oidc",
    "open_session",
    "reset_totp",
    "review_break_glass",
    "run_out",
    "set_security",
    "sign_in",
    "sign_in_oidc",
    "sign_out",
    "start_totp",
    "stop_totp",
    "touch_session",
    "withdraw_invitation",
]
