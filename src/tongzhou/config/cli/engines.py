"""The engines that this machine has, by name, over one ledger: the reference, the database, DuckDB, Spark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tongzhou.config import faults
from tongzhou.config.faults import Unable

if TYPE_CHECKING:
    from tongzhou.indicators.definitions.indicator import Indicator
    from tongzhou.indicators.engine.cube import Engine
    from tongzhou.kernel.actors import Actor

NAMES = ("plain", "postgres", "duck", "spark")
_PACKAGES = {"plain": (), "postgres": ("ibis",), "duck": ("ibis", "duckdb", "pyarrow"), "spark": ("ibis", "pyspark", "pyarrow")}  # fmt: skip


def lacking(name: str) -> str:
    """What an engine needs that is not here; "" when it can run."""
    for package in _PACKAGES[name]:
        if find_spec(package) is None:
            return package
    java = shutil.which("java") or os.environ.get("JAVA_HOME")
    return "java" if name == "spark" and not java else ""


@contextmanager
def made(
    names: Sequence[str], actor: Actor, indicators: Sequence[Indicator], master: str
) -> Iterator[Mapping[str, Engine]]:
    """The engines over what the actor may see of the ledger. DuckDB and Spark read a copy in a folder that goes away afterwards. Raises Unable."""
    for name in names:
        if lacking(name):
            raise Unable(faults.NO_ENGINE, name=name, lacking=lacking(name))
    with TemporaryDirectory(prefix="tongzhou-copy-") as folder:
        engines = _engines(names, actor, indicators, Path(folder), master)
        try:
            yield engines
        finally:
            if "spark" in engines:
                engines["spark"].stop()  # type: ignore[attr-defined]  # only Spark has a session to end


def _engines(
    names: Sequence[str], actor: Actor, indicators: Sequence[Indicator], folder: Path, master: str
) -> dict[str, Engine]:
    from tongzhou.indicators.definitions.reading import leaves
    from tongzhou.indicators.engine.comparing import ByKind, kinds_of
    from tongzhou.indicators.engine.compiling import fields
    from tongzhou.indicators.engine.facts import Data
    from tongzhou.indicators.queries.facts import facts
    from tongzhou.indicators.queries.stays import standings

    kinds, found = kinds_of(indicators), dict[str, "Engine"]()
    if {"duck", "spark"} & set(names):
        from tongzhou.indicators.engine import parquet

        used = {name for one in indicators for leaf in leaves(one.tree) for name in fields(leaf)}
        parquet.copy(folder, facts(actor, kinds), standings(), sorted(used))
    for name in names:
        if name == "plain":
            found[name] = ByKind(Data(tuple(facts(actor, kinds)), tuple(standings())))
        elif name == "postgres":
            from tongzhou.indicators.engine.postgres import Postgres

            found[name] = Postgres(actor)
        elif name == "duck":
            from tongzhou.indicators.engine.duck import Duck

            found[name] = Duck(folder)
        else:
            from tongzhou.indicators.engine.spark import Spark, session

            found[name] = Spark(folder, session(master))
    return found
