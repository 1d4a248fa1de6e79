"""The facts of a kind for SQL on FHIR: an entry as a FHIR Basic resource, and the ViewDefinition that makes a flat table of such resources."""

from __future__ import annotations

from typing import Any

from tongzhou.indicators.definitions.checking import sorts
from tongzhou.indicators.engine.facts import THOUSANDTHS, Fact
from tongzhou.ledger.rules import Kind

URL = "https://sql-on-fhir.org/ig/StructureDefinition/ViewDefinition"
TEXT, DAY, MOMENT, WHOLE, NUMBER = "string", "date", "dateTime", "integer", "decimal"
COLUMNS = (
    ("first", DAY), ("last", DAY), ("posted", MOMENT), ("supporting", TEXT), ("receiving", TEXT), ("pairing", TEXT),
    ("agreement", TEXT), ("programme", TEXT), ("department", TEXT), ("specialty", TEXT), ("tier", TEXT), ("grade", TEXT),
    ("quantity", NUMBER), ("unit", TEXT), ("qualifier", TEXT), ("minutes", WHOLE), ("fen", WHOLE),
)  # fmt: skip
"""Columns that every fact has. Never a member, a patient or a case number: a table of facts names nobody."""
_TYPES = {"number": NUMBER, "word": TEXT}


def extension(base: str, name: str) -> str:
    """The address of the extension that holds a field."""
    return f"{base}/fhir/fact/{name.replace('_', '-')}"


def fields(kind: Kind) -> list[tuple[str, str]]:
    """The columns of a kind with their FHIR types: those of all facts, then the words and numbers of its detail."""
    detail = [(f"detail_{name}", _TYPES[sort]) for name, sort in sorts(kind).items() if sort in _TYPES]
    return [*COLUMNS, *detail]


def view_definition(kind: Kind, base: str) -> dict[str, Any]:
    """The table of one kind: a row for each entry, a column for each field."""
    columns = [
        {"name": "entry", "path": "id", "type": TEXT},
        {"name": "kind", "path": "code.coding.first().code", "type": "code"},
        *(
            {"name": name, "path": f"extension('{extension(base, name)}').value.ofType({sort})", "type": sort, "collection": False}
            for name, sort in fields(kind)
        ),
    ]  # fmt: skip
    return {
        "resourceType": "ViewDefinition",
        "meta": {"profile": [URL]},
        "url": f"{base}/indicators/facts/{kind.code}/view-definition.json",
        "name": f"fact_{kind.code}",
        "title": kind.words.zh,
        "description": f"{kind.words.zh} {kind.words.en}",
        "status": "active",
        "fhirVersion": ["4.0.1"],
        "resource": "Basic",
        "where": [
            {"path": f"code.coding.where(system = '{base}/fhir/kinds' and code = '{kind.code}').exists()"}
        ],
        "select": [{"column": columns}],
    }


def resource(fact: Fact, kind: Kind, base: str) -> dict[str, Any]:
    """An entry as the Basic resource that the view reads. What is not known is left out."""
    said = {
        name: value for name, sort in fields(kind) if (value := _value(fact, name, sort)) not in (None, "")
    }
    types = dict(fields(kind))
    return {
        "resourceType": "Basic",
        "id": fact.entry,
        "code": {"coding": [{"system": f"{base}/fhir/kinds", "code": fact.kind, "display": kind.words.zh}]},
        "extension": [
            {"url": extension(base, name), f"value{types[name][0].upper()}{types[name][1:]}": value}
            for name, value in said.items()
        ],
    }


def _value(fact: Fact, name: str, sort: str) -> Any:
    if name.startswith("detail_"):
        bare = name.removeprefix("detail_")
        if sort == NUMBER:
            number = fact.numbers.get(bare)
            return None if number is None else number / THOUSANDTHS
        return fact.detail.get(bare)
    value = getattr(fact, name)
    if name == "quantity":
        return value / THOUSANDTHS
    return value.isoformat() if sort in (DAY, MOMENT) else value
