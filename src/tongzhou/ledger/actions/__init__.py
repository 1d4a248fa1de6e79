"""Writing the ledger: claim, confirm, dispute, reverse, and the daily checkpoint."""

from tongzhou.ledger.actions.checkpoints import checkpoint
from tongzhou.ledger.actions.claims import claim, claim_many, lapse, withdraw
from tongzhou.ledger.actions.disputes import answer_dispute, dispute, settle
from tongzhou.ledger.actions.onesided import post_alone, reverse_alone
from tongzhou.ledger.actions.posting import confirm, confirm_many
from tongzhou.ledger.actions.reminding import remind
from tongzhou.ledger.actions.reversals import may_reverse, reverse
from tongzhou.ledger.actions.signing import offers

__all__ = [
    "answer_dispute",
    "checkpoint",
    "claim",
    "claim_many",
    "confirm",
    "confirm_many",
    "dispute",
    "lapse",
    "may_reverse",
    "offers",
    "post_alone",
    "remind",
    "reverse",
    "reverse_alone",
    "settle",
    "withdraw",
]
