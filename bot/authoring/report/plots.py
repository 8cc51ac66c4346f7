"""Draws plots as SVG for the HTML page.

matplotlib draws each in colours that stand for names, which become CSS variables: the page's colour scheme decides.
Text stays text, in the page's font. Nothing in the drawing refers to anything outside of it.
"""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

from bot.authoring.report.pages import Bars, Curve, Plot
from bot.errors import BotError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INCHES = (4.2, 2.9)  # small, so that its letters of 10 pt are still read where a phone shows it 330 px wide
_TEXT, _GRID, _GROUND = "#010101", "#020202", "#020201"
SERIES = ("#030301", "#030302", "#030303", "#030304", "#030305")
_NAMES = {_TEXT: "currentColor", _GRID: "var(--line)", _GROUND: "var(--ground)"} | {
    colour: f"var(--series-{number})" for number, colour in enumerate(SERIES, start=1)
}
_LETTERS = 44  # that fit under an axis, all labels together
_STYLE: dict[Any, Any] = {  # newer stubs of matplotlib list every key
    "svg.fonttype": "none",
    "font.size": 10,
    "text.color": _TEXT,
    "axes.edgecolor": _TEXT,
    "axes.labelcolor": _TEXT,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "grid.color": _GRID,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 9,
}


def require_matplotlib() -> None:
    """Raises BotError where it is not installed: better before the figures are computed than after."""
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError:
        remedy = "pip install 'announcement-bot[report]', or leave out --html: tables and --json do without"
        raise BotError("plots need matplotlib, which is not installed", remedy) from None


def draw(plot: Plot) -> str:
    """The plot as an <svg> element with a title and a description. The same plot always gives the same text.

    Raises BotError where matplotlib is not installed.
    """
    require_matplotlib()
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({**_STYLE, "svg.hashsalt": plot.name}):
        figure = Figure(_INCHES, layout="constrained")
        if isinstance(plot, Bars):
            _draw_bars(plot, figure.add_subplot())
        else:
            _draw_curve(plot, figure.add_subplot())
        return _embedded(_svg(figure), plot)


def _draw_bars(plot: Bars, axes: Axes) -> None:
    places = range(len(plot.labels))
    floor = [0.0] * len(plot.labels)
    for (name, values), colour in zip(plot.series, SERIES, strict=False):
        if any(values):
            axes.bar(places, values, 0.8, floor, label=name, color=colour, edgecolor=_GROUND, linewidth=0.5)
        floor = [low + value for low, value in zip(floor, values, strict=True)]
    step = -(-sum(len(label) for label in plot.labels) // _LETTERS)
    axes.set_xticks(list(places)[::step], plot.labels[::step])
    axes.locator_params(axis="y", integer=True)
    axes.set(xlabel=plot.x, ylabel=plot.y)
    axes.figure.legend(loc="outside upper center", ncols=3)


def _draw_curve(plot: Curve, axes: Axes) -> None:
    most = max((count for _, _, count in plot.points), default=1)
    axes.plot([0, 1], [0, 1], color=_TEXT, linestyle="--", linewidth=1)
    axes.plot([x for x, _, _ in plot.points], [y for _, y, _ in plot.points], color=SERIES[0], linewidth=1.5)
    sizes = [20 + 120 * count / most for _, _, count in plot.points]
    axes.scatter([x for x, _, _ in plot.points], [y for _, y, _ in plot.points], sizes, color=SERIES[0])
    for x, y, count in plot.points:
        axes.annotate(str(count), (x, y), (0, 9), textcoords="offset points", ha="center", fontsize=9)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.12), xlabel=plot.x, ylabel=plot.y)


def _svg(figure: Figure) -> str:
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return stream.getvalue()


def _embedded(svg: str, plot: Plot) -> str:
    """The <svg> element alone: named colours, ids that no other drawing has, a text for those who do not see it."""
    body = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    for colour, name in _NAMES.items():
        body = body.replace(colour, name)
    body = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{plot.name}-", body)
    body = re.sub(r"font: [^;\"]*?(\d+)px [^;\"]*", r"font-size: \1px", body)
    opening, rest = body.split(">", 1)
    (box,) = re.findall(r'viewBox="[^"]*"', opening)
    title, description = (html.escape(text) for text in (plot.title, plot.description))
    name = plot.name
    return (
        f'<svg {box} role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{title}</title><desc id="{name}-desc">{description}</desc>'
        f"{rest.replace('xlink:href', 'href').strip()}"
    )
