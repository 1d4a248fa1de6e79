"""`python -m benchmarks.workbook --data DIR [--rows N]`: a workbook of N rows read and written, in this process. Everything is rolled back."""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tongzhou.config.folder import Folder
from tongzhou.config.postgres.server import serve


def main() -> int:
    """Print seconds (elapsed, CPU) of preview and commit, and the peak memory of this process in MB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=20_000)
    given = parser.parse_args()
    folder = Folder(given.data.resolve())
    with serve(folder) as url:
        os.environ |= {
            "TONGZHOU_DATA": str(folder.root),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
        }
        import django

        django.setup()
        print(json.dumps(_measure(given.rows)))
    return 0


def _book(giving: str, taking: str, department: str, rows: int) -> bytes:
    """Visits of each day and department, with the names of experts."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    page = book.add_worksheet("门诊")
    page.write_row(0, 0, ["支援单位", "受援单位", "日期", "科室", "帮扶专家", "数量", "数字来源", "备注"])
    for row in range(rows):
        day = date(2024, 12, 1) + timedelta(days=row % 600)
        page.write_row(
            row + 1,
            0,
            [
                giving,
                taking,
                day.isoformat(),
                department,
                f"演示·专家{row % 40}",
                f"{row % 60 + 1}人次",
                "本院系统",
                f"第 {row} 行",
            ],
        )
    book.close()
    return target.getvalue()


def _measure(rows: int) -> dict[str, float]:
    from django.db import transaction
    from django.utils import timezone

    from tongzhou.accounts.queries import actor_of
    from tongzhou.directory.models import Department
    from tongzhou.imports import actions as imports
    from tongzhou.interop.workbook import reading
    from tongzhou.kernel.ids import new_id
    from tongzhou.partnerships.models import Pairing

    at = timezone.now()
    pairing = Pairing.objects.filter(level="institution").select_related("supporting", "receiving").first()
    assert pairing is not None
    by = actor_of(_office(pairing.supporting_id), at=at)
    department = Department.objects.filter(institution=pairing.receiving).first()
    if department is None:
        department = Department.objects.create(institution=pairing.receiving, name="内科")
    raw = _book(pairing.supporting.name, pairing.receiving.name, department.name, rows)
    with transaction.atomic():
        row = imports.receive(id=new_id(), by=by, at=at, name="门诊.xlsx", raw=raw)
        began, cpu = time.monotonic(), time.process_time()
        row = reading.preview(by=by, at=at, import_id=row.pk)
        read, read_cpu = time.monotonic() - began, time.process_time() - cpu
        assert row.preview["sheets"][0]["fates"]["new"] == rows, row.preview
        began, cpu = time.monotonic(), time.process_time()
        row = reading.commit(by=by, at=at, import_id=row.pk, names=["门诊"])
        write, write_cpu = time.monotonic() - began, time.process_time() - cpu
        assert row.written["门诊"]["rows"] == rows, row.written
        transaction.set_rollback(True)
    return {
        "rows": rows,
        "file_mb": round(len(raw) / 1e6, 1),
        "preview_s": round(read, 1),
        "preview_cpu_s": round(read_cpu, 1),
        "commit_s": round(write, 1),
        "commit_cpu_s": round(write_cpu, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _office(institution_id: object):  # type: ignore[no-untyped-def]
    """An account of the programme office of this institution."""
    from tongzhou.accounts.models import Account

    found = Account.objects.filter(staff__institution=institution_id, grants__role="programme_office").first()
    assert found is not None, "the world has no office there"
    return found.pk


if __name__ == "__main__":
    sys.exit(main())
