"""Authors of other announcements collect their conversations with plain pytest."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parent.parent.parent.parent
PLUGIN = "bot.authoring.scripts.pytest_plugin"
SCRIPT = """
in English:
  - {say: number of seats, intent: library_seats}
in two ways:
  - {say_each: [price of the card, number of seats], intent: card_price}
"""


@pytest.fixture
def project(
    pytester: pytest.Pytester, library: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A folder with `intents` beside `conversations`, as `python -m bot new` makes it."""
    monkeypatch.setenv("BOT_ENCODER", settings.encoder)
    monkeypatch.setenv("BOT_CACHE", str(settings.cache))
    shutil.copytree(library, pytester.path / "intents")
    (pytester.path / "conversations").mkdir()
    (pytester.path / "conversations" / "first.yaml").write_text(SCRIPT, encoding="utf-8")
    return pytester


def test_the_plugin_is_declared_under_its_module_so_that_naming_it_in_a_conftest_does_no_harm() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["pytest11"]
    assert declared == {PLUGIN: PLUGIN}


def test_each_conversation_is_a_test(project: pytest.Pytester) -> None:
    result = project.runpytest_inprocess("-p", PLUGIN, "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*first.yaml:5:5: say: number of seats",
            "  in: *in two ways [[]number of seats[]] (step 1 of 1, level core)",
            "  expected: *intent: card_price",
            "  got: *library_seats",
            "  nearest: *small.yaml:*",
            "  -> move the utterance *",
            "FAILED conversations/first.yaml::in two ways [[]number of seats[]]*",
        ]
    )


def test_a_conversation_can_be_picked(project: pytest.Pytester) -> None:
    project.runpytest_inprocess("-p", PLUGIN, "-k", "English").assert_outcomes(passed=1, deselected=2)


def test_levels_and_content_are_configured(project: pytest.Pytester) -> None:
    shutil.move(project.path / "intents", project.path / "elsewhere")
    project.makeini("[pytest]\nbot_intents = elsewhere\nbot_levels = core application wire")
    # in a process of its own: the modules of bot/telegram, loaded twice into one, do not work
    result = project.runpytest_subprocess("-p", PLUGIN, "--strict-config", "-k", "English")
    result.assert_outcomes(passed=3, deselected=6)


@pytest.mark.parametrize(
    ("script", "ini", "told"),
    [
        ("c:\n  - sya: hello\n", "", "*first.yaml:2:*the key `sya` is not known here"),
        (SCRIPT, "bot_levels = cloud", "bot_levels: there is no level 'cloud'"),
    ],
    ids=["a fault in the script", "a level that does not exist"],
)
def test_a_mistake_is_told_without_a_traceback(project: pytest.Pytester, script: str, ini: str, told: str) -> None:
    (project.path / "conversations" / "first.yaml").write_text(script, encoding="utf-8")
    project.makeini(f"[pytest]\n{ini}")
    result = project.runpytest_inprocess("-p", PLUGIN)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_fault_in_the_content_is_told_without_a_traceback(project: pytest.Pytester) -> None:
    (project.path / "intents" / "more.yaml").write_text("intents: {Bad Id: {}}\n", encoding="utf-8")
    result = project.runpytest_inprocess("-p", PLUGIN, "-k", "English")
    result.assert_outcomes(failed=1, deselected=2)
    result.stdout.fnmatch_lines(["*more.yaml:1:*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_yaml_elsewhere_is_left_alone(project: pytest.Pytester) -> None:
    shutil.move(project.path / "conversations", project.path / "talks")
    assert project.runpytest_inprocess("-p", PLUGIN).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_where_there_is_no_script_nothing_of_the_bot_is_imported(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "import sys\n"
        "def test_nothing():\n"
        "    assert {name for name in sys.modules if name.startswith('bot.')} <= "
        "{'bot.folders', 'bot.authoring', 'bot.authoring.scripts', 'bot.authoring.scripts.pytest_plugin'}\n"
        "    assert 'telegram' not in sys.modules\n"
    )
    pytester.runpytest_subprocess("-p", PLUGIN).assert_outcomes(passed=1)
