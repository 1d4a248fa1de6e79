"""The rules of accounts in plain Python: roles, passwords, lock-out, codes, lending, breaking the glass."""

from tongzhou.accounts.rules.roles import POLICIES, Policy, Role, check_gives, givable, gives

__all__ = ["POLICIES", "Policy", "Role", "check_gives", "givable", "gives"]
