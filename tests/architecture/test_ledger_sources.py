"""Whatever a package claims with has its page: an entry that leads to no record of its work cannot be checked by anybody."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import models
from django.urls import resolve

from tests.architecture.source import under
from tongzhou.support.resources.acts import RECORDS
from tongzhou.web.ledger.sheets import SOURCES

FILES_ONLY = {"technique", "specialty"}
"""Keys under which only files stand: what is claimed there are cases and statements, each with a key of its own."""
ONE = UUID(int=1)


def test_every_key_that_a_record_claims_with_has_its_page() -> None:
    words = {key.partition(":")[0] for model in apps.get_models() for key in keys(model)}
    assert len(words) > 15
    assert words - FILES_ONLY - SOURCES.keys() == set()


def test_every_record_of_money_has_its_page() -> None:
    assert RECORDS.keys() - SOURCES.keys() == set()


def test_every_source_written_out_where_it_is_claimed_has_its_page() -> None:
    found = dict(written())
    assert found
    for place, word in found.items():
        assert word in SOURCES or (word == "" and place.startswith("support/resources/")), (
            f"{place}: claims with a word that leads to no page"
        )


def test_every_such_page_is_an_address() -> None:
    for address, _permission in SOURCES.values():
        assert resolve(address.format(ONE)).kwargs


def keys(model: type[models.Model]) -> Iterator[str]:
    """The text keys that the records of a model of support or care go by: their `source`, `key` and `…_key`, for every `what`."""
    if not model.__module__.startswith(("tongzhou.support.", "tongzhou.care.")):
        return
    names = [
        name
        for one in model.__mro__
        for name, value in vars(one).items()
        if isinstance(value, property) and (name in ("source", "key") or name.endswith("_key"))
    ]
    whats = [field.choices or [("", "")] for field in model._meta.fields if field.name == "what"]
    for name in names:
        for what, _said in whats[0] if whats else [("", "")]:
            row = model(pk=ONE, **({"what": what} if whats and what else {}))
            value = str(getattr(row, name))
            if value.endswith(str(ONE)):
                yield value


def written() -> Iterator[tuple[str, str]]:
    """(place, word) of each `Amounts(source=f"word:…")`; the word is "" when it is handed through."""
    for path, tree in under("support", "care"):
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Amounts"
            ):
                continue
            for one in node.keywords:
                if one.arg == "source" and isinstance(one.value, ast.JoinedStr):
                    first = one.value.values[0]
                    text = str(first.value) if isinstance(first, ast.Constant) else ""
                    yield f"{path}:{node.lineno}", text.partition(":")[0]
