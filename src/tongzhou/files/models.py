"""One stored file, and the pieces it arrives in."""

from __future__ import annotations

from django.db import models

from tongzhou.kernel.ids import new_id


class StoredFile(models.Model):
    """A file, or the part of it that has arrived. `subject` is the text key it belongs to.

    Content lives under FILES_ROOT by SHA-256; two equal files share one content. `received` < `size`
    while it is still being sent. Never changed once complete.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "created_at"], name="file_subject"),
            models.Index(fields=["sha256"], name="file_sha256"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(received__lte=models.F("size")), name="file_not_more_than_size"
            ),
            models.CheckConstraint(
                condition=models.Q(completed_at__isnull=True) | ~models.Q(sha256=""),
                name="file_complete_has_hash",
            ),
        ]
