"""Files that came in."""

from __future__ import annotations

from django.db import models

from tongzhou.imports.rules import State
from tongzhou.kernel.ids import new_id


class Import(models.Model):
    """One file. `preview` is what was found (JSON of interop/workbook), `written` what was committed by sheet.

    `rows_done` of `rows_all` is the progress of what is running. The content stands in a row of its own, so that lists stay light.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=[(x.value, x.value) for x in State])
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    account = models.UUIDField()
    at = models.DateTimeField()
    moved_at = models.DateTimeField()
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    written = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["by_key", "-at"], name="import_by")]

    @property
    def status(self) -> State:
        """The state as a member of the closed list."""
        return State(self.state)


class Content(models.Model):
    """The file as it came."""

    of = models.OneToOneField(Import, primary_key=True, on_delete=models.CASCADE, related_name="content")
    raw = models.BinaryField()
