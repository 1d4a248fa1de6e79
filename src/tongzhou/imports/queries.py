"""Reading imports: everybody his own."""

from __future__ import annotations

from uuid import UUID

from tongzhou.imports.models import Content, Import
from tongzhou.imports.rules import NO_IMPORT
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import NotFound
from tongzhou.kernel.permissions import Permission

RECENT = 30


def imports(actor: Actor) -> list[Import]:
    """One's own last imports, the newest first, without their previews. One statement."""
    actor.require(Permission.IMPORT)
    return list(Import.objects.filter(by_key=actor.key).defer("preview").order_by("-at")[:RECENT])


def found(actor: Actor, id: UUID) -> Import:
    """One's own import. Raises Denied, NotFound. One statement."""
    actor.require(Permission.IMPORT)
    row = Import.objects.filter(pk=id, by_key=actor.key).first()
    if row is None:
        raise NotFound(NO_IMPORT)
    return row


def raw(actor: Actor, id: UUID) -> bytes:
    """The file as it came. Raises as `found` does."""
    return bytes(Content.objects.get(of=found(actor, id)).raw)


def account_of(id: UUID) -> UUID:
    """Whose import it is: for the job that reads it in that person's name. Raises NotFound."""
    account: UUID | None = Import.objects.filter(pk=id).values_list("account", flat=True).first()
    if account is None:
        raise NotFound(NO_IMPORT)
    return account
