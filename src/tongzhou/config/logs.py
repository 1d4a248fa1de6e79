"""What the platform may write about people into its logs: nothing.

Masked in every line, whoever wrote it: numbers that identify (identity cards, telephones), values given to a message that hold Chinese
text (names, complaints), keys of links in addresses, and the text of exceptions, which quote rows.
"""

from __future__ import annotations

import logging
import re

MASK = "▇"
NUMBERS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
"""18- and 15-digit identity numbers (GB 11643), mobile numbers with or without +86 and gaps."""
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+(?:[·・][\u3400-\u9fff]+)*")
ESCAPED_HAN = re.compile(r"(?:%[Ee][3-9](?:%[89ABab][0-9A-Fa-f]){2})+")
"""Chinese text in an address, percent-encoded UTF-8."""


KEYS = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}(?=[/\s?\"']|$)")
"""A part of an address that is a key: of a one-time link, of an invitation."""


def masked(text: str) -> str:
    """`text` without identity numbers, telephones, Chinese values and keys of links."""
    return KEYS.sub(MASK, _without_people(text))


def _without_people(text: str) -> str:
    return ESCAPED_HAN.sub(MASK, HAN.sub(MASK, NUMBERS.sub(MASK, text)))


class Discreet(logging.Formatter):
    """Formats a record without people. The constant part of a message stays; its values and faults are masked."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the masked traceback under it."""
        quiet = logging.makeLogRecord(record.__dict__ | {"args": _quiet(record.args), "exc_text": None})
        if not record.args:
            quiet.msg = masked(str(record.msg))
        return NUMBERS.sub(MASK, super().format(quiet))

    def formatException(self, ei: object) -> str:  # noqa: N802 (the name is logging's)
        """The traceback with its quoted values masked."""
        return masked(super().formatException(ei))  # type: ignore[arg-type] # the base's type of exc_info is private


def _quiet(args: object) -> object:
    if isinstance(args, dict):
        return {key: _value(value) for key, value in args.items()}
    return tuple(_value(value) for value in args) if isinstance(args, tuple) else args


def _value(value: object) -> object:
    return value if isinstance(value, int | float | None) else masked(str(value))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": Discreet, "format": "%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "procrastinate": {"level": "WARNING"},  # below that it writes the arguments of every job
        "asyncio": {"level": "WARNING"},
        "_granian": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
