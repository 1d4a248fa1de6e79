"""The rules of accounts in plain Python: roles, passwords, lock-out, visits, what is lent or forced open."""

from tongzhou.accounts.rules.lockout import NotLetIn
from tongzhou.accounts.rules.roles import POLICIES, Policy, Role, check_gives, givable, gives
from tongzhou.accounts.rules.visits import Limits

__all__ = ["POLICIES", "Limits", "NotLetIn", "Policy", "Role", "check_gives", "givable", "gives"]
