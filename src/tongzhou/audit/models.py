"""Rows that are only ever added: what was done, what was seen, and each step of each lifecycle."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """Who did or saw what. Text keys only ("account:…", "consultation:…"); never a name of a patient."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=80)
    institution = models.CharField(max_length=80, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    patient = models.CharField(max_length=80, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_subject"),
            models.Index(fields=["actor", "at"], name="audit_actor"),
            models.Index(fields=["institution", "at"], name="audit_institution"),
            models.Index(fields=["patient", "at"], name="audit_patient", condition=~models.Q(patient="")),
        ]


class Transition(models.Model):
    """One step of a lifecycle: from, to, by whom, when, why. A package gives it its subject.

    `number` counts from 1 within the subject without holes; (subject, number) is unique, so two people
    cannot take the same step at once.
    """

    number = models.PositiveIntegerField()
    event = models.CharField(max_length=40)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    by_title = models.CharField(max_length=80, blank=True)
    by_institution = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        abstract = True
