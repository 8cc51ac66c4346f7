"""Draws a chart as PNG in a process of its own: matplotlib takes some 100 MB and does not give them back."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from dataclasses import asdict
from importlib.util import find_spec

from bot.charts import Chart

_log = logging.getLogger(__name__)
_LONGEST = 60.0  # seconds; at its first start matplotlib looks through the machine's fonts


async def draw(chart: Chart) -> bytes | None:
    """The chart as PNG; None if matplotlib is not installed, or does not do it."""
    if find_spec("matplotlib") is None:
        return None
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.operation.picture", stdin=pipe, stdout=pipe, stderr=pipe
    )
    try:
        async with asyncio.timeout(_LONGEST):
            picture, trouble = await process.communicate(json.dumps(asdict(chart)).encode())
    except TimeoutError:
        picture, trouble = b"", b"it takes too long"
    finally:
        with contextlib.suppress(ProcessLookupError):  # it has ended
            process.kill()
        await process.wait()
    if process.returncode == 0:
        return picture
    _log.warning("a picture could not be drawn: %s", trouble.decode(errors="replace").strip().rpartition("\n")[2])
    return None
