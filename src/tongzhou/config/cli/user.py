"""`tongzhou user add`: the first account of a place, or one that no page can make."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from datetime import UTC, datetime
from uuid import UUID

from tongzhou.config import faults
from tongzhou.config.cli.data import option
from tongzhou.config.cli.inside import inside
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.kernel.actors import system

HELP = "accounts from the command line (written into the audit like every other)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Words and options of `user`."""
    words = parser.add_subparsers(dest="word", required=True, metavar="add")
    add = words.add_parser("add", help="make an account and, with --role, grant it a role")
    option(add)
    add.add_argument("username")
    add.add_argument("--name", required=True, help="the person's name")
    add.add_argument(
        "--role", help="such as operator, auditor, programme_office, health_commission, clinician"
    )
    add.add_argument(
        "--institution", help="where the role holds: its id or its social credit code (统一社会信用代码)"
    )
    add.add_argument("--region", help="where the role holds: a division code; neither of both is the nation")
    add.add_argument(
        "--password-stdin", action="store_true", help="read the first password from standard input"
    )
    add.add_argument("--format", choices=("text", "json"), default="text")


def run(given: argparse.Namespace) -> int:
    """Make the account and print the first password, which must be changed at the first sign-in."""
    password = sys.stdin.readline().rstrip("\n") if given.password_stdin else secrets.token_urlsafe(12)
    with inside(Folder(given.data)):
        _add(given, password)
    if given.format == "json":
        shown = {} if given.password_stdin else {"password": password}
        print(json.dumps({"username": given.username} | shown))
        return 0
    print(f"已建立账户 made: {given.username}")
    if not given.password_stdin:
        print(f"首次密码（登录后须更改） first password, to be changed: {password}")
    return 0


def _add(given: argparse.Namespace, password: str) -> None:
    from django.db import transaction

    from tongzhou.accounts.actions import create_account, grant_role

    at, by = datetime.now(UTC), system("command")
    with transaction.atomic():
        account = create_account(by=by, at=at, username=given.username, name=given.name, password=password)
        if given.role:
            institution, region = _where(given, at)
            grant_role(
                by=by,
                at=at,
                account_id=account.id,
                role=_role(given.role),
                institution_id=institution,
                region_id=region,
            )


def _role(text: str):  # type: ignore[no-untyped-def] # the class is known only after Django is set up
    from tongzhou.accounts.rules import Role

    try:
        return Role(text)
    except ValueError as fault:
        raise Unable(faults.NO_SUCH, what=text, choices="、".join(Role)) from fault


def _where(given: argparse.Namespace, at: datetime) -> tuple[UUID | None, UUID | None]:
    from tongzhou.directory.models import Institution, Region

    if given.institution:
        by_id = {"id": given.institution} if "-" in given.institution else {"uscc": given.institution}
        institution = Institution.objects.filter(**by_id).first()
        return _found(institution, given.institution), None
    if given.region:
        region = Region.objects.filter(code=given.region, during__contains=at.date()).first()
        return None, _found(region, given.region)
    return None, None


def _found(row: object, what: str) -> UUID:
    found = getattr(row, "id", None)
    if not isinstance(found, UUID):
        raise Unable(faults.NO_SUCH, what=what, choices="—")
    return found
