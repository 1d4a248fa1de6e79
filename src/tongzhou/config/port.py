"""The address that the pages are served on."""

from __future__ import annotations

import argparse
import errno
import ipaddress
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from tongzhou.config import faults
from tongzhou.config.faults import Unable


def number(text: str) -> int:
    """A port that was typed. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError("端口是 1 到 65535 之间的数 a port is a number from 1 to 65535")
    return int(text)


def free(host: str, port: int) -> None:
    """Raise Unable when `port` cannot be ours: taken (even by a server that shares ports), or not allowed."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            taken = fault.errno == errno.EADDRINUSE
            raise Unable(faults.PORT_TAKEN if taken else faults.PORT_DENIED, host=host, port=port) from fault


def local(host: str) -> bool:
    """Whether only this machine reaches `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def names(host: str) -> list[str]:
    """The names under which a browser may ask for us; with an open address, this machine's own too."""
    found = ["localhost", "127.0.0.1", "[::1]"]
    if not local(host):
        own = socket.gethostname()
        try:
            found += [own, *socket.gethostbyname_ex(own)[2]]
        except OSError:
            found.append(own)
        found.append(host)
    return list(dict.fromkeys(found))


def answers(host: str, port: int, seconds: float, alive: Callable[[], object] = lambda: True) -> bool:
    """Whether the health address says yes within `seconds`, while there is somebody `alive` to answer."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/healthz"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and alive():
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    return False
