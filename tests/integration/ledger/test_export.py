"""Exports in three views: what each shows, and that each verifies with the shipped and the slow verifier."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.factories.ledger import AT, Place, place, posted, posted_many
from tests.integration.ledger import slow
from tests.integration.ledger.attack import read, run_shipped, told_by_file
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions, export, leaves, seals
from tongzhou.ledger.export import View, checkpoint_line
from tongzhou.ledger.models import Checkpoint, Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    """A place with four entries, one of them a reversal, and two checkpoints; beside it another book."""
    here = place()
    first, _ = posted_many(here, 2)
    turned = actions.reverse(
        id=new_id(), by=here.giving_office, at=AT, entry_id=first.id, reason="演示·李大山登记错"
    )
    actions.checkpoint(at=AT)
    actions.confirm(by=here.doctor, at=AT, claim_id=turned.id)
    posted(place())
    posted(here)
    actions.checkpoint(at=AT + timedelta(days=1))
    return here


@pytest.mark.parametrize("view", View)
def test_every_view_verifies(here: Place, tmp_path: Path, view: View) -> None:
    assert told_by_file(tmp_path, view) == ("", [])
    header, *lines = read(tmp_path / f"{view.value}.ndjson")
    assert header["entries"] == 5 and header["books"] == 2
    assert [line["line"] for line in lines] == ["book"] * 2 + ["checkpoint"] * 2 + ["entry"] * 5


def test_the_full_view_says_everything(here: Place, tmp_path: Path) -> None:
    path = tmp_path / "full.ndjson"
    assert export.write(path, "full", at=AT) == 5
    line = next(x for x in read(path) if x["line"] == "entry")
    said = {name: json.loads(text) for name, (_, text) in zip(leaves.NAMES, line["leaves"], strict=True)}
    entry = Entry.objects.get(hash=line["hash"])
    assert said["what"]["quantity"] == "1" and said["what"]["unit"] == "session"
    assert said["when"]["posted"] == "2026-03-05T02:30:00.000000Z"
    assert said["detail"] == entry.detail and said["case"]["number"] == entry.case_number
    assert {m["name"] for m in said["people"]} == {"演示·李大山", ""}
    assert said["signers"]["confirmed"]["name"] == "演示·马医生"


@pytest.mark.parametrize(
    "view,hidden",
    [
        (View.INSTITUTIONAL, ['李大山","title', "马医生", "account:", "staff:", "ab" * 16]),
        (
            View.PUBLIC,
            [
                "李大山",
                "马医生",
                "account:",
                "staff:",
                "ab" * 16,
                "演示-0",
                "胸痛",
                "登记错",
                '"03.04"',
                "0f" * 32,
            ],
        ),
    ],
)
def test_what_a_view_withholds_is_nowhere_in_the_file(
    here: Place, tmp_path: Path, view: View, hidden: list[str]
) -> None:
    export.write(tmp_path / "full", View.FULL)
    export.write(tmp_path / "view", view)
    full, shown = (tmp_path / "full").read_text("utf-8"), (tmp_path / "view").read_text("utf-8")
    for word in hidden:
        assert word in full.replace("\\", "") and word not in shown.replace("\\", "")


def test_a_withheld_leaf_cannot_be_tried_out(here: Place, tmp_path: Path) -> None:
    """Neither its salt nor an unsalted digest of the same content stands in the public view."""
    export.write(tmp_path / "view", View.PUBLIC)
    shown = (tmp_path / "view").read_text("utf-8")
    for entry in Entry.objects.select_related("claim"):
        hidden = [
            salt for name, salt in zip(leaves.NAMES, entry.salts, strict=True) if name in View.PUBLIC.withheld
        ]
        assert not any(salt in shown for salt in [*hidden, entry.claim.content_hash])


def test_some_books_only(here: Place, tmp_path: Path) -> None:
    book = Entry.objects.filter(pairing=here.pairing)[0].book_id
    path = tmp_path / "some.ndjson"
    assert export.write(path, View.FULL, books={book}) == 4
    lines = read(path)
    assert run_shipped(path) == "" and slow.check(lines) == []
    assert [line.get("withheld", False) for line in lines if line["line"] == "book"].count(True) == 1


def test_an_empty_ledger_is_an_export_too(db: None, tmp_path: Path) -> None:
    assert told_by_file(tmp_path, View.FULL) == ("", [])


def test_a_kept_checkpoint_is_compared(here: Place, tmp_path: Path) -> None:
    kept = checkpoint_line(Checkpoint.objects.get(number=1))
    assert told_by_file(tmp_path, View.PUBLIC, kept) == ("", [])
    kept["number"] = 7
    assert "7 is not in this export" in told_by_file(tmp_path, View.PUBLIC, kept)[0]


def test_the_seal_is_checked_with_a_key_from_elsewhere(here: Place, tmp_path: Path) -> None:
    path = tmp_path / "full.ndjson"
    export.write(path, View.FULL)
    assert seals.public_key() and run_shipped(path, None, "--key", seals.public_key()) == ""
    assert "bears a false seal" in run_shipped(path, None, "--key", "ab" * 32)


def test_a_file_cut_short_is_named(here: Place, tmp_path: Path) -> None:
    path = tmp_path / "full.ndjson"
    export.write(path, View.FULL)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    book = json.loads(lines[-1])["book"]
    assert f"book 账簿 {book} entry 第 {json.loads(lines[-1])['number']} 号 missing number" in run_shipped(
        path
    )
    assert slow.check(read(path))


def test_a_book_line_left_out_is_named(here: Place, tmp_path: Path) -> None:
    path = tmp_path / "full.ndjson"
    export.write(path, View.FULL)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:1] + lines[2:]), "utf-8")
    assert f"{json.loads(lines[1])['id']} missing book" in run_shipped(path)
    assert slow.check(read(path))


@pytest.mark.parametrize("processes", ["1", "2"])
def test_two_processes_find_what_one_finds(
    here: Place, tmp_path: Path, processes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is cut where no line ends; a gap right at the cut is still seen. (The size from which it cuts is lowered.)"""
    posted_many(here, 40)
    path = tmp_path / "full.ndjson"
    export.write(path, View.FULL)
    small = tmp_path / "verifier.py"
    small.write_text(export.VERIFIER.read_text("utf-8").replace("LARGE = 8 << 20", "LARGE = 1"), "utf-8")
    monkeypatch.setattr(export, "VERIFIER", small)
    assert run_shipped(path, None, "--processes", processes) == ""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for gone in range(len(lines) - 26, len(lines) - 20, 2):
        path.write_text("".join(lines[:gone] + lines[gone + 1 :]), "utf-8")
        found = run_shipped(path, None, "--processes", processes).splitlines()
        assert f"entry 第 {json.loads(lines[gone])['number']} 号 missing number" in found[0]


@pytest.mark.parametrize("text", ["", "{}\n", "not json\n", '{"line":"header","format":"other/1"}\n'])
def test_what_is_no_export_is_said_so(tmp_path: Path, text: str) -> None:
    import subprocess
    import sys

    path = tmp_path / "x"
    path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(export.VERIFIER), str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "CANNOT READ" in done.stderr
