"""Reading postings: lists, one posting, who is on site, the line of days, whether a year keeps what is asked."""

from tongzhou.support.postings.queries.choices import Pair, batches_of, pairs, teams_of
from tongzhou.support.postings.queries.continuity import Compliance, compliance, compliances, rule, rules
from tongzhou.support.postings.queries.groups import Sides, batch, batches, members, sides, teams
from tongzhou.support.postings.queries.lists import Cursor, Listing, Tab, counts, listing, on_site
from tongzhou.support.postings.queries.needs import needed
from tongzhou.support.postings.queries.page import View, hand_over_of, view
from tongzhou.support.postings.queries.scope import posting, sees_hand_over
from tongzhou.support.postings.queries.sheets import at_houses, shown
from tongzhou.support.postings.queries.stays import is_here, stay_of
from tongzhou.support.postings.queries.timeline import Drawn, Filters, timeline

__all__ = [
    "Compliance", "Cursor", "Drawn", "Filters", "Listing", "Pair", "Sides", "Tab", "View", "at_houses", "batch", "batches", "batches_of", "compliance", "compliances",
    "counts", "hand_over_of", "is_here", "listing", "members", "needed", "on_site", "pairs", "posting", "rule", "rules", "sees",
    "sees_hand_over", "shown", "sides", "stay_of", "teams", "teams_of", "timeline", "view",
]  # fmt: skip
