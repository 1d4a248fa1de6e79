"""What a claim says, as one JSON object with one digest: both sides sign exactly this."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tongzhou.kernel.quantities import Qualifier, Quantity, Unit
from tongzhou.ledger import hashes
from tongzhou.ledger.canonical import canonical, number_text, time_text
from tongzhou.ledger.leaves import Facts
from tongzhou.ledger.rules import Amounts, How, Member, News

Content = dict[str, Any]


def of_amounts(amounts: Amounts, *, reverses: UUID | None = None, reason: str = "") -> Content:
    """The content of a claim. `reverses` and `reason` are set for the claim of a reversing entry."""
    quantity = amounts.quantity
    content: Content = {
        "kind": amounts.kind,
        "source": amounts.source,
        "version": amounts.version,
        "from": time_text(amounts.occurred_from),
        "to": time_text(amounts.occurred_to),
        "supporting": str(amounts.supporting_id),
        "receiving": str(amounts.receiving_id),
        "pairing": _text(amounts.pairing_id),
        "quantity": number_text(quantity.number),
        "unit": quantity.unit.value,
        "qualifier": quantity.qualifier.value,
        "department": _text(amounts.department_id),
        "specialty": amounts.specialty,
        "tier": amounts.tier,
        "grade": amounts.grade,
        "case_number": amounts.case_number,
        "minutes": amounts.minutes,
        "fen": amounts.fen,
        "members": [[m.role, m.key, m.name, m.title] for m in sorted(amounts.members, key=_order)],
        "evidence": list(amounts.evidence),
        "detail": amounts.detail,
        "reverses": _text(reverses),
        "reason": reason,
    }
    return content | ({"outside": _news(amounts.news)} if amounts.news else {})


def of_facts(facts: Facts) -> Content:
    """The content that an entry's claim must have had."""
    quantity = Quantity(facts.quantity, Unit(facts.unit), Qualifier(facts.qualifier))
    amounts = Amounts(
        kind=facts.kind,
        source=facts.source,
        version=facts.version,
        occurred_from=facts.occurred_from,
        occurred_to=facts.occurred_to,
        supporting_id=facts.supporting_id,
        receiving_id=facts.receiving_id,
        pairing_id=facts.pairing_id,
        quantity=quantity,
        department_id=facts.department_id,
        specialty=facts.specialty,
        tier=facts.tier,
        grade=facts.grade,
        case_number=facts.case_number,
        minutes=facts.minutes,
        fen=facts.fen,
        members=tuple(Member(*row) for row in facts.members),
        evidence=tuple(facts.evidence),
        detail=dict(facts.detail),
        news=heard(facts.confirmed),
    )
    return of_amounts(amounts, reverses=facts.reverses_id, reason=facts.reason)


def amounts_of(content: Content) -> Amounts:
    """Content back into Amounts. Raises KeyError or ValueError for what `of_amounts` never wrote."""
    return Amounts(
        kind=content["kind"],
        source=content["source"],
        version=content["version"],
        occurred_from=datetime.fromisoformat(content["from"]),
        occurred_to=datetime.fromisoformat(content["to"]),
        supporting_id=UUID(content["supporting"]),
        receiving_id=UUID(content["receiving"]),
        pairing_id=_id(content["pairing"]),
        quantity=Quantity(
            Decimal(content["quantity"]), Unit(content["unit"]), Qualifier(content["qualifier"])
        ),
        department_id=_id(content["department"]),
        specialty=content["specialty"],
        tier=content["tier"],
        grade=content["grade"],
        case_number=content["case_number"],
        minutes=content["minutes"],
        fen=content["fen"],
        members=tuple(Member(*row) for row in content["members"]),
        evidence=tuple(content["evidence"]),
        detail=content["detail"],
        news=_read(content["outside"]) if "outside" in content else None,
    )


def heard(confirmed: Mapping[str, Any]) -> News | None:
    """What an entry of a one-sided book rests on, from its second signature; None when that is one."""
    if "said_at" not in confirmed:
        return None
    told = {"how": "step", "key": "by", "party": "institution_name", "by": "name", "at": "said_at"}
    return _read({name: confirmed[kept] for name, kept in told.items()})


def _news(news: News) -> Content:
    return {
        "how": news.how.value,
        "key": news.key,
        "party": news.party,
        "by": news.by,
        "at": time_text(news.at),
    }


def _read(told: Mapping[str, Any]) -> News:
    return News(How(told["how"]), told["key"], told["party"], told["by"], datetime.fromisoformat(told["at"]))


def digest(content: Content) -> str:
    """The digest that both sides sign."""
    return hashes.content(canonical(content))


def _order(member: Member) -> tuple[str, str]:
    return member.role, member.key


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
