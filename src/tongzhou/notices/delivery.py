"""Sending what is queued: each message at least once, five tries, and its text forgotten once it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, Value

from tongzhou.notices.channels import Channel, Undelivered, channel
from tongzhou.notices.models import Message

TRIES = 5
WAIT = timedelta(minutes=2)
"""How long to wait after each failed try, times the number of tries."""


def deliver(*, at: datetime, most: int = 50, through: Callable[[str], Channel] = channel) -> int:
    """Send up to `most` queued messages that are due at `at`; how many went out. Two workers never take one message."""
    sent = 0
    for _ in range(most):
        with transaction.atomic():
            message = _next(at)
            if message is None:
                break
            sent += _try(message, through(message.channel), at)
    return sent


def _next(at: datetime) -> Message | None:
    due = ExpressionWrapper(F("at") + F("tries") * Value(WAIT), output_field=DateTimeField())
    queued = Message.objects.select_for_update(skip_locked=True).alias(due=due)
    return queued.filter(Q(due__lte=at), state="queued").order_by("at").first()


def _try(message: Message, channel: Channel, at: datetime) -> bool:
    message.tries += 1
    try:
        channel.send(to=message.to, text=message.text, id=str(message.id))
    except Undelivered as fault:
        message.error = str(fault)[:200]
        message.state = "failed" if message.tries >= TRIES else "queued"
        message.save(update_fields=["tries", "error", "state"])
        return False
    # The text may hold an invitation's token: it must not outlive its sending.
    message.state, message.sent_at, message.text = "sent", at, ""
    message.save(update_fields=["tries", "state", "sent_at", "text"])
    return True
