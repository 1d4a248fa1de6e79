"""How a program of ours tells a person that something cannot be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tongzhou.config import faults
from tongzhou.config.faults import Unable
from tongzhou.kernel.errors import Invalids, Refusal


def say(refusal: Refusal) -> int:
    """Print the sentence in both languages to standard error. Answers the exit code, 1."""
    print(f"同舟：{refusal.says.zh} {refusal.then.zh}", file=sys.stderr)
    print(f"Tongzhou: {refusal.says.en} {refusal.then.en}", file=sys.stderr)
    return 1


def say_all(faults: Invalids) -> int:
    """Print several sentences. Answers the exit code, 1."""
    return max(say(fault) for fault in faults.faults)


def told(work: Callable[[], int], path: Path | None = None) -> int:
    """Run `work` and answer its exit code; what the domain or the machine refuses becomes a sentence.

    `path` is named when the machine does not say which file it meant. A fault of ours keeps its traceback.
    """
    try:
        return work()
    except Refusal as refusal:
        return say(refusal)
    except Invalids as several:
        return say_all(several)
    except ImportError as fault:
        return say(_package(fault))
    except BrokenPipeError:
        return _unheard()
    except OSError as fault:
        return say(faults.of(fault, fault.filename or path or "—"))
    except _database_errors() as fault:
        return say(_database(fault, path))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def _package(fault: ImportError) -> Unable:
    """For a package of others; one of ours that cannot be imported is a fault of ours."""
    if (fault.name or "").split(".")[0] == "tongzhou":
        raise fault
    return Unable(faults.NO_PACKAGE, name=fault.name or str(fault).splitlines()[0].rstrip("."))


def _unheard() -> int:
    """Whoever read our output has left (`| head`): nothing to say, and nothing more to write at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _database_errors() -> tuple[type[Exception], ...]:
    """What a database's trouble is raised as, by those packages that were imported at all."""
    named = (sys.modules.get(name) for name in ("django.db.utils", "psycopg"))
    return tuple(module.OperationalError for module in named if module is not None)


def _database(fault: Exception, path: Path | None) -> Unable:
    said = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
    if "No space left on device" in said:
        ours = os.environ.get("TONGZHOU_ROLES") == "1" or not os.environ.get("DATABASE_URL")
        return Unable(faults.DISK_FULL, path=path if path and ours else "DATABASE_URL")
    return Unable(faults.DATABASE_SILENT, why=said)
