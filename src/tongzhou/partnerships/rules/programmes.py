"""A programme's name and the code that stands in its address."""

from __future__ import annotations

import re

from tongzhou.kernel.errors import Invalid, sentence

RESERVED = frozenset({"new"})
"""Codes that are addresses already."""

NO_PROGRAMME_NAME = sentence(
    "partnerships.no_programme_name",
    "项目的名称还没有填。",
    "The programme has no name.",
    then_zh="例如“南充帮扶汶川”。",
    then_en="Such as “Nanchong for Wenchuan”.",
)
WRONG_CODE = sentence(
    "partnerships.wrong_code",
    "项目代号“{code}”不能用。",
    "“{code}” cannot be a programme's code.",
    then_zh="请用 2 到 50 个小写字母、数字和连字符，例如 nanchong-wenchuan。",
    then_en="Use 2 to 50 small letters, digits and hyphens, such as nanchong-wenchuan.",
)


def check_programme(code: str, name: str) -> None:
    """Raises Invalid (name, code)."""
    if not name.strip():
        raise Invalid(NO_PROGRAMME_NAME, field="name")
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])", code) or code in RESERVED:
        raise Invalid(WRONG_CODE, field="code", code=code)
