"""One stored file, and the pieces it arrives in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from tongzhou.kernel.ids import new_id


class StoredFile(models.Model):
    """A file, or the part of it that has arrived. `subject` is the text key it belongs to.

    Content lives under FILES_ROOT by SHA-256; two equal files share one content. `size` is what the sender
    declared, `received` what has arrived of it (bytes). What is stored may differ: pictures are written
    anew without their metadata, so `sha256` and `stored_size` are of the stored bytes. Once complete,
    only the subject changes, once: from a draft to what the draft became. `likeness` knows the same photo again (likeness.py);
    [] for a picture that shows nothing to tell it by, NULL for what is no picture or was not looked at yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored_size = models.PositiveBigIntegerField(null=True)
    content_type = models.CharField(max_length=100, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    likeness = ArrayField(models.IntegerField(), size=4, null=True)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "created_at"], name="file_subject"),
            models.Index(fields=["sha256"], name="file_sha256"),
            GinIndex(fields=["likeness"], name="file_likeness"),
            models.Index(
                fields=["created_at"], name="file_unfinished", condition=Q(completed_at__isnull=True)
            ),
            models.Index(fields=["by_key"], name="file_drafts", condition=Q(subject__startswith="draft:")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="file_not_more_than_size"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | (~Q(sha256="") & Q(stored_size__isnull=False)),
                name="file_complete_has_hash",
            ),
        ]

    @property
    def image(self) -> bool:
        """Whether it is a picture, and so has a thumbnail."""
        return self.content_type.startswith("image/")
