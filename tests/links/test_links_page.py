"""The links as they are handed out: listed, printed, scanned."""

from __future__ import annotations

import csv
import html
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from bot.content import LANGUAGES, Announcement, Outcome
from bot.conversation.links import Link
from bot.links.formats import FORMATS
from bot.links.listing import LinkEntry, entries
from bot.links.qr_codes import CodeFormat, write_codes

ROOT = Path(__file__).parent.parent.parent
NAME = "Announcement_bot"
SERVERS = "https://t.me/Announcement_bot?start=servers_count"


@pytest.fixture(scope="module")
def found(announcement: Announcement) -> tuple[LinkEntry, ...]:
    return entries(announcement, NAME)


def _bot(*arguments: str, **environment: str) -> tuple[int, str, str]:
    run = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True, cwd=ROOT, env=os.environ | environment, timeout=120, check=False, text=True,
    )  # fmt: skip
    return run.returncode, run.stdout, run.stderr


# What is listed


def test_every_answer_and_every_topic_with_answers_is_listed_once(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    answers = {key for key, intent in announcement.intents.items() if intent.outcome is Outcome.ANSWER}
    topics = {key for key in announcement.topics if announcement.answers_on(key)}
    listed = [(entry.kind, entry.id) for entry in found]
    assert len(listed) == len(set(listed))
    assert set(listed) == {("answer", key) for key in answers} | {("topic", key) for key in topics}


def test_every_link_opens_what_it_is_listed_for(announcement: Announcement, found: tuple[LinkEntry, ...]) -> None:
    kinds = {"answer": "intent", "topic": "topic"}
    for entry in found:
        for language in (None, *LANGUAGES):
            for link in (entry.link(language), entry.group_link(language)):
                opened = Link.parse(link, announcement)
                assert opened is not None
                assert (opened.kind, opened.id, opened.language) == (kinds[entry.kind], entry.id, language)


# How it is written


def test_the_table_has_a_line_for_each_and_breaks_no_link(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    lines = FORMATS["table"](announcement, found, None).splitlines()
    (line,) = [line for line in lines if line.rstrip().endswith(SERVERS)]
    assert "Nombre de serveurs" in line
    assert "Number of servers" in line
    assert len([line for line in lines if "?start=" in line]) == len(found)


def test_csv_holds_all_kinds_of_links_or_those_of_one_language(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    both = {row["id"]: row for row in csv.DictReader(FORMATS["csv"](announcement, found, None).splitlines())}
    row = both["servers_count"]
    assert (row["link"], row["link_fr"], row["link_en"]) == (SERVERS, f"{SERVERS}-fr", f"{SERVERS}-en")
    assert (row["kind"], row["topic"], row["title_fr"]) == ("answer", "servers", "Nombre de serveurs")
    french = {row["id"]: row for row in csv.DictReader(FORMATS["csv"](announcement, found, "fr").splitlines())}
    assert french["servers_count"]["link"] == f"{SERVERS}-fr"
    assert french["servers_count"]["title"] == "Nombre de serveurs"


def test_json_holds_links_for_groups_and_what_to_type_in_any_chat(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    objects = {each["id"]: each for each in json.loads(FORMATS["json"](announcement, found, None))}
    servers = objects["servers_count"]
    assert servers["link"] == {"any": SERVERS, "fr": f"{SERVERS}-fr", "en": f"{SERVERS}-en"}
    assert servers["group_link"]["any"] == "https://t.me/Announcement_bot?startgroup=servers_count"
    assert servers["inline"]["en"] == "@Announcement_bot servers_count-en"
    only = json.loads(FORMATS["json"](announcement, found, "en"))[0]
    assert [list(only[name]) for name in ("title", "link", "group_link", "inline")] == [["en"]] * 4


def test_the_page_needs_nothing_but_itself_and_reads_in_both_languages(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    page = FORMATS["html"](announcement, found, None)
    assert re.findall(r'<section lang="(\w\w)">', page) == ["fr", "en"]
    assert not re.search(r"<(?:script|img|link|iframe)|url\(|@import", page)
    assert "break-inside: avoid" in page
    shown = html.unescape(re.sub(r"<[^>]+>", " ", page))
    for entry in found:
        for language in LANGUAGES:
            assert entry.kind == "topic" or entry.title[language] in shown
            assert shown.count(f" {entry.link(language)} ") == 1


def test_the_page_can_be_had_in_one_language(announcement: Announcement, found: tuple[LinkEntry, ...]) -> None:
    page = FORMATS["html"](announcement, found, "en")
    assert '<html lang="en">' in page
    assert 'lang="fr"' not in page


# Codes


def read(picture: Image.Image | NDArray[np.uint8]) -> str:
    """What a phone's camera would read."""
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def drawn(svg: str, pixels: int = 4) -> NDArray[np.uint8]:
    """The picture of a code's SVG, where dark modules are strokes along a row: `M4 4.5h7m1 0h4...`."""
    (path,) = re.findall(r'class="qrline"[^>]* d="([^"]+)"', svg)
    modules = np.full((80, 80), 255, dtype=np.uint8)
    x, y = 0, 0
    for verb, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", path):
        if verb == "h":
            modules[y, x : x + int(first)] = 0
            x += int(first)
        else:
            x, y = (0, 0) if verb == "M" else (x, y)
            x, y = x + int(first), y + int(float(second))
    return modules.repeat(pixels, 0).repeat(pixels, 1)


@pytest.mark.parametrize("language", [None, *LANGUAGES], ids=["the reader's", "French", "English"])
def test_every_code_leads_where_its_link_does(found: tuple[LinkEntry, ...], language: None, tmp_path: Path) -> None:
    assert write_codes(found, language, tmp_path, "png") == len(found)
    for entry in found:
        with Image.open(tmp_path / f"{entry.payload(language)}.png") as picture:
            assert read(picture) == entry.link(language)


def test_codes_as_svg_lead_there_too(found: tuple[LinkEntry, ...], tmp_path: Path) -> None:
    kind: CodeFormat = "svg"
    write_codes(found, "fr", tmp_path, kind)
    for entry in found:
        assert read(drawn((tmp_path / f"{entry.payload('fr')}.svg").read_text("utf-8"))) == entry.link("fr")


def test_the_codes_of_the_page_lead_where_its_links_do(
    announcement: Announcement, found: tuple[LinkEntry, ...]
) -> None:
    page = FORMATS["html"](announcement, found, "en")
    items = re.findall(r'<li>.*?(<svg .*?</svg>)<a href="([^"]+)">', page, re.DOTALL)
    assert len(items) == len(found)
    for svg, link in items:
        assert read(drawn(svg)) == html.unescape(link)


# The command


def test_the_command_writes_the_page_and_the_codes(tmp_path: Path) -> None:
    page, codes = tmp_path / "links.html", tmp_path / "new" / "codes"
    code, out, err = _bot(
        "links", "--bot", f"@{NAME}", "--format", "html", "--out", str(page), "--qr", str(codes), "--lang", "fr"
    )
    assert (code, out) == (0, "")
    assert f"{len(list(codes.iterdir()))} codes in" in err
    assert (codes / "servers_count-fr.png").exists()
    assert SERVERS in page.read_text("utf-8")


MISTAKES = {
    "neither a name nor a token": ([], "the links need the bot's name", "--bot NAME"),
    "no username": (["--bot", "a bot"], "'a bot' is no username", "--bot"),
    "a file that cannot be": (["--bot", NAME, "--out", "/nowhere/links.csv"], "cannot be written", "--out"),
    "a folder that cannot be": (["--bot", NAME, "--qr", "README.md/codes"], "cannot be written", "--qr"),
}


@pytest.mark.parametrize(("arguments", "problem", "remedy"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_its_remedy(arguments: list[str], problem: str, remedy: str) -> None:
    code, _, err = _bot("links", *arguments, TELEGRAM_BOT_TOKEN="")
    assert code == 1
    assert problem in err
    assert remedy in err.partition("-> ")[2]
    assert "Traceback" not in err
