"""What a password must be: long, not known to everybody, not the person's own name (NIST SP 800-63B, 5.1.1.2).

Length counts more than mixture: no demand for signs and capitals, no expiry by date.
"""

from __future__ import annotations

import re
from collections.abc import Container

from tongzhou.kernel.errors import Invalid, Sentence, sentence

SHORTEST = 10
LONGEST = 128
FEWEST_DIFFERENT = 5

PASSWORD_SHORT = sentence(
    "accounts.password_short",
    "密码至少要 10 个字符，现在只有 {length} 个。",
    "A password has at least 10 characters; this one has {length}.",
    then_zh="可以用几个不相干的词连起来，好记又难猜。",
    then_en="Join a few unrelated words: easy to keep, hard to guess.",
)
PASSWORD_LONG = sentence(
    "accounts.password_long",
    "密码最多 128 个字符。",
    "A password has at most 128 characters.",
    then_zh="请缩短一些。",
    then_en="Make it shorter.",
)
PASSWORD_COMMON = sentence(
    "accounts.password_common",
    "这个密码太常见，很容易被猜中。",
    "This password is too common and easily guessed.",
    then_zh="请换一个，不要用连续数字、生日、手机号或键盘顺序。",
    then_en="Choose another: no rows of digits, birthdays, phone numbers or keyboard runs.",
)
PASSWORD_IS_NAME = sentence(
    "accounts.password_is_name",
    "密码里含有您的姓名或用户名。",
    "The password contains your name or user name.",
    then_zh="请换一个与本人无关的密码。",
    then_en="Choose one that has nothing to do with you.",
)
PASSWORDS_DIFFER = sentence(
    "accounts.passwords_differ",
    "两次输入的密码不一样。",
    "The two passwords differ.",
    then_zh="请重新输入第二遍。",
    then_en="Type the second one again.",
)


def check_password(password: str, *, username: str, name: str, common: Container[str]) -> None:
    """Raise Invalid(field="password") unless `password` will do. `common` holds known passwords in lower case."""
    if len(password) < SHORTEST:
        raise _wrong(PASSWORD_SHORT, length=len(password))
    if len(password) > LONGEST:
        raise _wrong(PASSWORD_LONG)
    if _is_own(password.lower(), username.lower(), name.lower()):
        raise _wrong(PASSWORD_IS_NAME)
    if _is_common(password.lower(), common):
        raise _wrong(PASSWORD_COMMON)


def _wrong(said: Sentence, **values: object) -> Invalid:
    return Invalid(said, field="password", **values)


def _is_own(password: str, username: str, name: str) -> bool:
    return (len(username) >= 4 and username in password) or (len(name) >= 2 and name in password)


def _is_common(password: str, common: Container[str]) -> bool:
    word = re.sub(r"[\d\W_]+$", "", password)
    few = len(set(password)) < FEWEST_DIFFERENT
    return few or password.isdigit() or password in common or word in common or not word
