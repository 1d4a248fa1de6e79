"""The stage: which houses stand one above the other, and who supports them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chain:
    """Houses one above the other, and who supports them. `only`: topics this chain is asked for."""

    weight: int
    villages: tuple[str, ...]
    townships: dict[str, str]
    county: str
    hospital: str
    only: tuple[str, ...] = ()


_HILLS = {"zhulou": "jinhe", "titian": "jinhe", "hedie": "maandi", "bianjie": "jinshuihe"}
CHAINS = (
    Chain(
        6,
        ("maitong", "maitong", "yunbian", "qiangyuan"),
        {"maitong": "weizhou", "yunbian": "weizhou", "qiangyuan": "yanmen"},
        "wenchuan",
        "nanchong",
    ),
    Chain(5, tuple(_HILLS), _HILLS, "jinping", "tongren"),
    Chain(
        5,
        ("guanshan", "caochuan", "huangtu", "taiyang"),
        {"guanshan": "malu", "caochuan": "malu", "huangtu": "liubao", "taiyang": "longshan"},
        "zjc-first",
        "fifth",
    ),
    Chain(3, ("fengyu", "gulou"), {"fengyu": "dongxiang", "gulou": "wushui"}, "zhijiang", "xiangya"),
    Chain(3, ("xueshan", "taohua"), {"xueshan": "benzilan", "taohua": "benzilan"}, "deqin", "yanan"),
    Chain(2, (), {}, "diqing-hospital", "kunming-children", ("child",)),
    Chain(2, (), {}, "shangrila-mch", "kunming-mch", ("pregnancy",)),
    Chain(1, (), {}, "jinping-mch", "fudan-women", ("pregnancy",)),
    Chain(1, (), {}, "zjc-tcm", "binhai-hospital", ("chest_pain", "stroke", "injury")),
)
LOCAL = {
    "altitude-sickness": "deqin",
    "scrub-typhus": "jinping",
    "malaria-imported": "jinping",
    "brucellosis": "zjc-first",
}
"""Illnesses of one country only."""

STAGE = frozenset(
    house for one in CHAINS for house in (*one.villages, *one.townships.values(), one.county, one.hospital)
)
"""The houses that the story comes to: their people have accounts and stand on the roster."""
