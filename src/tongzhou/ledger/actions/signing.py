"""Who may sign for which side, and what a signature holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypedDict
from uuid import UUID

from tongzhou.directory.models import Institution
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied, Invalid, NotFound
from tongzhou.kernel.permissions import Permission as P
from tongzhou.ledger.canonical import time_text
from tongzhou.ledger.models import Claim, Confirmation
from tongzhou.ledger.rules import LIFECYCLE, Kind
from tongzhou.ledger.sentences import BOTH_SIDES, NO_REASON, NO_SUCH_CLAIM, OWN_STEP, SIGNS_NOTHING
from tongzhou.notices import actions as notices


class Signer(TypedDict):
    """The columns that say who signed."""

    by_key: str
    by_name: str
    by_title: str
    by_institution: str


def signer(by: Actor) -> Signer:
    """Who signs, as rows keep it."""
    return Signer(by_key=by.key, by_name=by.name, by_title=by.title, by_institution=by.institution_name)


def require_person(by: Actor) -> None:
    """Raise Denied for the platform itself: it reaches everywhere and signs nothing."""
    if by.account_id is None:
        raise Denied(SIGNS_NOTHING)


def require_claiming(by: Actor, claim: Claim) -> None:
    """Raise Denied unless `by` speaks for the side that claims."""
    require_person(by)
    require_claim(by, claim.claiming, claim.kind_words, claim.by_key == by.key)


def require_claim(by: Actor, house: Institution, kind: Kind, by_step: bool) -> None:
    """Raise Denied unless `by` may claim acts of this kind for `house`; `by_step`: he took the step of the record that means it."""
    if not (kind.by_steps and by_step and by.may(P.CONFIRM, house.place)):
        by.require(P.CLAIM, house.place)


def require_asked(by: Actor, claim: Claim) -> None:
    """Raise Denied unless `by` speaks for the other side, and for that side only.

    Somebody whose office reaches both (a county's office and its own village) is not the other side.
    """
    require_person(by)
    by.require(P.CONFIRM, claim.asked.place)
    if by.key == claim.by_key or speaks_for(by, claim.claiming):
        raise Denied(BOTH_SIDES, institution=claim.asked.label)


def require_step(claim: Claim, step: str) -> None:
    """Raise Denied unless `step` may confirm this claim: some kinds are confirmed by their own record alone."""
    own = claim.own_step
    if own and step != own.code:
        raise Denied(OWN_STEP, step=own.words)


def speaks_for(by: Actor, institution: Institution) -> bool:
    """Whether `by` could claim or confirm in the name of `institution`."""
    return by.may(P.CLAIM, institution.place) or by.may(P.CONFIRM, institution.place)


def offers(by: Actor, claim: Claim) -> frozenset[str]:
    """The moves that `by` could make with the claim as it stands: what a page may offer."""
    mine = {"answer", "withdraw"} if _passes(require_claiming, by, claim) else set()
    theirs = {"confirm", "settle", "dispute"} if _passes(require_asked, by, claim) else set()
    if claim.own_step:
        theirs -= {"confirm", "settle"}
    return frozenset(move.event for move in LIFECYCLE.events(claim.status) if move.event in mine | theirs)


def _passes(check: Callable[[Actor, Claim], None], by: Actor, claim: Claim) -> bool:
    try:
        check(by, claim)
    except Denied:
        return False
    return True


def locked_claims(by: Actor, ids: Iterable[UUID]) -> list[Claim]:
    """The claims, locked in the order of their ids. Raises NotFound unless `by` may see each of them."""
    wanted = sorted(set(ids))
    found = list(
        Claim.objects.select_for_update(of=("self",))
        .select_related("supporting", "receiving")
        .filter(id__in=wanted)
        .order_by("id")
    )
    if len(found) < len(wanted) or not all(may_see(by, claim) for claim in found):
        raise NotFound(NO_SUCH_CLAIM)
    return found


def may_see(by: Actor, claim: Claim) -> bool:
    """Whether the claim concerns an institution that `by` reaches."""
    places = (claim.supporting.place, claim.receiving.place)
    return any(by.may(permission, at) for at in places for permission in (P.READ_LEDGER, P.CLAIM, P.CONFIRM))


def require_text(text: str, field: str) -> str:
    """The text without surrounding space. Raises Invalid when nothing is left."""
    kept = text.replace("\0", "").strip()
    if not kept:
        raise Invalid(NO_REASON, field=field)
    return kept


def signature(of: Claim | Confirmation, claim: Claim) -> dict[str, object]:
    """A signature as an entry keeps it: side, institution, time openly; who signed what in a leaf of its own."""
    house = claim.supporting if of.side == "supporting" else claim.receiving
    made: dict[str, object] = {
        "side": of.side,
        "institution": str(house.id),
        "institution_name": house.name,
        "at": time_text(of.at),
        "by": of.by_key,
        "name": of.by_name,
        "title": of.by_title,
        "house": of.by_institution,
        "content": of.content_hash,
    }
    if not isinstance(of, Confirmation):
        return made
    return made | {"step": of.step} | _unsigned(claim)


def _unsigned(claim: Claim) -> dict[str, object]:
    """For a one-sided book: the party instead of a house (none of ours unless a colleague looked), and when it was said."""
    news = claim.amounts.news
    if news is None:
        return {}
    told: dict[str, object] = {"institution_name": news.party, "said_at": time_text(news.at)}
    return told | {"institution": None} if news.how.outside else told


def tell_both(claims: Iterable[Claim]) -> None:
    """Tell the open pages of both sides that something in the ledger changed."""
    seen = list(claims)
    houses = {house for claim in seen for house in (claim.supporting_id, claim.receiving_id)}
    one = str(seen[0].id) if len(seen) == 1 else ""
    notices.publish([f"institution:{house}" for house in houses], kind="ledger", id=one)
