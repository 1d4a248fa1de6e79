"""What the pages say and what the English catalogues hold, read from the sources."""

from __future__ import annotations

import re
from pathlib import Path

import polib

import tongzhou.web

WEB = Path(tongzhou.web.__file__).parent
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_TAG = re.compile(r"{%\s*(?:translate|trans)\s+(\"[^\"]*\"|'[^']*')")
_BLOCK = re.compile(
    r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?)(?:{%\s*plural\s*%}(.*?))?{%\s*endblocktrans(?:late)?\s*%}",
    re.S,
)
_PLACE = re.compile(r"{{\s*(\w+)\s*}}")
_CALL = re.compile(
    r"(?<![\w.])(?:_|gettext|gettext_lazy|gettext_noop|pgettext|ngettext|ngettext_lazy)\(\s*\"((?:[^\"\\]|\\.)*)\""
)


def templates() -> list[Path]:
    """Every template of the pages."""
    return sorted(WEB.glob("**/templates/**/*.html")) + sorted(WEB.glob("**/templates/**/*.txt"))


def said_in_template(source: str) -> set[str]:
    """The msgids of one template."""
    found = {
        match.group(1)[1:-1].replace("%", "%%") if "%" in match.group(1) else match.group(1)[1:-1]
        for match in _TAG.finditer(source)
    }
    for match in _BLOCK.finditer(source):
        text = match.group(2).strip() if "trimmed" in match.group(1) else match.group(2)
        found.add(_PLACE.sub(r"%(\1)s", text.replace("%", "%%")))
    return found


def said_in_python(source: str) -> set[str]:
    """The msgids of one module."""
    return {match.group(1) for match in _CALL.finditer(source)}


def bare(source: str) -> list[str]:
    """Lines of a template in which Chinese stands outside translate tags, comments aside."""
    rest = _BLOCK.sub("", re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", source, flags=re.S))
    return [line.strip() for line in re.sub(r"{%.*?%}", "", rest).splitlines() if CJK.search(line)]


def english() -> dict[str, str]:
    """All English catalogues together; "" where nothing was translated. A plural counts when both forms stand."""
    held: dict[str, str] = {}
    for path in WEB.glob("**/locale/en/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
            held[entry.msgid] = "" if "fuzzy" in entry.flags or not all(forms) else next(iter(forms))
    return held
