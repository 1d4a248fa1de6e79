"""Samples: small charts of figures."""

from __future__ import annotations

from decimal import Decimal

from tongzhou.web.components.charts import Spark, Strip
from tongzhou.web.gallery.sample import Section, Shown, W

D = Decimal
RISING = (3, 4, 4, 6, 5, 8, 9, 9, 12, 11, 14, 16)
GAPS = (None, 4, 6, None, 5, None, None, 9, 12, 11, None, 16)
PEERS = (D(12), D(18), D(22), D(25), D(31), D(33), D(40))


def sections() -> tuple[Section, ...]:
    """Months, and a place among its peers."""
    return (months(), peers())


def months() -> Section:
    """Every month, months that are not known, the last one unknown."""
    said = W("近 12 个月", "the last 12 months")
    return Section(
        W("逐月", "By month"),
        (
            Shown(W("每月都有", "Every month"), Spark(tuple(D(one) for one in RISING), said)),
            Shown(
                W("有的月没有", "Some unknown"),
                Spark(tuple(None if one is None else D(one) for one in GAPS), said),
            ),
            Shown(W("最后一月没有", "Last unknown"), Spark((*(D(one) for one in RISING[:-1]), None), said)),
        ),
        "cells",
    )


def peers() -> Section:
    """With one's own, and without."""
    said = W("本县 31 次，同类县 7 个", "here 31 times, 7 peers")
    quartiles = (D(18), D(25), D(33))
    ends = W("12 次", "12 times"), W("40 次", "40 times")
    return Section(
        W("与同类县比", "Among peers"),
        (
            Shown(W("本县有数", "With a figure"), Strip(D(31), PEERS, quartiles, *ends, said)),
            Shown(W("本县没有数", "Without"), Strip(None, PEERS, quartiles, *ends, said)),
        ),
        "cells",
    )
