"""The command line: `python -m kpi`."""

from __future__ import annotations

import sys

from kpi.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
