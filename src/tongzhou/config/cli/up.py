"""`tongzhou up`: database, pages and worker, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from datetime import UTC, datetime

from tongzhou.config import faults, keys, packages, port
from tongzhou.config.cli.progress import step
from tongzhou.config.faults import Unable
from tongzhou.config.folder import Folder
from tongzhou.config.postgres.cluster import APP_ROLE
from tongzhou.config.postgres.given import fit
from tongzhou.config.postgres.server import Server
from tongzhou.config.processes.child import Child

HELP = "start everything and print the address (Ctrl-C stops it)"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `up`."""
    parser.add_argument("--port", type=port.number, default=8000, help="default 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default 127.0.0.1: this machine only")
    parser.add_argument("--empty", action="store_true", help="no demo: for real use")


def run(given: argparse.Namespace) -> int:
    """Start, watch, stop. 0 after Ctrl-C. Raises Unable."""
    folder = Folder(given.data)
    print("同舟 Tongzhou", flush=True)
    packages.complete()
    port.free(given.host, given.port)
    folder.make()
    stopped = _signals()
    with folder.alone(), ExitStack() as at_the_end:
        folder.decide(demo=not given.empty)
        keys.make(folder.secrets)
        environment = _environment(folder, given)
        server = _database(folder, environment, at_the_end)
        _get_ready(folder, environment)
        children = [
            Child("web", _module("tongzhou.config.origin.serve"), environment, folder.logs),
            Child("worker", _module("tongzhou.config.worker"), environment, folder.logs),
        ]
        at_the_end.callback(_stop, children)
        with step("网页", "pages"):
            _start(children, given)
        _welcome(folder, given)
        _watch(server, children, stopped)
        print("\n正在停止 … stopping", flush=True)
    return 0


def _signals() -> threading.Event:
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: _stop_now(stopped))
    return stopped


def _stop_now(stopped: threading.Event) -> None:
    """The first signal ends politely wherever we are; before the pages are up there is nothing to wait for."""
    if not stopped.is_set():
        stopped.set()
        raise KeyboardInterrupt


def _environment(folder: Folder, given: argparse.Namespace) -> dict[str, str]:
    return os.environ | {
        "TONGZHOU_DATA": str(folder.root),
        "TONGZHOU_DEMO": "1" if folder.demo else "0",
        "TONGZHOU_HOST": given.host,
        "TONGZHOU_PORT": str(given.port),
        "TONGZHOU_HOSTS": os.environ.get("TONGZHOU_HOSTS") or ",".join(port.names(given.host)),
        "DJANGO_SETTINGS_MODULE": "tongzhou.config.settings",
    }


def _database(folder: Folder, environment: dict[str, str], at_the_end: ExitStack) -> Server | None:
    """Start the embedded server, or take the one of DATABASE_URL (None)."""
    given = os.environ.get("DATABASE_URL")
    if given:
        environment["TONGZHOU_OWNER_URL"] = os.environ.get("TONGZHOU_OWNER_URL") or given
        with step("数据库", "database"):
            for url in {given, environment["TONGZHOU_OWNER_URL"]}:
                fit(url)
        return None
    with step("数据库", "database"):
        server = Server(folder)
        at_the_end.callback(server.stop)
        server.start()
    environment |= {
        "TONGZHOU_OWNER_URL": server.url,
        "TONGZHOU_ROLES": "1",
        "DATABASE_URL": server.cluster.url(APP_ROLE),
    }
    return server


def _get_ready(folder: Folder, environment: dict[str, str]) -> None:
    owner = environment | {"DATABASE_URL": environment["TONGZHOU_OWNER_URL"]}
    _once("prepare", _module("tongzhou.config.prepare"), owner)
    if folder.demo and not folder.demo_loaded:
        _once("demo", [*_module("tongzhou"), "demo", "--data", str(folder.root)], environment)
        folder.mark_demo_loaded(datetime.now(UTC))


def _once(name: str, argv: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(argv, env=environment, check=False, start_new_session=True)  # noqa: S603 (our own program)
    if done.returncode != 0:
        raise Unable(faults.STEP_FAILED, name=name)


def _module(name: str) -> list[str]:
    return [sys.executable, "-m", name]


def _start(children: list[Child], given: argparse.Namespace) -> None:
    for child in children:
        child.start()
    web = children[0]
    if not port.answers(given.host, given.port, 90, lambda: web.pid):
        raise Unable(faults.STEP_FAILED, name="web")


def _watch(server: Server | None, children: list[Child], stopped: threading.Event) -> None:
    """Mend what falls, until a signal comes."""
    try:
        while not stopped.wait(0.3):
            if server is not None and server.pid is None:
                print("数据库停了，正在恢复 … the database fell; starting it again", flush=True)
                server.start()
            for child in children:
                if child.mend():
                    print(f"{child.name} 停了，已重新启动 … fell and was started again", flush=True)
    except KeyboardInterrupt:
        return


def _stop(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.stop(15)


def _welcome(folder: Folder, given: argparse.Namespace) -> None:
    shown = "127.0.0.1" if given.host in ("0.0.0.0", "::") else given.host  # noqa: S104 (compared, not bound)
    print(f"\n  请在浏览器打开  open  http://{shown}:{given.port}/")
    if folder.demo:
        print("  试一试：在登录页点“村医”，向专家提一个问题；再换成“专家”来回答。")
        print("  Try: step in as the village doctor and ask; then as the expert, and answer.")
    else:
        print("  建立第一个账户  first account:  ./run user add --help")
    if not port.local(given.host):
        print("  注意：没有 TLS，请只在可信的内网使用。 No TLS here: trusted networks only (docs/how-to).")
    print(f"  数据在 data in {folder.root} · 按 Ctrl-C 停止 stops\n", flush=True)
