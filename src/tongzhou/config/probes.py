"""Questions to an installation, each with its answer in a line. Imported after Django is set up."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.util import find_spec

import psycopg
from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.checks.registry import registry
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from tongzhou.config import keys, sealed
from tongzhou.config.folder import Folder
from tongzhou.kernel.words import Words

ROOM = 500_000_000
"""Bytes that should be free before somebody is told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question: its name, whether it is well, what was seen."""

    name: Words
    ok: bool
    says: str


def findings(folder: Folder) -> list[Finding]:
    """All answers. A database that cannot be reached answers the questions after it, too."""
    found = [_settings(), _keys(folder), _disk(folder), _fonts()]
    try:
        return [*found, _database(), _migrations(), _sealed(), _jobs()]
    except (Error, psycopg.Error) as fault:
        return [*found, Finding(Words("数据库", "database"), False, type(fault).__name__)]


def _settings() -> Finding:
    messages = [m for m in run_checks(tags=None, include_deployment_checks=True) if not m.is_silenced()]
    known = registry.tag_exists(Tags.security, include_deployment_checks=True)
    says = "; ".join(f"{m.id} {m.msg}" for m in messages) or (
        "https" if settings.HTTPS else "http, 仅本机或内网"
    )
    return Finding(Words("设置", "settings"), known and not messages, says)


def _keys(folder: Folder) -> Finding:
    absent = [name for name in keys.NAMES if not (folder.secrets / name).is_file()]
    loose = [path.name for path in keys.loose(folder.secrets)]
    says = "; ".join(
        [*(f"{name} 不在 absent" for name in absent), *(f"{name} 权限过宽 mode" for name in loose)]
    )
    return Finding(Words("密钥", "keys"), not says, says or "0600")


def _disk(folder: Folder) -> Finding:
    free = shutil.disk_usage(folder.root).free
    return Finding(Words("磁盘", "disk"), free > ROOM, f"{free / 1e9:.1f} GB")


def _fonts() -> Finding:
    there = find_spec("pylopdf_fonts_zh_cn") is not None
    return Finding(Words("中文字体", "Chinese fonts"), there, "Noto Sans SC, Noto Serif SC" if there else "—")


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
        cursor.execute("SHOW synchronous_commit")
        commits = cursor.fetchone()[0]
    ok = int(version.split(".")[0]) >= 15 and commits != "off"
    return Finding(Words("数据库", "database"), ok, f"PostgreSQL {version}, synchronous_commit={commits}")


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    says = ", ".join(f"{m.app_label}.{m.name}" for m, _ in waiting)
    return Finding(Words("数据表", "tables"), not waiting, says or "最新 up to date")


def _sealed() -> Finding:
    opens = sealed.opens()
    return Finding(
        Words("病人资料", "patients' records"),
        opens,
        "可读 readable" if opens else "密钥不是这个数据库的 the keys are not this database's",
    )


def _jobs() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    return Finding(Words("任务", "jobs"), failed == 0, f"{failed} 个失败 failed")
