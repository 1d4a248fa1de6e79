"""What waits to be read, and what waits to be sent over a channel outside the platform."""

from __future__ import annotations

from django.db import models

from tongzhou.kernel.ids import new_id


class Notice(models.Model):
    """One line for one account. `account` is a text key; the sentence holds no patient's name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.CharField(max_length=80)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200)
    link = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="notice_account")]


class Message(models.Model):
    """A message for a channel outside (SMS …): queued here, sent by a job, kept with its outcome."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    to = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=12, default="queued")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="message_queued", condition=models.Q(state="queued"))]
