"""Writing techniques: need, introduction, local first, cases, keeping; the disease spectrum."""

from tongzhou.support.techniques.actions.cases import (
    Told,
    amend_case,
    check_case,
    record_case,
    record_cases,
    withdraw_case,
)
from tongzhou.support.techniques.actions.introducing import introduce, state_first
from tongzhou.support.techniques.actions.keeping import keep, lose, tell_due
from tongzhou.support.techniques.actions.needs import Need, amend, drop, propose, record, resume
from tongzhou.support.techniques.actions.spectrum import Imported, import_spectrum
from tongzhou.support.techniques.moving import RUNNER

check = RUNNER.permitted
"""(technique, event, by): raise IllegalMove or Denied unless the step may be taken now."""

__all__ = [
    "Imported", "Need", "Told", "amend", "amend_case", "check", "check_case", "drop", "import_spectrum", "introduce", "keep",
    "lose", "propose", "record", "record_case", "record_cases", "resume", "state_first", "tell_due", "withdraw_case",
]  # fmt: skip
