"""Reads of accounts: the Actor of a request, who hears of what, people, sessions, what was lent or forced open."""

from tongzhou.accounts.queries.actors import accounts_of_staff, actor_of, offices, topics

__all__ = ["accounts_of_staff", "actor_of", "offices", "topics"]
