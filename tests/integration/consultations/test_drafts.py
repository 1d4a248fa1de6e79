"""What was begun and never sent does not stay for ever, nor in anybody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.consultations import NOW, asked, stage
from tests.factories.files import stored
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Draft
from tongzhou.files.actions import attach, discard_stale
from tongzhou.files.models import StoredFile
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db
WEEK_LATER = NOW + timedelta(days=8)


def test_files_go_with_their_draft() -> None:
    s, id = stage(), new_id()
    actions.save_draft(id=id, by=s.asker, at=NOW, patient_id=None, data={})
    kept = stored(s.asker, subject=f"draft:{id}")
    left = stored(s.asker, subject=f"draft:{new_id()}")
    assert discard_stale(at=WEEK_LATER) == 1
    assert not StoredFile.objects.filter(pk=left.pk).exists()
    actions.discard_draft(id=id, by=s.asker, at=WEEK_LATER)
    assert discard_stale(at=WEEK_LATER) == 1
    assert not StoredFile.objects.filter(pk=kept.pk).exists()


def test_what_was_attached_stays() -> None:
    s = stage()
    case = asked(s)
    row = stored(s.asker)
    attach(by=s.asker, at=NOW, file_ids=[row.pk], subject=f"consultation:{case.pk}")
    assert discard_stale(at=WEEK_LATER) == 0
    assert StoredFile.objects.filter(pk=row.pk).exists()


def test_a_draft_nobody_touched_for_a_month_is_thrown_away() -> None:
    s, id = stage(), new_id()
    actions.save_draft(id=id, by=s.asker, at=NOW, patient_id=None, data={"question": "…"})
    assert actions.forget_drafts(at=NOW + timedelta(days=29)) == 0
    assert actions.forget_drafts(at=NOW + timedelta(days=31)) == 1
    assert not Draft.objects.filter(pk=id).exists()
