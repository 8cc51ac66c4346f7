"""What documents and remedies name exists, and what they count is counted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pytest

from bot.content import Announcement, Outcome, load
from bot.operation import reload
from bot.operation.notices import Pace
from bot.operation.probes import ProbeLimits
from bot.settings import INTENTS, Settings
from bot.shipped_content import COMMON, CONTENT
from bot.store import store
from bot.telegram.base import dates
from bot.telegram.base.timeouts import TIMEOUTS
from bot.telegram.features import business
from bot.telegram.features.groups import membership
from bot.telegram.inbound import albums
from bot.understanding.index import eviction, neighbours
from tests.statements import (
    CODE,
    DOCUMENTS,
    ROOT,
    claims_in,
    commands,
    exists,
    figures,
    in_one_line,
    installs,
    known_commands,
    options,
    paths,
    text_of,
)

EVERYWHERE = [*DOCUMENTS, *CODE]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = frozenset(PROJECT["optional-dependencies"])
OURS = re.compile(rf"(?:\.|{PROJECT['name']})(?:\[(?P<extras>[\w,-]+)\])?")
# Files that a reader of the text makes, that the bot makes there, or that are no files of ours.
MADE = {
    *("intents/wording.yaml", "ruamel.yaml"),  # a file of version 0.1, and a library
    *("compose.yaml", "./nginx.conf", "nginx.conf", "/etc/systemd/system/announcement-bot.service"),
    *("report.html", "questions.jsonl", "regressions.jsonl", "ignored.txt", "QUESTIONS.jsonl", "FILE.jsonl"),
    *("NAME.links.txt", ".links.txt", "tests/conversations/women.yaml", "tests/conversations/mine.yaml"),
    "pg_hba.conf",
    "../shared/data/clinc150/data_full.json",
}
# Options of other programs: pip and pytest.
FOREIGN = {"--no-cache-dir", "--no-deps", "--exclude-editable", "--cov"}
DOCKERS = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
PLUGIN = text_of("bot/authoring/scripts/pytest_plugin.py")
# ru_maxrss would not do: it begins with what the parent had when it started the process.
_START = """
import re, runpy, sys, time
sys.argv = ["bot", "ask", "how many women?"]
try:
    runpy.run_module("bot", run_name="__main__")
finally:
    peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
    print(time.process_time(), int(peak) * 1.024e-3, file=sys.stderr)
"""


@cache
def shipped() -> Announcement:
    return load(INTENTS)


@cache
def intents() -> Counter[Outcome]:
    return Counter(intent.outcome for intent in shipped().intents.values())


def median_utterances(outcome: Outcome) -> float:
    each = [i.utterances for i in shipped().intents.values() if i.outcome is outcome]
    return median(len(utterances.fr) + len(utterances.en) for utterances in each)


def own_lines(folder: str) -> int:
    """The utterances of an announcement, without those it includes."""
    return sum(Path(each.mark.file).parent == ROOT / folder for each in load(ROOT / folder).utterances)


@cache
def start(encoder: str, intents: Path) -> tuple[float, float]:
    """Seconds of the processor and megabytes that an answer of a fresh process takes, once the content is learnt."""
    environment = os.environ | {"BOT_ENCODER": encoder, "BOT_INTENTS": str(intents)}
    for _ in range(2):
        run = subprocess.run(
            [sys.executable, "-c", _START], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
        )
    seconds, megabytes = map(float, run.stderr.split()[-2:])
    return seconds, megabytes


def encoder_takes() -> float:
    """Megabytes, on a small content."""
    with TemporaryDirectory() as folder:
        small = Path(folder) / "small.yaml"
        small.write_text(
            f"include: [{COMMON / 'wording.yaml'}, {ROOT / 'tests' / 'telegram' / 'small.yaml'}]\n", "utf-8"
        )
        return start("use", small)[1] - start("none", small)[1]


def table_of_pieces() -> float:
    start("use", INTENTS)
    return (
        max(file.stat().st_size for file in (Settings.load().cache or Path()).glob("common/pieces-*.table.npy")) / 1e6
    )


def first_start() -> float:
    """The seconds that tests/benchmarks/README.md has for it, alone and beside other work."""
    row = re.search(
        r"the first start on new content \|.*\| (\d+) s; (\d+) s beside", in_one_line("tests/benchmarks/README.md")
    )
    assert row is not None
    return (int(row[1]) + int(row[2])) / 2


Counted = tuple[float, Callable[[], float], float]
"""What is stated, what is the case, and how far they may be apart: 0.1 for a tenth."""
FIGURES: dict[str, Counted] = {
    "takes about a minute": (60, first_start, 0.3),
    "start takes two to three seconds": (2.5, lambda: start("use", INTENTS)[0], 0.8),
    "A start takes two seconds": (2, lambda: start("use", INTENTS)[0], 1.0),
    "and 300 MB": (300, lambda: start("use", INTENTS)[1], 0.2),
    "some 100 MB of memory": (100, encoder_takes, 0.4),
    "whole one of 4,900 utterances": (
        4900,
        lambda: own_lines("tests/announcements/night_train/intents"),
        0.1,
    ),
    "61 answers and": (61, lambda: intents()[Outcome.ANSWER], 0.1),
    "nearly 800 things it does not state": (800, lambda: intents()[Outcome.NOT_STATED], 0.1),
    "thirteen intents for each answer": (13, lambda: intents()[Outcome.NOT_STATED] / intents()[Outcome.ANSWER], 0.1),
    "50,000 utterances are no garbage": (50_000, lambda: len(shipped().utterances), 0.2),
    "some 500 gaps and foreign subjects": (
        500,
        lambda: sum(bool(each.aliases) for each in shipped().intents.values()),
        0.1,
    ),
    "166 in the median": (166, lambda: median_utterances(Outcome.ANSWER), 0.1),
    "the shipped gaps 28": (28, lambda: median_utterances(Outcome.NOT_STATED), 0.1),
    "the largest shipped file holds 0.3 MB": (
        0.3,
        lambda: max(file.stat().st_size for file in CONTENT.rglob("*.yaml")) / 1e6,
        0.2,
    ),
    "the ten utterances most like": (10, lambda: neighbours.EACH, 0),
    "half an hour of a message the owner typed": (1800, lambda: business._HUMAN, 0),
    "Two seconds after the last change": (2, lambda: 2 * reload._INTERVAL, 0),
    "in the last three minutes": (180, lambda: ProbeLimits().intake, 0),
    "otherwise once an hour": (3600, lambda: Pace().same_error, 0),
    "newcomers are greeted once an hour": (3600, lambda: membership._HOUR, 0),
    "at most 10 seconds": (10, lambda: TIMEOUTS.grace, 0),
    "over after 20 seconds": (20, lambda: store.LEASE, 0),
    "lasts half a minute ends the process": (30, lambda: TIMEOUTS.refusal, 0),
    "refused so for half a minute": (30, lambda: TIMEOUTS.refusal, 0),
    "put off for a second": (1, lambda: albums._QUIET, 0.3),
    "nothing older than five minutes": (300, lambda: dates._TOO_LATE, 0),
    "at most 2 GB": (2e9, lambda: eviction.LIMIT, 0),
    "2 GB in all": (2e9, lambda: eviction.LIMIT, 0),
    "grows by 65 MB": (65, table_of_pieces, 0.1),
    "from the disk: 65 MB": (65, table_of_pieces, 0.1),
    "Fifty thousand embeddings of 512 dimensions are 50 MB": (50e6, lambda: 50_000 * 512 * 2, 0.1),
    "1,000 x 5,000 ratios take 5 MB": (5e6, lambda: 1_000 * 5_000, 0),
}
# Figures that claim nothing about the bot as it is: examples, and what another library was seen to take.
NO_CLAIMS = {"a duration such as 5 minutes", "twelve times", "matplotlib takes some 100 MB"}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("takes about a minute, later two to three seconds", ["about a minute", "two to three seconds"]),
        ("at most 10 seconds, within half an hour", ["10 seconds", "half an hour"]),
        ("greeted once an hour; put off for a second until", ["once an hour", "for a second"]),
        ("thirteen intents, 61 answers, 0.4 MB", ["thirteen intents", "61 answers", "0.4 MB"]),
        ("a second time, a second announcement, a second after the first", []),
        ("two answers at once, three things to do, ten messages a minute", []),
    ],
    ids=["spans", "at most", "with an article", "counts", "an ordinal", "prose"],
)
def test_a_claim_is_told_from_prose(text: str, claims: list[str]) -> None:
    assert claims_in(text) == claims


def test_the_figures_that_are_accounted_for_stand_somewhere() -> None:
    everything = " ".join(map(in_one_line, EVERYWHERE))
    assert [phrase for phrase in FIGURES if phrase not in everything] == []


@pytest.mark.parametrize("phrase", FIGURES)
def test_a_figure_is_true(phrase: str) -> None:
    stated, count, tolerance = FIGURES[phrase]
    assert count() == pytest.approx(stated, rel=tolerance)


def test_no_figure_stands_uncounted() -> None:
    # those of the benchmarks are as they were measured on a day
    read = [name for name in EVERYWHERE if name not in ("tests/benchmarks/README.md", "intents/common/wording.yaml")]
    known = {*FIGURES, *NO_CLAIMS}
    assert [(name, figure) for name in read for figure in figures(name, known)] == [], "count it in FIGURES"


def can_be_installed(wanted: str) -> bool:
    """With an extra that there is, or as one of the packages the bot needs."""
    ours = OURS.fullmatch(wanted)
    if ours is None:
        return wanted in {re.split(r"[\[<>=]", each)[0] for each in PROJECT["dependencies"]}
    return EXTRAS.issuperset(filter(None, (ours["extras"] or "").split(",")))


def test_what_pip_is_to_install_exists() -> None:
    named = [(name, wanted) for name in (*EVERYWHERE, ".ci/run") for wanted in installs(text_of(name))]
    assert len(named) > 5
    assert [(name, wanted) for name, wanted in named if not can_be_installed(wanted)] == []


def test_each_extra_that_is_named_exists() -> None:
    named = {extra for name in EVERYWHERE for extra in re.findall(r"extra `(\w+)`", text_of(name))}
    assert named <= EXTRAS


def test_each_file_that_is_named_exists() -> None:
    named = [(name, path) for name in EVERYWHERE for path in sorted(paths(text_of(name)) - MADE)]
    assert len(named) > 50
    assert [(name, path) for name, path in named if not exists(path, name)] == []


def test_each_link_within_the_project_leads_somewhere() -> None:
    pages = [name for name in DOCUMENTS if name.endswith(".md")]
    links = [(name, link) for name in pages for link in re.findall(r"\]\((?!https?:)([^)#]+)", text_of(name))]
    assert [(name, link) for name, link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_each_command_that_is_given_exists_and_takes_its_options() -> None:
    known = known_commands()
    given = [(name, command, chosen) for name in EVERYWHERE for command, chosen in commands(text_of(name))]
    assert len(given) > 30
    assert [each for each in given if each[1] not in known or not each[2] <= known[each[1]]] == []


def test_each_option_that_is_named_exists() -> None:
    every = set().union(*known_commands().values(), {"--version"}, FOREIGN, options(PLUGIN))
    read = [name for name in EVERYWHERE if name != "tests/benchmarks/README.md"]
    assert [(name, option) for name in read for option in options(text_of(name)) - every] == []


def test_each_benchmark_that_is_given_takes_its_options() -> None:
    given = re.findall(r"python -m (tests\.benchmarks\.\w+)([^\n`#]*)", text_of("tests/benchmarks/README.md"))
    assert len(given) > 5
    assert [
        (module, options(rest) - options_of(module)) for module, rest in given if options(rest) - options_of(module)
    ] == []


def options_of(module: str) -> set[str]:
    return options(text_of(module.replace(".", "/") + ".py"))


def test_each_variable_that_is_named_is_a_setting() -> None:
    known = {field.alias for field in Settings.model_fields.values()} | DOCKERS
    pattern = re.compile(
        r"\b(?:BOT|WEBHOOK|TELEGRAM|POSTGRES)_(?!COMMAND_)[A-Z_]+\b"
    )  # BOT_COMMAND_INVALID is an error
    assert [(name, each) for name in EVERYWHERE for each in set(pattern.findall(text_of(name))) - known] == []


DEFAULTS = re.findall(
    r"by default(?: a file,| the)? (\d[\w.:]*\w|\d+|\S+://\S*\w)[^\n]*\n(\w+)=",
    (ROOT / ".env.example").read_text("utf-8"),
)


@pytest.mark.parametrize(("stated", "name"), DEFAULTS, ids=[name for _, name in DEFAULTS])
def test_the_default_of_a_setting_is_what_the_example_says(stated: str, name: str) -> None:
    (field,) = (key for key, each in Settings.model_fields.items() if each.alias == name)
    value = getattr(Settings.of({}), field)
    assert str(getattr(value, "get_secret_value", lambda: value)()) == stated
