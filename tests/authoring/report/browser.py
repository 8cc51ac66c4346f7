"""Lays a page out in a headless browser, and measures its width, its contrasts and what it fetches."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
_SCHEMES = {"dark": 0, "light": 1}  # of Blink's settings

_MEASURE = """
<iframe id="page" width="%(width)s" height="900" style="border: 0" srcdoc="%(page)s"></iframe>
<script>
const frame = document.getElementById("page");
function luminance([r, g, b]) {
  const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * x + .7152 * y + .0722 * z;
}
const parts = colour => colour.match(/[\\d.]+/g).map(Number);
function ground(element) {
  for (let each = element; each; each = each.parentElement) {
    const colour = parts(each.ownerDocument.defaultView.getComputedStyle(each).backgroundColor);
    if (colour.length === 3 || colour[3] > 0) return colour;
  }
}
function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + .05) / (low + .05);
}
frame.onload = () => {
  const page = frame.contentDocument, view = frame.contentWindow, root = page.documentElement;
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const drawn = "title, desc, style, script";
  const texts = [...page.body.querySelectorAll("*")].filter(e => own(e) && !e.matches(drawn));
  const colour = e => view.getComputedStyle(e)[e instanceof view.SVGElement ? "fill" : "color"];
  const series = [...page.querySelectorAll("svg [style*='--series']")].filter(e => !e.closest("defs"));
  const ids = [...page.querySelectorAll("[id]")].map(e => e.id);
  const result = {
    ground: view.getComputedStyle(page.body).backgroundColor,
    overflow: root.scrollWidth - root.clientWidth,
    outside: [...page.body.querySelectorAll("*")].filter(e => !e.closest(".scroll") && !e.closest("svg")
      && e.getBoundingClientRect().right > root.clientWidth + 1).map(e => e.outerHTML.slice(0, 80)),
    contrast: Math.min(...texts.map(e => contrast(parts(colour(e)), ground(e)))),
    drawing: Math.min(...series.map(e => {
      const s = view.getComputedStyle(e);
      return contrast(parts(s.fill === "none" ? s.stroke : s.fill), ground(e));
    })),
    letters: Math.min(...texts.filter(e => e instanceof view.SVGElement).map(e => {
      const svg = e.ownerSVGElement;
      return parseFloat(view.getComputedStyle(e).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width;
    })),
    fetched: view.performance.getEntriesByType("resource").map(e => e.name),
    repeated: ids.filter((id, number) => ids.indexOf(id) !== number),
    plots: page.querySelectorAll("svg").length,
  };
  const shown = document.createElement("pre");
  shown.id = "measured";
  shown.textContent = JSON.stringify(result);
  document.body.append(shown);
};
</script>
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A page as a browser lays it out."""

    ground: str
    overflow: float
    """Pixels by which the page itself scrolls sideways."""
    outside: list[str]
    """Elements that stick out, but for those in a box that scrolls."""
    contrast: float
    """The least of any text with what lies behind it."""
    drawing: float
    """The least of any bar, line or point."""
    letters: float
    """Pixels of the smallest letters of the plots."""
    fetched: list[str]
    repeated: list[str]
    """Ids that two elements share."""
    plots: int


def browser() -> str | None:
    """A browser that can be measured with, if one is installed."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def measure(page: str, folder: Path, scheme: Literal["dark", "light"], width: int) -> Measured:
    """Lay a page out in a frame of a width, and measure."""
    program = browser()
    assert program is not None, "asked only where there is one"
    around = folder / "measure.html"
    around.write_text(f"<!DOCTYPE html>{_MEASURE % {'width': width, 'page': html.escape(page)}}", encoding="utf-8")
    command = [
        program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=1200,1000",
        f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}", "--virtual-time-budget=5000", "--dump-dom",
        around.as_uri(),
    ]  # fmt: skip
    run = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    (found,) = re.findall(r'<pre id="measured">(.*?)</pre>', run.stdout, re.DOTALL)
    return Measured(**json.loads(html.unescape(found)))
