"""A server of yours, named by DATABASE_URL: can it be reached, and is it one that will do."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg

from tongzhou.config import faults
from tongzhou.config.faults import Unable

OLDEST = 15
"""The first major version whose SQL we use (docs/design.md)."""


def fit(url: str) -> None:
    """Raise Unable when `url` is not written right, nobody answers there, or the server will not do."""
    _well_written(url)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            major = connection.info.server_version // 10000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.ProgrammingError as fault:
        raise Unable(faults.DATABASE_URL_WRONG, why=_first_line(fault)) from fault
    except psycopg.OperationalError as fault:
        raise Unable(faults.DATABASE_SILENT, why=_first_line(fault)) from fault
    if major < OLDEST or encoding != "UTF8":
        raise Unable(faults.DATABASE_TOO_OLD, found=major, encoding=encoding)


def _well_written(url: str) -> None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # looked at only when it is asked for
    except ValueError as fault:
        raise Unable(faults.DATABASE_URL_WRONG, why=str(fault)) from fault
    if parts.scheme not in ("postgresql", "postgres"):
        raise Unable(faults.DATABASE_URL_WRONG, why=f"{parts.scheme or '?'}://")
    if not parts.path.strip("/"):
        raise Unable(faults.DATABASE_URL_WRONG, why="没有库名 no name of a database")


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
