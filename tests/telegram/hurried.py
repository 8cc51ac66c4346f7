"""`python -m bot` for tests that wait for the end of its timeouts."""

from __future__ import annotations

import sys
from functools import partial

from bot.cli import main
from bot.telegram import serve
from tests.telegram.running import HURRIED

serve.serve = partial(serve.serve, timeouts=HURRIED)
sys.exit(main())
