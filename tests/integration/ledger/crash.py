"""A child process for the crash test: confirms a claim and kills itself before its n-th statement.

Arguments: database name, claim id, n, JSON of the confirming actor's grant path.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from django.db import connection, transaction  # noqa: E402  # Django is set up first

import tests.factories.ledger  # noqa: E402, F401  # declares the kind
from tongzhou.accounts.rules import POLICIES, Role  # noqa: E402
from tongzhou.kernel.actors import Actor, Grant  # noqa: E402
from tongzhou.kernel.ids import new_id  # noqa: E402
from tongzhou.ledger import actions  # noqa: E402

left = int(sys.argv[3])


def killer(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Die before the n-th statement."""
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return execute(sql, params, many, context)


by = Actor(new_id(), "演示·马医生", grants=(Grant(POLICIES[Role.CLINICIAN].permissions, path=sys.argv[4]),))
with connection.execute_wrapper(killer), transaction.atomic():
    actions.confirm(by=by, at=datetime.fromisoformat(sys.argv[5]), claim_id=UUID(sys.argv[2]))
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)  # after the last statement, before the commit
sys.stdout.write("posted")
