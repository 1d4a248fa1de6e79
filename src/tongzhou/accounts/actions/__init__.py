"""Writes of accounts: every verb takes `by` and `at`, asks permission first, and leaves its audit row."""

from tongzhou.accounts.actions.grants import end_role, grant_role
from tongzhou.accounts.actions.people import create_account

__all__ = ["create_account", "end_role", "grant_role"]
