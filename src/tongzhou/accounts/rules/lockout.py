"""Lock-out: five wrong answers close the door for a quarter of an hour, five more for twice as long.

Wrong passwords and wrong codes count together. The attempt is counted before it is checked, in one row
lock, so that a hundred attempts at once are five attempts.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address, ip_network

from tongzhou.kernel.errors import Refusal, sentence

TRIES = 5
FIRST = timedelta(minutes=15)
LONGEST = timedelta(hours=24)
MOST = 30_000
"""Where counting stops: the column holds small integers."""

MOST_FROM_ONE = 30
WITHIN = timedelta(minutes=10)
"""So many failures from one network address within this time, whichever accounts they meant, and it must pause."""
SUBNET_V6 = 64
"""Of an IPv6 address the network counts: one household has 2^64 addresses of its own."""

NOT_LET_IN = sentence(
    "accounts.not_let_in",
    "用户名或密码不对，或者账号因多次输错暂时锁住了。",
    "User name or password is wrong, or the account is locked for a while after too many tries.",
    then_zh="请核对后再试；连错 5 次会锁 15 分钟，急用请联系本机构的对口支援办公室。",
    then_en="Check and try again; five wrong tries lock for 15 minutes. If it is urgent, ask your programme office.",
)
WRONG_CODE = sentence(
    "accounts.wrong_code",
    "验证码不对、已用过，或者多次输错暂时锁住了。",
    "The code is wrong or used, or the account is locked for a while after too many tries.",
    then_zh="请等手机上出现下一个验证码再输；手机不在身边可用备用码。",
    then_en="Wait for the next code on your phone; without the phone, use a recovery code.",
)
WRONG_PASSWORD = sentence(
    "accounts.wrong_password",
    "密码不对，或者多次输错暂时锁住了。",
    "The password is wrong, or the account is locked for a while after too many tries.",
    then_zh="已填写的内容都还在，请重新输入密码；连错 5 次会锁 15 分钟。",
    then_en="Nothing you typed is lost. Enter the password again; five wrong tries lock for 15 minutes.",
)
TOO_MANY = sentence(
    "accounts.too_many",
    "从这个网络地址登录失败的次数太多，先停 10 分钟。",
    "Too many sign-ins from this network address have failed; it pauses for 10 minutes.",
    then_zh="请过 10 分钟再试；急用请联系本机构的对口支援办公室，或换一个网络。",
    then_en="Try again in 10 minutes; if it is urgent, ask your programme office or use another network.",
)


class TooMany(Refusal):
    """One address has guessed too often: it is not even asked any more."""

    status = 429


class NotLetIn(Refusal):
    """Sign-in, code or password refused. One answer for every reason, so that nothing can be learnt from it."""

    status = 422


def network_of(address: str | None) -> str:
    """The address as it is counted: IPv4 whole, of IPv6 its /64. "" when it is none."""
    try:
        known = ip_address((address or "").strip())
    except ValueError:
        return ""
    mapped = getattr(known, "ipv4_mapped", None)
    if mapped or known.version == 4:
        return str(mapped or known)
    return str(ip_network(f"{known.compressed.partition('%')[0]}/{SUBNET_V6}", strict=False))


def lock_for(failures: int) -> timedelta | None:
    """How long the door closes after this many failures in a row: 15 min at 5, 30 at 10, 60 at 15 … a day."""
    if failures == 0 or failures % TRIES:
        return None
    return min(FIRST * (1 << min(failures // TRIES - 1, 10)), LONGEST)
