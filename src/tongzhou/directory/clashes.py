"""When the database says no, or the same id comes twice: the answer in a person's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, models, transaction

from tongzhou.kernel.errors import Conflict, Refusal, sentence

SENT_BEFORE = sentence(
    "directory.sent_before",
    "这条记录已经送来过，但内容与现在的不同。",
    "This record has been sent before, with other content.",
    then_zh="请刷新后查看已保存的内容，再改动那一条。",
    then_en="Reload, look at what was kept, and change that one.",
)


@contextmanager
def clash(**refusals: Refusal) -> Iterator[None]:
    """Run the block in a savepoint; a broken constraint of that name becomes its refusal, any other stays an error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        refusal = refusals.get(getattr(diagnosis, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from error


def same(kept: models.Model, **sent: object) -> None:
    """The same id with the same content is the same record; other content raises Conflict."""
    if any(getattr(kept, name) != value for name, value in sent.items()):
        raise Conflict(SENT_BEFORE)
