"""A child that must not outlive its parent (Linux: prctl PR_SET_PDEATHSIG)."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(sign: signal.Signals) -> Callable[[], None]:
    """A preexec function: the kernel sends `sign` to the child when the thread that forked it ends.

    Set in the child after its user was changed, because a change of user clears it.
    """
    parent = os.getpid()

    def in_child() -> None:
        follow(sign)
        if os.getppid() != parent:
            os.kill(os.getpid(), sign)

    return in_child


def follow(sign: signal.Signals) -> None:
    """Ask the kernel to send `sign` to this process when the thread that forked it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, sign)
