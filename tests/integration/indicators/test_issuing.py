"""Scheduled reports: wanted once, drawn when the period is over, checked again by their code; nobody else's, nobody's who lost the right."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import python_calamine as calamine
from django.db import IntegrityError, connection, transaction

from tests.factories.accounts import account_for, granted, staff_at
from tests.factories.boards import county
from tests.factories.papers import pdf_text, word_text
from tests.factories.promises import Pair, pair
from tongzhou.accounts.models import Account, RoleGrant
from tongzhou.accounts.queries import actor_of
from tongzhou.accounts.rules import Role
from tongzhou.files.queries import open_file
from tongzhou.indicators import actions
from tongzhou.indicators.models import Issue, Subscription
from tongzhou.indicators.queries import issued, printing
from tongzhou.indicators.rules.codes import shown
from tongzhou.interop.board.issuing import issue_due
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Conflict, Denied, Invalid, NotFound
from tongzhou.kernel.ids import new_id
from tongzhou.ledger import actions as ledger
from tongzhou.notices.models import Notice

pytestmark = pytest.mark.django_db
AT = datetime(2026, 8, 20, 2, tzinfo=UTC)
THEN = datetime(2026, 9, 1, 22, 20, tzinfo=UTC)


@pytest.fixture
def p() -> Pair:
    return county()


@pytest.fixture
def account(p: Pair) -> Account:
    found = account_for(staff_at(p.pairing.receiving))
    granted(found, Role.PROGRAMME_OFFICE, p.pairing.receiving)
    return found


@pytest.fixture
def office(account: Account) -> Actor:
    return actor_of(account.pk, at=AT)


def subscribed(
    by: Actor, p: Pair, form: str = "docx", rhythm: str = "month", id: UUID | None = None
) -> Subscription:
    return actions.subscribe(
        id=id or new_id(), by=by, at=AT, subject="county", place=p.pairing.receiving.region_code[:6], form=form,
        rhythm=rhythm, language="zh-hans",
    )  # fmt: skip


def content(by: Actor, issue: Issue) -> bytes:
    return Path(open_file(by, issue.file, at=THEN).path).read_bytes()


def test_wanted_twice_is_once_and_never_another_mans(p: Pair, office: Actor) -> None:
    id = new_id()
    row = subscribed(office, p, id=id)
    assert row.next_on == date(2026, 9, 1) and subscribed(office, p, id=id) == row
    with pytest.raises(Conflict):
        subscribed(office, p, id=id, form="pdf")
    with pytest.raises(Conflict):
        subscribed(office, p)
    with pytest.raises(Invalid):
        subscribed(office, p, rhythm="hour")
    with pytest.raises(Denied):
        subscribed(p.doctor, p)
    with pytest.raises(NotFound):
        actions.end_subscription(by=p.giving, at=AT, id=row.pk)
    assert actions.end_subscription(by=office, at=AT, id=row.pk).ended_at == AT
    assert actions.end_subscription(by=office, at=THEN, id=row.pk).ended_at == AT
    assert subscribed(office, p).pk != row.pk


def test_a_stranger_cannot_want_it(p: Pair) -> None:
    other = account_for(staff_at(pair().pairing.receiving))
    granted(other, Role.PROGRAMME_OFFICE, other.staff.institution)
    with pytest.raises(NotFound):
        subscribed(actor_of(other.pk, at=AT), p)


def test_when_the_month_is_over_each_form_holds_the_figures_and_the_code(p: Pair, office: Actor) -> None:
    for form in ("docx", "pdf", "xlsx"):
        subscribed(office, p, form)
    assert issue_due(at=AT, origin="") == 0
    assert issue_due(at=THEN, origin="https://tongzhou.example.cn") == 3
    assert issue_due(at=THEN, origin="") == 0
    for one in Issue.objects.select_related("subscription"):
        raw = content(office, one)
        form = one.subscription.form
        if form == "xlsx":
            book = calamine.load_workbook(io.BytesIO(raw))
            sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
            text = "".join(str(cell) for rows in sheets.values() for row in rows for cell in row)
            row = next(row for row in sheets["教了什么"] if row[0] == "讲座")
            assert row[2] == 3
        else:
            text = word_text(raw) if form == "docx" else pdf_text(raw)
        assert "3场次" in text.replace(" ", "") and "2026-08-01" in text.replace(" ", "")
        assert shown(one.verification) in text.replace("\n", "") and "1场次" in text.replace(" ", "")
        lectures = next(row for row in one.figures if row["code"] == "lectures")
        assert (lectures["number"], lectures["entries"]) == ("3", 3)
    assert Notice.objects.filter(account=office.key, kind="report").count() == 3
    with pytest.raises(NotFound):
        content(p.giving, one)


def test_the_code_finds_it_and_says_whether_it_still_holds(p: Pair, office: Actor) -> None:
    subscribed(office, p)
    issue_due(at=THEN, origin="")
    one = Issue.objects.get()
    assert issued.issue(p.doctor, shown(one.verification).lower()) == one
    with pytest.raises(NotFound):
        issued.issue(p.doctor, "0000-0000")
    found = printing.again(one.scope, one.figures, as_of=one.as_of)
    assert found and all(each.same and each.then == each.now for each in found)
    changed = [row | {"number": "4"} if row["code"] == "lectures" else row for row in one.figures]
    assert [
        each.printed["code"] for each in printing.again(one.scope, changed, as_of=one.as_of) if not each.same
    ] == ["lectures"]
    swapped = [row | {"hash": "0" * 64} if row["code"] == "lectures" else row for row in one.figures]
    assert [each.same for each in printing.again(one.scope, swapped, as_of=one.as_of)].count(False) == 1


def test_a_later_correction_is_told_beside_and_what_was_printed_still_holds(p: Pair, office: Actor) -> None:
    entry = p.posted("lecture", on=date(2026, 8, 15))
    subscribed(office, p)
    issue_due(at=THEN, origin="")
    later = THEN + timedelta(days=3)
    claim = ledger.reverse(id=new_id(), by=p.giving, at=later, entry_id=entry.id, reason="记错了")
    ledger.confirm(by=p.taking, at=later, claim_id=claim.id)
    one = Issue.objects.get()
    each = next(
        each
        for each in printing.again(one.scope, one.figures, as_of=one.as_of)
        if each.printed["code"] == "lectures"
    )
    assert each.same and (each.then.number, each.now.number) == (4, 3)


def test_who_lost_the_right_is_sent_nothing_and_periods_are_caught_up(
    p: Pair, office: Actor, account: Account
) -> None:
    row = subscribed(office, p, rhythm="week")
    assert issue_due(at=AT + timedelta(days=21), origin="") == 3
    assert list(Issue.objects.order_by("start").values_list("start", flat=True)) == [
        date(2026, 8, 17), date(2026, 8, 24), date(2026, 8, 31),
    ]  # fmt: skip
    RoleGrant.objects.filter(account=account).delete()
    assert issue_due(at=AT + timedelta(days=40), origin="") == 0
    row.refresh_from_db()
    assert row.ended_at and row.ended_why


def test_an_issue_is_never_edited(p: Pair, office: Actor) -> None:
    subscribed(office, p)
    issue_due(at=THEN, origin="")
    for change in ("UPDATE indicators_issue SET figures = '[]'", "DELETE FROM indicators_issue"):
        with (
            pytest.raises(IntegrityError, match="never edited"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
