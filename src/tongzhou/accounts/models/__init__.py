"""Who may sign in, what he may do where, and what was lent or forced open."""

from tongzhou.accounts.models.access import BreakGlass, Delegation, Invitation, RoleGrant, Security
from tongzhou.accounts.models.account import Account, AccountManager, Failure, RecoveryCode, SignIn

__all__ = [
    "Account",
    "AccountManager",
    "BreakGlass",
    "Delegation",
    "Failure",
    "Invitation",
    "RecoveryCode",
    "RoleGrant",
    "Security",
    "SignIn",
]
