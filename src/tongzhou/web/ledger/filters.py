"""What stands in the address of a list: filters and the key of the page. Nonsense is ignored, not scolded."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongzhou.kernel.actors import Actor
from tongzhou.ledger import kinds
from tongzhou.ledger.queries import Filters
from tongzhou.partnerships import queries as partnerships
from tongzhou.web.components.component import speak
from tongzhou.web.components.fields import Field, Option


def read(given: QueryDict) -> Filters:
    """The filters of an address."""
    return Filters(
        programme=_text(given, "programme"),
        pairing=id_of(given.get("pairing", "")),
        kind=_text(given, "kind"),
        institution=id_of(given.get("institution", "")),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        source=_text(given, "source"),
    )


def cursor(given: QueryDict) -> tuple[datetime, UUID] | None:
    """Where a page begins; None is the first page."""
    at, _sep, id = given.get("after", "").partition("_")
    found = id_of(id)
    try:
        return (datetime.fromisoformat(at), found) if found else None
    except ValueError:
        return None


def address(given: QueryDict, after: tuple[datetime, UUID] | None) -> str:
    """The same list, beginning after a row."""
    kept = {key: value for key, value in given.items() if value and key != "after"}
    if after:
        kept["after"] = f"{after[0].isoformat()}_{after[1]}"
    return f"/ledger/?{urlencode(kept)}" if kept else "/ledger/"


def fields(actor: Actor, given: QueryDict) -> tuple[Field, ...]:
    """The form above the list. One statement."""
    programmes = [Option(one.code, one.name) for one in partnerships.programmes(actor)]
    all_kinds = [Option(kind.code, speak(kind.words)) for kind in kinds.all_kinds()]
    return (
        Field(
            name="programme", label=_("帮扶项目"), kind="select", value=given.get("programme", ""),
            options=(Option("", _("全部项目")), *programmes),
        ),
        Field(
            name="kind", label=_("哪类工作"), kind="select", value=given.get("kind", ""),
            options=(Option("", _("全部类别")), *all_kinds),
        ),
        Field(name="since", label=_("入账从"), kind="date", value=given.get("since", "")),
        Field(name="until", label=_("到"), kind="date", value=given.get("until", "")),
    )  # fmt: skip


def _text(given: QueryDict, name: str) -> str:
    """What was typed, without the one character that the database cannot hold."""
    return given.get(name, "").replace("\0", "")[:120]


def id_of(text: str) -> UUID | None:
    """A UUID as typed; None for nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
