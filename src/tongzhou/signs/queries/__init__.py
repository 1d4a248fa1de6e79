"""Reading signs: of named acts, and of an office's latest acts; always in the scope of an actor's grants."""

from tongzhou.signs.queries.lists import Page, of_acts, of_houses, sign_of, suspicious
from tongzhou.signs.queries.marks import Sign

__all__ = ["Page", "Sign", "of_acts", "of_houses", "sign_of", "suspicious"]
