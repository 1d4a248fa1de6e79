"""Uploads: pieces, replays, rivals, other people, limits, cuts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, connections

from tests.factories.files import NOW, PDF, begun, picture, sent, stored
from tongzhou.audit.models import Record
from tongzhou.files import access, actions, queries, rules, store
from tongzhou.files.models import StoredFile
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Invalid, NotFound, Refusal
from tongzhou.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Actor:
    return Actor(new_id(), "演示·员")


def other() -> Actor:
    return Actor(new_id(), "演示·别人")


def append(by: Actor, row: StoredFile, offset: int, piece: bytes) -> StoredFile:
    return actions.append(by=by, at=NOW, file_id=row.pk, offset=offset, piece=piece)


def test_arrives_in_pieces_and_is_kept_under_its_hash(doctor: Actor) -> None:
    raw = picture(size=(900, 700), quality=95)
    row = actions.finish(by=doctor, at=NOW, file_id=sent(doctor, raw, piece=1000).pk)
    assert (row.content_type, row.width, row.height) == ("image/jpeg", 900, 700)
    assert store.content(row.sha256).stat().st_size == row.stored_size
    assert store.content(row.sha256).stat().st_mode & 0o077 == 0
    assert store.content(row.sha256).parent.stat().st_mode & 0o077 == 0
    assert not store.incoming(row.pk).exists()
    assert queries.open_thumb(doctor, row.pk, at=NOW).size > 0


def test_begun_twice_is_begun_once(doctor: Actor) -> None:
    told = {"by": doctor, "at": NOW, "name": "a.jpg", "size": 5, "subject": f"draft:{new_id()}"}
    id = new_id()
    assert actions.begin(id=id, **told) == actions.begin(id=id, **told)  # type: ignore[arg-type] # by name
    with pytest.raises(Conflict):
        actions.begin(id=id, **(told | {"size": 6}))  # type: ignore[arg-type] # by name
    with pytest.raises(Conflict):
        actions.begin(id=id, **(told | {"by": other(), "subject": f"draft:{new_id()}"}))  # type: ignore[arg-type] # by name


def test_replayed_skipped_and_negative_offsets_change_nothing(doctor: Actor) -> None:
    row = begun(doctor, 10)
    append(doctor, row, 0, b"12345")
    for offset in (0, 3, 6, 10, -1, -5, 2**63):
        with pytest.raises(Conflict) as caught:
            append(doctor, row, offset, b"xx")
        assert caught.value.values["received"] == 5
    assert store.incoming(row.pk).read_bytes() == b"12345"


def test_more_than_was_declared(doctor: Actor) -> None:
    row = begun(doctor, 10)
    with pytest.raises(Invalid):
        append(doctor, row, 0, b"x" * 11)
    assert queries.offset(row) == 0


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (0, "files.empty"),
        (-1, "files.empty"),
        (20 * rules.MB + 1, "files.too_large"),
        (2**80, "files.too_large"),
    ],
)
def test_declared_sizes(doctor: Actor, size: int, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        begun(doctor, size)
    assert caught.value.said.code == code


def test_a_subject_holds_200_mb_and_an_account_500(doctor: Actor) -> None:
    for _ in range(2):
        draft = f"draft:{new_id()}"
        for _ in range(10):
            begun(doctor, 20 * rules.MB, subject=draft)
        with pytest.raises(Invalid) as caught:
            begun(doctor, 1, subject=draft)
        assert caught.value.said.code == "files.too_much"
    for _ in range(5):
        begun(doctor, 20 * rules.MB)
    with pytest.raises(Invalid):
        begun(doctor, 1)
    begun(other(), 1)


def test_another_persons_upload_is_nothing(doctor: Actor) -> None:
    row = begun(doctor, 10)
    done = stored(doctor)
    for act in (
        lambda: append(other(), row, 0, b"1"),
        lambda: actions.finish(by=other(), at=NOW, file_id=row.pk),
        lambda: queries.upload(other(), row.pk),
        lambda: queries.open_file(other(), done.pk, at=NOW),
        lambda: queries.open_thumb(other(), done.pk, at=NOW),
        lambda: begun(other(), 10, subject=row.subject),
        lambda: actions.attach(by=other(), at=NOW, file_ids=[done.pk], subject="consent:x"),
    ):
        with pytest.raises(NotFound):
            act()
    actions.discard(by=other(), at=NOW, file_id=done.pk)
    assert StoredFile.objects.filter(pk=done.pk).exists()
    assert queries.files_of(other(), done.subject) == []


@pytest.mark.parametrize(
    "subject",
    ["consultation:1", "draft:", "draft:../../x", "draft:x", "", "DRAFT:" + str(UUID(int=1)), "consent:1"],
)
def test_only_into_a_draft(doctor: Actor, subject: str) -> None:
    with pytest.raises(NotFound):
        actions.begin(id=new_id(), by=doctor, at=NOW, name="a", size=5, subject=subject)


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "/etc/passwd", "..\\..\\x", "\x00", "a" * 5000])
def test_names_are_never_paths(doctor: Actor, name: str) -> None:
    row = stored(doctor, name=name)
    root = Path(settings.FILES_ROOT).resolve()
    assert store.content(row.sha256).resolve().is_relative_to(root)
    assert {path.name for path in root.iterdir()} <= {"incoming", "content", "thumbs"}
    assert "/" not in row.name and "\\" not in row.name


def test_what_is_refused_leaves_nothing(doctor: Actor) -> None:
    row = sent(doctor, b"<svg onload=alert(1)>", name="x.jpg")
    with pytest.raises(Invalid):
        actions.finish(by=doctor, at=NOW, file_id=row.pk)
    assert not StoredFile.objects.filter(pk=row.pk).exists()
    assert not store.incoming(row.pk).exists()
    assert Record.objects.get(verb="file.refuse").detail["why"] == "files.wrong_kind"


def test_unfinished_is_not_shown_and_not_attached(doctor: Actor) -> None:
    row = begun(doctor, 10)
    append(doctor, row, 0, b"123")
    with pytest.raises(Conflict):
        actions.finish(by=doctor, at=NOW, file_id=row.pk)
    with pytest.raises(NotFound):
        queries.open_file(doctor, row.pk, at=NOW)
    with pytest.raises(Conflict):
        actions.attach(by=doctor, at=NOW, file_ids=[row.pk], subject="case:1")


def test_attached_files_leave_the_draft_and_follow_the_door(
    doctor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_doors", {})
    row = stored(doctor, PDF, name="报告.pdf")
    for _ in range(2):
        actions.attach(by=doctor, at=NOW, file_ids=[row.pk], subject="case:1")
    with pytest.raises(NotFound):
        queries.open_file(doctor, row.pk, at=NOW)  # a kind without a door is closed
    access.register(
        "case", lambda actor, id: id == "1" and actor.name == "演示·别人", patient_key=lambda id: "patient:9"
    )
    assert queries.open_file(other(), row.pk, at=NOW).content_type == "application/pdf"
    looked = Record.objects.get(verb="file.read")
    assert (looked.subject, looked.patient, looked.detail) == (
        f"file:{row.pk}",
        "patient:9",
        {"of": "case:1"},
    )
    with pytest.raises(NotFound):
        queries.open_file(doctor, row.pk, at=NOW)
    with pytest.raises(NotFound):
        actions.discard(by=doctor, at=NOW, file_id=row.pk)
    with pytest.raises(NotFound):
        actions.attach(by=doctor, at=NOW, file_ids=[row.pk], subject="case:2")


@pytest.mark.django_db(transaction=True)
def test_same_content_is_kept_until_the_last_goes(doctor: Actor) -> None:
    one, two = stored(doctor), stored(doctor)
    assert one.sha256 == two.sha256
    actions.discard(by=doctor, at=NOW, file_id=one.pk)
    assert store.content(two.sha256).exists()
    actions.discard(by=doctor, at=NOW, file_id=two.pk)
    actions.discard(by=doctor, at=NOW, file_id=two.pk)
    assert not store.content(two.sha256).exists()
    assert not store.thumb(two.sha256).exists()


def test_never_finished_is_given_up_after_a_week(doctor: Actor) -> None:
    row = begun(doctor, 10)
    append(doctor, row, 0, b"123")
    assert actions.discard_stale(at=NOW + timedelta(days=6)) == 0
    assert actions.discard_stale(at=NOW + timedelta(days=8)) == 1
    assert not store.incoming(row.pk).exists()
    assert not StoredFile.objects.filter(subject=row.subject).exists()


def test_lost_disk_tells_the_true_offset(doctor: Actor) -> None:
    row = begun(doctor, 10)
    row = append(doctor, row, 0, b"12345")
    store.incoming(row.pk).write_bytes(b"12")
    assert queries.offset(row) == 2
    assert append(doctor, row, 2, b"345").received == 5


@pytest.mark.django_db(transaction=True)
def test_two_pieces_at_once_one_wins(doctor: Actor) -> None:
    row = begun(doctor, 2000)
    start, told = threading.Barrier(2), []

    def send(sign: bytes) -> None:
        start.wait()
        try:
            append(doctor, row, 0, sign * 1000)
            told.append(sign)
        except Refusal as refused:
            told.append(refused.said.code)
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=send, args=(sign,)) for sign in (b"a", b"b")]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    [winner] = [one for one in told if isinstance(one, bytes)]
    assert "files.wrong_offset" in told
    assert store.incoming(row.pk).read_bytes() == winner * 1000


SENDER = textwrap.dedent("""
    import sys
    from uuid import UUID
    import django
    django.setup()
    from django.conf import settings
    settings.FILES_ROOT, settings.DATABASES["default"]["NAME"] = sys.argv[1], sys.argv[2]
    from django.db import connections
    connections["default"].settings_dict["NAME"] = sys.argv[2]
    from tongzhou.files import actions, queries
    from tongzhou.kernel.actors import Actor
    from tests.factories.files import NOW
    by, id = Actor(UUID(sys.argv[3]), "x"), UUID(sys.argv[4])
    raw = open(sys.argv[5], "rb").read()
    offset = queries.offset(queries.upload(by, id))
    while offset < len(raw):
        offset = actions.append(by=by, at=NOW, file_id=id, offset=offset, piece=raw[offset:offset + 997]).received
        print(offset, flush=True)
    actions.finish(by=by, at=NOW, file_id=id)
    print("done", flush=True)
""")


@pytest.mark.crash
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_goes_on_where_it_stopped(doctor: Actor, tmp_path: Path) -> None:
    raw = PDF[:-6] + os.urandom(60_000) + b"\n%%EOF\n"
    source = tmp_path / "a.pdf"
    source.write_bytes(raw)
    row = begun(doctor, len(raw), name="a.pdf")
    name = connection.settings_dict["NAME"]
    command = [
        sys.executable,
        "-c",
        SENDER,
        str(settings.FILES_ROOT),
        name,
        str(doctor.account_id),
        str(row.pk),
        str(source),
    ]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": "postgresql:///x",
    }
    settings_of = connection.settings_dict
    environment["DATABASE_URL"] = (
        f"postgresql://{settings_of['USER']}@/x?host={settings_of['HOST']}&port={settings_of['PORT']}"
    )
    acknowledged, done = 0, False
    for kill_after in (3, 9, 1, 15, 10_000):
        child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for count, line in enumerate(child.stdout, 1):
            done = line.strip() == "done"
            acknowledged = acknowledged if done else int(line)
            if count == kill_after:
                child.send_signal(signal.SIGKILL)
                break
        child.wait()
        child.stdout.close()
        row.refresh_from_db()
        assert queries.offset(row) >= acknowledged
    assert done
    assert store.content(row.sha256).read_bytes() == raw
