"""Photos from before pictures were compared get their likeness by a job: the one they would have got, once, in small batches."""

from __future__ import annotations

import io

import pytest

from tests.factories.files import PDF, picture, stored
from tests.factories.together import together
from tests.unit.files.test_likeness import SAME, scene
from tongzhou.files import actions, store
from tongzhou.files.likeness import distance
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.ids import new_id

WHO = Actor(new_id(), "演示·员")


def photo(seed: int, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    scene(seed, (800, 600)).save(out, form)
    return out.getvalue()


def forgotten() -> None:
    """As they were kept before."""
    StoredFile.objects.update(likeness=None)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_an_old_photo_gets_the_likeness_that_it_would_have_got(form: str) -> None:
    row = stored(WHO, photo(1, form))
    before = row.likeness
    forgotten()
    assert actions.look_again() == 1
    row.refresh_from_db()
    assert before and row.likeness and distance(before, row.likeness) <= SAME


@pytest.mark.django_db
def test_batches_go_on_to_the_end_and_a_second_run_finds_nothing() -> None:
    for seed in range(5):
        stored(WHO, photo(seed))
    stored(WHO, PDF)
    forgotten()
    assert actions.look_again(most=3, batch=2) == 3
    assert actions.look_again(most=10, batch=2) == 2
    assert actions.look_again() == 0
    assert (
        StoredFile.objects.filter(likeness=None).values_list("content_type", flat=True).get()
        == "application/pdf"
    )


@pytest.mark.django_db
def test_what_shows_nothing_is_looked_at_once_and_is_like_nothing() -> None:
    row = stored(WHO, picture(colour="#fff"))
    assert row.likeness == []
    forgotten()
    assert (actions.look_again(), actions.look_again()) == (1, 0)
    row.refresh_from_db()
    assert row.likeness == []


@pytest.mark.django_db
def test_what_is_missing_on_the_disk_is_passed_over_and_found_later() -> None:
    lost, there = stored(WHO, photo(1)), stored(WHO, photo(2))
    path = store.content(lost.sha256)
    raw = path.read_bytes()
    path.unlink()
    forgotten()
    assert actions.look_again(batch=1) == 1
    assert StoredFile.objects.get(likeness=None) == lost and there.pk != lost.pk
    path.write_bytes(raw)
    assert actions.look_again() == 1


@pytest.mark.django_db
def test_what_can_no_longer_be_read_stops_nothing() -> None:
    broken = stored(WHO, photo(1))
    store.content(broken.sha256).write_bytes(b"not a picture")
    forgotten()
    assert actions.look_again() == 1
    broken.refresh_from_db()
    assert broken.likeness == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_no_harm() -> None:
    for seed in range(4):
        stored(WHO, photo(seed))
    forgotten()
    counts = together(actions.look_again, actions.look_again)
    assert sum(counts) == 4 and not StoredFile.objects.filter(likeness=None).exists()
