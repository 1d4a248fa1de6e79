"""What must be in order before the pages open: tables, rights, keys of old records, translations, static files.

`python -m tongzhou.config.prepare`, run by `tongzhou up` with the owner's DATABASE_URL. Each step is quick when
there is nothing to do.
"""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.cli.progress import step
from tongzhou.config.cli.say import told
from tongzhou.config.faults import Unable
from tongzhou.config.postgres.given import well_written


def main() -> int:
    """Do all steps. 0 when done; 1 and a sentence when the machine or the database will not have it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongzhou.config.settings")
    import django

    if os.environ.get("DATABASE_URL"):
        well_written(os.environ["DATABASE_URL"])
    django.setup()
    with step("数据表", "tables"):
        _migrate()
        _look_at_keys()
    with step("指标", "indicators"):
        _remember()
    with step("旧记录的识别码", "keys of old records"):
        _key_old_acts()
    with step("翻译和样式", "translations and styles"):
        _translate()
        _collect()
    return 0


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get("TONGZHOU_ROLES") == "1":
        with connection.cursor() as cursor:
            cursor.execute(Path(__file__).with_name("roles.sql").read_text("utf-8"))


def _remember() -> None:
    """This release's definitions; a new leaf is filled from the entries."""
    from django.utils import timezone

    from tongzhou.indicators import actions
    from tongzhou.indicators.definitions import catalogue

    now = timezone.now()
    actions.remember(catalogue.ALL.values(), at=now, on=timezone.localdate(now))


def _look_at_keys() -> None:
    from django.conf import settings

    from tongzhou.config import sealed

    if not sealed.opens():
        raise Unable(faults.OTHER_KEYS, path=settings.FOLDER.secrets)


def _key_old_acts() -> None:
    """Work that was typed before a file could find it. In batches, after the tables: it goes on where it was interrupted."""
    from tongzhou.support.acts.keying import give_keys

    give_keys()


def _translate() -> None:
    from django.conf import settings

    from tongzhou.config import catalogues

    catalogues.compile_all(settings.PACKAGE, settings.FOLDER.catalogues)


def _collect() -> None:
    """Static files under hashed names; only when one of them changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = settings.FOLDER.root / "static.stamp"
    now = _fingerprint()
    if not stamp.is_file() or stamp.read_text() != now:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(now)


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(told(main, Path(os.environ.get("TONGZHOU_DATA", "var"))))
