"""Who reported: known to himself; of one who wished to stay unnamed, to nobody else."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

from django.conf import settings

from tongzhou.kernel.actors import Actor


def unnamed_key(actor: Actor) -> str:
    """A keyed hash of the account: he finds his own reports by it, and nobody reads from it whose they are."""
    secret = bytes(settings.PATIENT_KEYS["hash"])
    told = hmac.new(secret, f"safety-reporter\x00{actor.key}".encode(), hashlib.sha256).hexdigest()
    return f"unnamed:{told}"


def keys_of(actor: Actor) -> tuple[str, ...]:
    """The keys under which this actor's own reports stand; none for the platform itself."""
    return (actor.key, unnamed_key(actor)) if actor.account_id else ()


def masked(actor: Actor) -> Actor:
    """The actor as trails keep an unnamed reporter: the institution, no account, no name."""
    return replace(actor, account_id=None, name="safety-reporter", title="", staff_ids=())
