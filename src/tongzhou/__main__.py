"""`python -m tongzhou` is the `tongzhou` command."""

import os
import sys

if not sys.flags.utf8_mode and sys.stdout.encoding.lower() != "utf-8":
    # A locale of GBK or Latin-1: our words and files are UTF-8 all the same, and so are our children's.
    os.environ["PYTHONUTF8"] = "1"
    os.environ.pop("PYTHONIOENCODING", None)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 (this very command again)

from tongzhou.config.cli import main

sys.exit(main())
