"""`python -m bot.operation.picture`: draws a chart; JSON in, PNG out."""

from __future__ import annotations

import io
import json
import sys
import textwrap
from typing import Any

import matplotlib

matplotlib.use("agg")

from matplotlib.figure import Figure  # a backend is chosen before it is imported

_WIDTH, _DPI = 6.0, 180  # inches, and 1,080 dots: the width of a phone
_BAR, _HEAD = 0.36, 0.9  # inches
_LABEL = 34  # characters before a label goes on in the next line
_INK, _FILL = "#1b1b1b", "#2f6f9f"  # 5.3 to 1 on white


def draw(chart: dict[str, Any]) -> bytes:
    """A PNG of the chart."""
    panels = [panel for panel in chart["panels"] if panel["bars"]]
    heights = [_HEAD + _BAR * len(panel["bars"]) for panel in panels]
    figure = Figure(figsize=(_WIDTH, sum(heights, _HEAD)), dpi=_DPI)
    figure.set_layout_engine("constrained", w_pad=0.15, h_pad=0.12)
    figure.suptitle("\n".join(textwrap.wrap(chart["title"], 48)), color=_INK, fontsize=13, fontweight="bold")
    if panels:
        axes = figure.subplots(len(panels), height_ratios=[len(panel["bars"]) for panel in panels], squeeze=False)[:, 0]
        for axis, panel in zip(axes, panels, strict=True):
            _draw_panel(axis, panel)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_panel(axis: Any, panel: dict[str, Any]) -> None:
    """Bars with their numbers; without an axis, for the numbers say all."""
    bars = panel["bars"]
    labels = ["\n".join(textwrap.wrap(bar["label"], _LABEL)) for bar in bars]
    drawn = axis.barh(range(len(bars)), [bar["value"] for bar in bars], color=_FILL, height=0.7)
    axis.bar_label(drawn, [bar["shown"] for bar in bars], padding=4, color=_INK, fontsize=10)
    axis.set_yticks(range(len(bars)), labels, fontsize=10, color=_INK)
    axis.invert_yaxis()
    axis.set_title(panel["title"], loc="left", fontsize=11, color=_INK)
    axis.set_xlim(0, 1.15 * max(1, *(bar["value"] for bar in bars)))
    axis.xaxis.set_visible(False)
    axis.spines[["top", "right", "bottom"]].set_visible(False)
    axis.tick_params(left=False)


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
