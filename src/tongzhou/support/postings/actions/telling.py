"""Who is told of a step that waits for him: the other side's office, the person himself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tongzhou.accounts.queries import accounts_of_staff, offices
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices import actions as notices
from tongzhou.support.postings.models import Posting

ASKED = Words("{house}安排{name}来驻点，请您同意", "{house} means to post {name} to you: please agree")
AGREED = Words("{house}同意接收{name}", "{house} agrees to take {name}")
DECLINED = Words("{house}没有同意接收{name}", "{house} declines {name}")
ARRIVED = Words("{name}登记到岗，请确认", "{name} has arrived: please confirm")
LEFT = Words("{name}登记离岗，请确认在岗天数", "{name} has left: please confirm the days on site")
APPRAISED = Words("{house}评价了您的派驻，您可以答复", "{house} has appraised your posting; you may reply")


def tell_host(posting: Posting, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice for the host's office."""
    _tell(offices(posting.receiving_id, at=at), posting, words, posting.supporting.label, by, at)


def tell_supporter(posting: Posting, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice for the supporter's office and the person himself."""
    both = [*offices(posting.supporting_id, at=at), *accounts_of_staff([posting.staff_id])]
    _tell(list(dict.fromkeys(both)), posting, words, posting.receiving.label, by, at)


def tell_himself(posting: Posting, words: Words, *, by: Actor, at: datetime) -> None:
    """A notice for the person alone."""
    _tell(accounts_of_staff([posting.staff_id]), posting, words, posting.receiving.label, by, at)


def _tell(accounts: list[UUID], posting: Posting, words: Words, house: str, by: Actor, at: datetime) -> None:
    said = words.format(house=house, name=posting.staff.name)
    others = [one for one in accounts if one != by.account_id]
    notices.tell(others, at=at, kind="posting", words=said, link=f"/postings/{posting.pk}/")
