"""`python -m bot` for tests that wait for the end of its patience."""

from __future__ import annotations

import sys
from functools import partial

from bot.cli import main
from bot.doors.telegram import run
from tests.wire.running import HURRIED

run.serve = partial(run.serve, patience=HURRIED)
sys.exit(main())
