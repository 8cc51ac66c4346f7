"""Pictures are drawn by a process of their own; where none can be drawn, nothing breaks."""

from __future__ import annotations

import asyncio

import pytest

from bot.charts import Bar, Chart, Panel
from bot.operation import drawing

CHART = Chart("Questions", (Panel("Langues", (Bar("En français", 3, "3"),)), Panel("Sujets", ())))


def test_draws_a_png_as_wide_as_a_phone() -> None:
    picture = asyncio.run(drawing.draw(CHART))
    assert picture is not None
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(picture[16:20], "big") == 1080


def test_draws_nothing_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "find_spec", lambda name: None)
    assert asyncio.run(drawing.draw(CHART)) is None


def test_what_does_not_come_in_time_is_given_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(drawing, "_LONGEST", 0.01)
    assert asyncio.run(drawing.draw(CHART)) is None
    assert "it takes too long" in caplog.text
