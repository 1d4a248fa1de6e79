"""Whether somebody may sign in, and what an office does when a phone is lost or he leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongzhou.web.accounts.parts import Sheet
from tongzhou.web.components.chips import Badge
from tongzhou.web.components.component import Component, Tone
from tongzhou.web.components.dialogs import Confirm
from tongzhou.web.components.frame import Action


def state(account: Any, at: datetime) -> Badge:
    """Whether somebody may sign in now."""
    if not account.is_active:
        return Badge(_("已停用"))
    if account.locked_until and account.locked_until > at:
        return Badge(_("暂时锁住"), Tone.AMBER)
    return Badge(_("可登录"), Tone.JADE)


def risky(account: Any) -> tuple[Component, ...]:
    """What cannot be taken back, each asked once more."""
    base = f"/people/{account.id}"
    acts = []
    dialogs: list[Component] = []
    if account.totp_since:
        acts.append(Action(_("重置二次验证"), dialog="reset"))
        text = _("请先当面或打电话确认是本人丢了手机。重置后对方只用密码就能登录，直到重新设置。")
        dialogs.append(
            Confirm(
                id="reset",
                title=_("重置二次验证？"),
                text=text,
                action=f"{base}/second-factor/reset/",
                label=_("重置"),
            )
        )
    if account.is_active:
        acts.append(Action(_("停用账号"), style="danger", dialog="close"))
        text = _("对方所有登录马上结束，再也不能登录；做过的事都还在。以后可以重新邀请。")
        dialogs.append(
            Confirm(
                id="close",
                title=_("停用这个账号？"),
                text=text,
                action=f"{base}/close/",
                label=_("停用"),
                danger=True,
            )
        )
    return (Sheet(_("丢了手机、离职"), (), tuple(acts)), *dialogs) if acts else ()
