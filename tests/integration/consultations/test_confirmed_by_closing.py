"""A consultation is confirmed by closing it, nowhere else; the ledger leads there."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.consultations import NOW, Stage, closed, minutes, signed, stage
from tongzhou.accounts.models import Account
from tongzhou.care.consultations import actions
from tongzhou.care.consultations.models import Consultation
from tongzhou.care.consultations.rules import State
from tongzhou.kernel.actors import Actor
from tongzhou.kernel.errors import Denied
from tongzhou.ledger import actions as ledger
from tongzhou.ledger.models import Claim, Entry
from tongzhou.ledger.rules import ClaimState

pytestmark = pytest.mark.django_db
LATER = NOW + minutes(50)


def claimed(s: Stage) -> tuple[Consultation, Claim]:
    """An answered case, and the claim that its answer made."""
    case = signed(s)
    return case, Claim.objects.get(pk=case.claim)


def browser(actor: Actor) -> Client:
    """A browser signed in as the actor."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def test_the_ledger_does_not_confirm_an_open_case() -> None:
    s = stage()
    case, claim = claimed(s)
    for confirm in (
        lambda: ledger.confirm(by=s.asker, at=LATER, claim_id=claim.pk),
        lambda: ledger.confirm(by=s.asker, at=LATER, claim_id=claim.pk, step="page"),
        lambda: ledger.confirm_many(by=s.county_office, at=LATER, claim_ids=[claim.pk]),
    ):
        with pytest.raises(Denied) as said:
            confirm()
        assert said.value.said.code == "ledger.own_step"
    assert not Entry.objects.filter(claim=claim).exists()
    assert ledger.offers(s.asker, claim) == {"dispute"}
    assert Consultation.objects.get(pk=case.pk).state == State.IN_PROGRESS


def test_a_dispute_of_it_is_settled_by_closing_only() -> None:
    s = stage()
    case, claim = claimed(s)
    ledger.dispute(by=s.asker, at=LATER, claim_id=claim.pk, reason="时间不对")
    with pytest.raises(Denied):
        ledger.settle(by=s.asker, at=LATER, claim_id=claim.pk)
    actions.close(by=s.asker, at=LATER, case_id=case.pk, decision="adopted")
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.SETTLED
    assert Entry.objects.get(claim=claim).confirmed["step"] == "close"


def test_its_reversal_is_confirmed_in_the_ledger() -> None:
    s = stage()
    entry = Entry.objects.get(claim=closed(s).claim)
    back = ledger.reverse(
        id=s.pairing.pk, by=s.office, at=NOW + minutes(70), entry_id=entry.pk, reason="重复"
    )
    turned = ledger.confirm(by=s.asker, at=NOW + minutes(80), claim_id=back.pk, step="page")
    assert turned.reverses_id == entry.pk


def test_only_the_claiming_house_lets_another_kind_of_claim_lapse(monkeypatch: pytest.MonkeyPatch) -> None:
    s = stage()
    _, claim = claimed(s)
    monkeypatch.setattr(Claim, "own_step", None)
    with pytest.raises(Denied):
        ledger.lapse(by=s.asker, at=LATER, claim_id=claim.pk)


@pytest.mark.parametrize("page", ["/ledger/inbox/", "/ledger/claims/{}/"])
def test_the_pages_lead_to_the_case_instead(page: str) -> None:
    s = stage()
    case, claim = claimed(s)
    text = browser(s.asker).get(page.format(claim.pk)).content.decode()
    assert "去结案" in text
    assert f'href="/cases/{case.pk}/"' in text
    assert f'value="{claim.pk}"' not in text
    assert f"/ledger/claims/{claim.pk}/confirm/" not in text
