"""The report as people see it: in a terminal, and in a browser, offline, by day and by night, on a phone."""

from __future__ import annotations

import io
import re
import sys
from itertools import pairwise, product
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console

from bot.authoring.report.evaluation import evaluate
from bot.authoring.report.evaluation_page import evaluation_page
from bot.authoring.report.html_page import DAY, NIGHT, html_page
from bot.authoring.report.log_page import log_page
from bot.authoring.report.log_summary import summarise
from bot.authoring.report.pages import Page, PageEntry, Section, Table
from bot.authoring.report.terminal import print_page
from bot.conversation import Conversation
from bot.errors import BotError
from bot.store.question_log import QuestionLog
from tests.authoring.report.browser import browser, measure
from tests.authoring.report.test_evaluation import QUESTIONS

PHONE = 360  # pixels


@pytest.fixture
def pages(conversation: Conversation, log: QuestionLog) -> list[Page]:
    evaluation = evaluate(conversation, QUESTIONS)
    return [evaluation_page(evaluation), log_page(summarise(log, conversation.announcement))]


@pytest.fixture
def page(pages: list[Page]) -> str:
    return html_page(pages, "Made today.")


def printed(page: Page) -> str:
    stream = io.StringIO()
    print_page(page, Console(file=stream, width=160))
    return stream.getvalue()


def test_the_terminal_shows_the_figures_and_explains_each_mistake(pages: list[Page]) -> None:
    evaluation, log = map(printed, pages)
    assert re.search(r"answer +│ +3 +│ +1 +│ +33\.3%", evaluation)
    assert re.search(r"library_seats +│ card_price +│ +1", evaluation)
    assert 'nearest:    "price of the card" (1.00)' in evaluation
    assert "la bibliothèque a-t-elle un jardin ?" in log


def test_no_question_commands_the_terminal() -> None:
    table = Table("c", ("a",), (("\x1b[2Jred[bold]",),))
    shown = printed(Page("p", (Section("s", table=table, entries=(PageEntry("\x1b]0;x\x07", ("\x9b1m",)),)),)))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    assert "[2Jred[bold]" in shown


def test_the_page_refers_to_nothing_outside_of_itself(page: str) -> None:
    targets = re.findall(r"""(?:href|src|srcset|action|data|poster)\s*=\s*["']([^"']*)""", page)
    assert [target for target in targets if not target.startswith(("#", "data:,"))] == []
    assert not re.search(r"url\((?!#)|@import|<script|<link(?! rel=\"icon\" href=\"data:,\")|https?://", page)


def test_whatever_people_type_is_text(conversation: Conversation) -> None:
    table = Table("<i>", ("<b>",), (("<script>alert(1)</script>",),))
    page = html_page([Page("<u>", (Section("s", "&amp;", table=table),))], "now")
    assert not re.search(r"<(?:script|i|b|u)>", page)
    assert "&amp;amp;" in page


def test_every_plot_is_described_and_every_table_has_a_caption_and_scopes(page: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        assert re.match(r'<svg viewBox="[^"]+" role="img" aria-labelledby="([a-z]+)-title \1-desc">', drawing)
        assert re.search(r"<desc [^>]*>[^<]{40,}</desc>", drawing)
        assert "currentColor" in drawing
        assert "var(--series-1)" in drawing
        assert not re.search(r"#0[123]0[123]0\d|#000000|#ffffff", drawing), "a colour that no scheme changes"
    for table in re.findall(r"<table>.*?</table>", page, re.DOTALL):
        assert re.match(r'<table><caption>[^<]+</caption><thead><tr><th scope="col"', table)
        assert '<th scope="row">' in table


def test_headings_stand_one_below_the_other_and_the_viewport_is_the_phones(page: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert all(second - first <= 1 for first, second in pairwise(levels))
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
    assert '<html lang="en">' in page


def test_the_same_figures_give_the_same_page(pages: list[Page]) -> None:
    assert html_page(pages, "now") == html_page(pages, "now")


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colours", [DAY, NIGHT], ids=["day", "night"])
def test_texts_and_plots_stand_out_in_both_schemes(colours: dict[str, str]) -> None:
    above = [name for name in colours if name == "text" or name.startswith("series")]
    for name, behind in product(above, ("ground", "soft")):
        low, high = sorted([luminance(colours[name]), luminance(colours[behind])])
        assert (high + 0.05) / (low + 0.05) >= 4.5, f"{name} on {behind}"


@pytest.mark.skipif(browser() is None, reason="no Chromium or Chrome is installed: the page is not laid out")
@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 24, 28)")])
def test_a_browser_shows_it_whole_on_a_phone_in_either_scheme(
    page: str, scheme: Literal["light", "dark"], ground: str, tmp_path: Path
) -> None:
    found = measure(page, tmp_path, scheme, PHONE)
    assert found.ground == ground
    assert (found.overflow, found.outside) == (0, [])
    assert found.contrast >= 4.5
    assert found.drawing >= 3.0  # WCAG 1.4.11, of graphics
    assert found.letters >= 8.0
    assert (found.fetched, found.repeated, found.plots) == ([], [], 3)


def test_without_matplotlib_it_is_told_how_to_get_it(pages: list[Page], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(BotError, match="plots need matplotlib") as caught:
        html_page(pages, "now")
    assert "pip install 'announcement-bot[report]'" in caught.value.remedy
