"""Names and numbers for lists: enough to recognise, too little to use."""

from __future__ import annotations


def mask_name(name: str) -> str:
    """The family name and stars: 李** (a visible prefix before a middle dot stays: 演示·李**)."""
    prefix, dot, own = name.rpartition("·")
    if dot and prefix != "演示":
        prefix, dot, own = "", "", name
    return f"{prefix}{dot}{own[:1]}**" if own else ""


def mask_id_number(number: str) -> str:
    """First six and last four: 999999********1234."""
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}" if len(number) > 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """First three and last four: 138****1234."""
    return f"{number[:3]}****{number[-4:]}" if len(number) > 7 else "*" * len(number)
