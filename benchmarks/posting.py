"""`python -m benchmarks.posting --data DIR`: CPU of confirming one claim, which posts its entry. Everything is rolled back."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path

from benchmarks.pages import cpu
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve

MOST = 200


def main() -> int:
    """Print milliseconds of this process and of its PostgreSQL backend, for each entry."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = Folder(parser.parse_args().data.resolve())
    with serve(folder) as url:
        os.environ |= {
            "TONGZHOU_DATA": str(folder.root),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
        }
        import django

        django.setup()
        print(json.dumps(_measure()))
    return 0


def _measure() -> dict[str, float]:
    from django.db import connection, transaction
    from django.utils import timezone

    from tongzhou.accounts.queries import actor_of
    from tongzhou.care.consultations.models import Consultation
    from tongzhou.ledger import actions
    from tongzhou.ledger.models import Claim

    at = timezone.now()
    waiting = list(Claim.objects.filter(state="open").order_by("id").values_list("id", flat=True)[:MOST])
    cases = Consultation.objects.filter(claim__in=waiting).values_list("claim", "asker__account__id")
    work = [(claim, actor_of(account, at=at)) for claim, account in cases]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    with transaction.atomic():
        for claim, actor in work[:20]:
            actions.confirm(by=actor, at=at, claim_id=claim, step="close")
        mine, its = time.process_time(), cpu([backend])
        for claim, actor in work[20:]:
            actions.confirm(by=actor, at=at, claim_id=claim, step="close")
        count = len(work) - 20
        found = {
            "entries": count,
            "python_ms": round((time.process_time() - mine) * 1000 / count, 2),
            "postgres_ms": round((cpu([backend]) - its) * 1000 / count, 2),
        }
        transaction.set_rollback(True)
    connection.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
