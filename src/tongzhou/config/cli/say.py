"""How the command line tells a person that something cannot be done."""

from __future__ import annotations

import sys

from tongzhou.kernel.errors import Invalids, Refusal


def say(refusal: Refusal) -> int:
    """Print the sentence in both languages to standard error. Answers the exit code, 1."""
    print(f"同舟：{refusal.says.zh} {refusal.then.zh}", file=sys.stderr)
    print(f"Tongzhou: {refusal.says.en} {refusal.then.en}", file=sys.stderr)
    return 1


def say_all(faults: Invalids) -> int:
    """Print several sentences. Answers the exit code, 1."""
    return max(say(fault) for fault in faults.faults)
