"""`python -m tongzhou` is the `tongzhou` command."""

import sys

from tongzhou.config.cli import main

sys.exit(main())
