"""The times of a run, measured by the pathway from its current points."""

from __future__ import annotations

from collections.abc import Iterable

from tongzhou.care.emergency.models import Point, Run
from tongzhou.care.emergency.pathways import pathway
from tongzhou.care.emergency.rules import Came, Measured, Standing, measured
from tongzhou.care.emergency.rules.metrics import before


def times_of(run: Run, points: Iterable[Point]) -> tuple[Measured, ...]:
    """Every interval that concerns this run. No statement."""
    known = pathway(run.pathway)
    if known is None:
        return ()
    current = [one for one in points if one.standing == Standing.CURRENT]
    return measured(
        known,
        Came(run.came),
        {one.code: one.true_at for one in current},
        flagged=[one.code for one in current if one.flagged],
        carried=[one.code for one in current if one.carried],
    )


def ecg_before_arrival(run: Run, points: Iterable[Point]) -> bool | None:
    """Whether the ECG was here before he was; None when the door is not known or flagged, or where no ECG is waited for (rules.before)."""
    known = pathway(run.pathway)
    if known is None or known.point("ecg_sent") is None or run.walked_in:
        return None
    current = [one for one in points if one.standing == Standing.CURRENT]
    times = {one.code: one.true_at for one in current}
    return before(times, [one.code for one in current if one.flagged], "ecg_sent", "door")
