"""Verbs of the trail in words. A verb that is not listed is shown by its own name."""

from __future__ import annotations

from tongzhou.kernel.words import Words

VERBS = {
    "sign_in": Words("登录", "signed in"),
    "end_session": Words("结束登录", "ended a session"),
    "refused_at_door": Words("登录被拒", "refused at the door"),
    "create_account": Words("建账号", "made an account"),
    "close_account": Words("停用账号", "closed an account"),
    "change_password": Words("改密码", "changed the password"),
    "start_totp": Words("开始设置二次验证", "began a second factor"),
    "confirm_totp": Words("开启二次验证", "turned the second factor on"),
    "stop_totp": Words("关闭二次验证", "turned the second factor off"),
    "reset_totp": Words("重置二次验证", "reset a second factor"),
    "link_oidc": Words("关联医院统一身份", "linked a hospital sign-in"),
    "grant_role": Words("授予角色", "granted a role"),
    "end_role": Words("终止角色", "ended a role"),
    "invite": Words("发出邀请", "invited"),
    "withdraw_invitation": Words("撤回邀请", "withdrew an invitation"),
    "accept_invitation": Words("接受邀请", "accepted an invitation"),
    "delegate": Words("委托", "delegated"),
    "end_delegation": Words("结束委托", "ended a delegation"),
    "break_glass": Words("越权查看", "broke the glass"),
    "review_break_glass": Words("复核越权查看", "reviewed broken glass"),
    "set_security": Words("改登录安全", "changed sign-in rules"),
}


def verb_words(verb: str) -> Words:
    """The verb as a person reads it."""
    return VERBS.get(verb, Words(verb, verb))
