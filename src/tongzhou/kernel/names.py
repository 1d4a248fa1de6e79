"""How names are written: one way for what people type in several. Plain Python."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOTS = "·.•‧∙⋅・･․●．"
"""What people type between the parts of a name such as 买买提·艾力; the first is the right one (U+00B7)."""
_DOT = re.compile(rf"(?<=[{_HAN}])\s*[{re.escape(DOTS)}]\s*(?=[{_HAN}])")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


def person(said: str) -> str:
    """A person's name: every kind of dot is ·, and blanks inside a Chinese name ("李  四") are typesetting."""
    name = _DOT.sub("·", _BLANKS.sub(" ", said).strip())
    return name if re.search(r"[A-Za-zＡ-Ｚａ-ｚ]", name) else name.replace(" ", "")


def dotted(name: str) -> set[str]:
    """The name with every kind of dot: as it may stand in records from before."""
    return {name.replace("·", dot) for dot in DOTS}


def place(said: str) -> set[str]:
    """How the name of an institution or department may be written: with Chinese brackets or plain ones, with blanks or without."""
    bare = said.replace(" ", "")
    found = {said, bare}
    for one in (said, bare):
        found |= {one.replace("(", "（").replace(")", "）"), one.replace("（", "(").replace("）", ")")}
    return found
