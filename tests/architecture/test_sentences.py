"""Every error that a person can meet, listed with its Chinese sentence and the next step.

`sentences.tsv` is the list a reviewer reads. A sentence that is new or changed must be changed there too.
"""

from __future__ import annotations

import csv
import importlib
import re

import pytest

from tests.architecture.source import PACKAGE, ROOT, modules
from tongzhou.kernel.errors import SENTENCES

LIST = ROOT / "tests" / "architecture" / "sentences.tsv"
CJK = re.compile(r"[\u4e00-\u9fff]")

for _path, _ in modules():  # a sentence is known once its module is imported
    _where = _path.relative_to(PACKAGE.parent).with_suffix("")
    if _where.parts[1] not in ("config", "__main__") and "sentence(" in _path.read_text("utf-8"):
        importlib.import_module(".".join(p for p in _where.parts if p != "__init__"))


def listed() -> dict[str, tuple[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return {row["code"]: (row["says"], row["then"]) for row in csv.DictReader(file, delimiter="\t")}


def test_the_list_is_the_registry() -> None:
    assert {code: (s.says.zh, s.then.zh) for code, s in sorted(SENTENCES.items())} == listed()


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_sentence_is_fit_for_a_person(code: str) -> None:
    said = SENTENCES[code]
    for zh in (said.says.zh, said.then.zh):
        assert CJK.search(zh) and zh.rstrip("”’）)")[-1] in "。？！" and "," not in zh, zh
    for en in (said.says.en, said.then.en):
        assert en and not CJK.search(en), en
    for both in (said.says, said.then):
        assert set(re.findall(r"{(\w+)", both.zh)) == set(re.findall(r"{(\w+)", both.en))
