"""Notices are one's own; messages go out once, are tried again, and are forgotten when sent."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connections

from tongzhou.kernel.actors import Actor
from tongzhou.kernel.words import Words
from tongzhou.notices import actions, queries
from tongzhou.notices.channels import Undelivered
from tongzhou.notices.delivery import TRIES, WAIT, deliver
from tongzhou.notices.models import Message

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def queue(text: str = "您好") -> Message:
    return actions.queue(channel="sms", to="19900000000", text=text, at=NOW)


def test_notices_are_ones_own_and_read_once(django_assert_num_queries) -> None:
    me, other = Actor(uuid4(), "甲"), Actor(uuid4(), "乙")
    actions.tell([me.account_id, other.account_id], at=NOW, kind="x", words=Words("一", "one"))
    actions.tell([me.account_id], at=NOW + timedelta(seconds=1), kind="x", words=Words("二", "two"))
    with django_assert_num_queries(1):
        assert queries.unread(me) == 2
    first = queries.mine(me)[-1]
    actions.mark_read(by=other, at=NOW, ids=[first.id])
    assert queries.unread(me) == 2, "another's reading changes nothing"
    actions.mark_read(by=me, at=NOW, ids=[first.id])
    assert [one.zh for one in queries.mine(me) if one.read_at is None] == ["二"]
    assert [one.zh for one in queries.mine(me, before=NOW + timedelta(seconds=1))] == ["一"]
    actions.mark_read(by=me, at=NOW)
    assert (queries.unread(me), queries.unread(other)) == (0, 1)


def test_the_outbox_is_a_private_file_and_the_text_is_forgotten(settings, tmp_path) -> None:
    settings.DATA = tmp_path
    message = queue("秘密链接")
    assert deliver(at=NOW) == 1 and deliver(at=NOW) == 0
    path = tmp_path / "outbox" / "sms.ndjson"
    assert json.loads(path.read_text("utf-8")) == {
        "id": str(message.id),
        "to": "19900000000",
        "text": "秘密链接",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    message.refresh_from_db()
    assert (message.state, message.text, message.sent_at) == ("sent", "", NOW)


class Deaf:
    def send(self, **_: str) -> None:
        raise Undelivered("busy")


def test_a_deaf_channel_is_tried_later_and_then_given_up() -> None:
    message = queue()
    tried = []
    for minute in range(60):
        deliver(at=NOW + timedelta(minutes=minute), through=lambda name: Deaf())
        message.refresh_from_db()
        tried.append(message.tries)
    assert (tried[0], tried[1], tried[2], tried[-1]) == (1, 1, 2, TRIES)
    assert (message.state, message.error, message.text) == ("failed", "busy", "您好")
    assert timedelta(minutes=2) == WAIT


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once() -> None:
    for number in range(20):
        queue(str(number))
    sent: list[str] = []

    class Ear:
        def send(self, *, to: str, text: str, id: str) -> None:
            sent.append(text)

    def work(_: int) -> int:
        try:
            return deliver(at=NOW, through=lambda name: Ear())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 20
    assert sorted(sent, key=int) == [str(number) for number in range(20)]
