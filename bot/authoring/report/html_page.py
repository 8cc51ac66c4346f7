"""Writes a report as one HTML page that works offline."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from bot.authoring.report.pages import Page, Plot, shown
from bot.authoring.report.plots import draw
from bot.templating import fill

DAY = {
    "ground": "#ffffff", "text": "#1b1f24", "soft": "#f1f3f5", "line": "#c3cad1",
    "series-1": "#1d5fa8", "series-2": "#b5490f", "series-3": "#6b4fa0", "series-4": "#3d7a2f", "series-5": "#8a6100",
}  # fmt: skip
NIGHT = {
    "ground": "#14181c", "text": "#e6e9ec", "soft": "#20262c", "line": "#48525c",
    "series-1": "#7fb6f2", "series-2": "#f2a16b", "series-3": "#c3abf0", "series-4": "#93cf84", "series-5": "#e0c060",
}  # fmt: skip
"""The colours of the two schemes; texts and series have a contrast of 4.5 and more with ground and soft."""


def html_page(pages: Iterable[Page], made: str) -> str:
    """The whole file; made: a line that says when and of what it was made.

    Raises BotError where matplotlib is not installed.
    """
    content = list(pages)
    title = " · ".join(page.title for page in content)
    sections = [section for page in content for section in page.sections]
    return fill(
        "report.html",
        language="en",
        title=title,
        made=made,
        sections=sections,
        day=DAY,
        night=NIGHT,
        draw=_drawn,
        shown=shown,
    )


def _drawn(plot: Plot) -> Markup:
    return Markup(draw(plot))  # noqa: S704  # nosec B704  # plots.draw escapes what it does not draw itself
