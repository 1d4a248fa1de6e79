"""A programme office's year by its pages alone: walked, looked at by strangers, and sent twice from beginning to end."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from tests.errands.hand import Requests
from tests.errands.people import GIVER, TAKER, People, people
from tests.errands.year import AGREEMENT, EXPERT, PROGRAMME, TECHNIQUE, Year
from tongzhou.ledger import verify
from tongzhou.ledger.models import Claim, Entry

pytestmark = pytest.mark.django_db

TAPS, TYPED = 8, 25
"""What a phone may ask of an expert for one act: with a second a touch and three characters a second, under half a minute."""
UNCOUNTED = {"audit", "sessions", "notices", "accounts", "contenttypes", "auth", "procrastinate"}


class Walked:
    """The year, with the hands that walked it."""

    def __init__(self) -> None:
        self.people: People = people()
        self.hands = {who: Requests(self._client(who)) for who in self.people.accounts}
        self.year = Year(self.hands, timezone.localdate())
        self.year.walk()

    def _client(self, who: str) -> Client:
        client = Client()
        client.force_login(self.people.accounts[who])
        return client

    def addresses(self) -> list[str]:
        """Every page that somebody was shown, once."""
        return list(dict.fromkeys(page for hand in self.hands.values() for page in hand.pages))


def counts() -> dict[str, int]:
    """The rows of every table in which work is kept."""
    models = [model for model in apps.get_models() if model._meta.app_label not in UNCOUNTED]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_the_year_is_walked_and_the_ledger_holds() -> None:
    """Walked once, for it is long: the ledger holds, no stranger learns of it, and sent twice it is one year."""
    walked = Walked()
    _counted(walked)
    _kept_from_strangers(walked)
    _sent_twice(walked)


def _counted(walked: Walked) -> None:
    kinds = Entry.objects.values_list("kind", flat=True)
    assert {kind: list(kinds).count(kind) for kind in set(kinds)} == {
        "posting": 2, "on_site_days": 1, "teaching_ward_round": 4, "lecture": 1, "technique": 1, "technique_case": 5,
        "technique_independent": 1, "fund": 1, "equipment_vehicle": 1, "spending": 1, "mutual_visit": 1,
    }  # fmt: skip
    assert not Claim.objects.filter(state="open").exists()
    assert verify.run().found == 0
    for what, effort in walked.year.efforts.items():
        assert effort.taps <= TAPS and effort.typed <= TYPED, (what, effort)


def _kept_from_strangers(walked: Walked) -> None:
    """Another county's office learns nothing at any address that somebody was shown."""
    stranger, shown = walked.hands["stranger"].client, 0
    for address in walked.addresses():
        response = stranger.get(address, follow=True)
        assert response.status_code in (200, 403, 404, 405), (address, response.status_code)
        said = response.content.decode()
        shown += response.status_code == 200
        for word in (PROGRAMME, AGREEMENT, EXPERT, TECHNIQUE, TAKER, "演示·王对账"):
            assert word not in said, (address, word)
        assert GIVER not in said or "/directory/" in address, address
    assert 0 < shown < len(walked.addresses()) / 2


def _sent_twice(walked: Walked) -> None:
    """Each form once more as it was sent: a double click, or the back button and the button again."""
    before = counts()
    for hand in walked.hands.values():
        for number, (address, _data) in enumerate(hand.sent):
            hand.again(number)
            assert hand.status in (200, 403, 404, 409, 422), (address, hand.status)
            assert Entry.objects.count() == before["ledger.Entry"], address
        assert counts() == before
    assert verify.run().found == 0
