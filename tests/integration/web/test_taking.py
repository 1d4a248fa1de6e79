"""A page that asked for a file is told when it comes: by its own mark, and by nothing that somebody made up."""

from __future__ import annotations

import pytest
from django.test import Client

from tongzhou.web.taking import LONGEST, TAKEN

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("mark", "answer"), [("k3j9x0", "k3j9x0"), ("a" * LONGEST, "a" * LONGEST), ("", None), ("a" * (LONGEST + 1), None), ("a;b", None), ("é", None)]
)  # fmt: skip
def test_the_mark_comes_back_with_the_file(mark: str, answer: str | None) -> None:
    client = Client()
    client.cookies["asked"] = mark
    told = client.get("/sign-in/").cookies
    assert (told[TAKEN].value if TAKEN in told else None) == answer
    if answer:
        assert told[TAKEN]["samesite"] == "Lax" and told[TAKEN]["max-age"] == 120


def test_who_asked_for_nothing_is_told_nothing() -> None:
    assert TAKEN not in Client().get("/sign-in/").cookies
