"""The commands, as a person or another program uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
KEYS = {"question", "language", "outcome", "intents", "score", "reply", "suggestions"}


def _bot(*arguments: str, typed: str | bytes = "", **environment: str) -> tuple[int, str, str]:
    data = typed.encode() if isinstance(typed, str) else typed
    run = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=data, capture_output=True, cwd=ROOT, env=os.environ | environment, timeout=120, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def test_ask_answers_once() -> None:
    code, out, err = _bot("ask", "How many job seekers will be trained?")
    assert code == 0
    assert "50,000" in out
    assert "Traceback" not in err


def test_a_user_without_a_home_and_a_name_is_answered_without_a_cache(write: Callable[[str], Path]) -> None:
    code = "import pwd, runpy; pwd.getpwuid = {}.__getitem__; runpy.run_module('bot', run_name='__main__')"
    intents = write((ROOT / "tests" / "telegram" / "small.yaml").read_text("utf-8"))
    known = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME", "BOT_CACHE")}
    run = subprocess.run(
        [sys.executable, "-c", code, "ask", "how many seats?"],
        capture_output=True, cwd=ROOT, timeout=120, check=False,
        env=known | {"BOT_INTENTS": str(intents), "BOT_ENCODER": "none", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (run.returncode, "Traceback" in run.stderr.decode()) == (0, False)
    assert "1,200" in run.stdout.decode()
    assert not (ROOT / "~").exists()


def test_one_line_in_is_one_line_out_whatever_it_holds() -> None:
    lines = [b"FAIR ?", b"", b"   ", b"\xff\xfe\x00", b"x" * 9000, "🙂\u2028é".encode(), b'{"a": 1}', b"/help", b"\t"]
    code, out, _ = _bot("ask", "--json", "-", typed=b"\n".join(lines) + b"\n")
    assert code == 0
    objects = [json.loads(line) for line in out.split("\n") if line]
    assert len(objects) == len(lines)
    assert all(object_.keys() >= KEYS and object_["reply"] for object_ in objects)


def test_each_question_of_ask_has_a_session_of_its_own_and_chat_shares_one() -> None:
    typed = "Combien de demandeurs d’emploi seront formés ?\net pour quand ?\n"
    asked = [json.loads(line) for line in _bot("ask", "--json", "-", typed=typed)[1].splitlines()]
    chatted = [json.loads(line) for line in _bot("chat", "--json", typed=typed)[1].splitlines()]
    assert asked[1]["intents"] != ["pe_deadline"]
    assert chatted[1]["intents"] == ["pe_deadline"]


def test_lang_and_explain() -> None:
    code, out, _ = _bot("ask", "how many women in total?", "--lang", "fr", "--json", "--explain")
    result = json.loads(out)
    assert (code, result["language"]) == (0, "fr")
    best = result["explain"][0]["best_utterance"]
    file, line, column = best["at"].rsplit(":", 2)
    assert best["text"] in Path(file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert int(column) > 1
    assert "confidence" in _bot("ask", "how many women?", "--explain")[1]


def test_chat_numbers_its_buttons_and_leaves_at_the_end_of_input() -> None:
    code, out, _ = _bot("chat", typed="What is FAIR?\n1\n/topics\n")
    assert code == 0
    assert " 1 " in out
    assert "Which topic" in out


def test_chat_indents_the_source_and_says_thanks_where_the_votes_were() -> None:
    _, out, _ = _bot("chat", "--lang", "en", typed="What is FAIR?\n4\n6\n")
    assert "\n    Paragraph 3 of the announcement, in our words: " in out
    _, after = out.split("[Helpful]")
    assert "Thank you for your opinion.\n   1 " in after
    assert "Not helpful" not in after


def test_broken_content_is_told_with_its_place_and_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("intents:\n  Bad Id: {}\n")
    code, out, err = _bot("ask", "hello", "--intents", str(tmp_path))
    assert (code, out) == (1, "")
    assert "a.yaml:2:" in err
    assert "-> " in err
    assert "Traceback" not in err


def test_run_without_a_token_says_what_to_do() -> None:
    code, _, err = _bot("run", TELEGRAM_BOT_TOKEN="")
    assert code == 1
    assert "BotFather" in err
    assert "Traceback" not in err


def test_help_reads() -> None:
    for command in ([], ["chat"], ["ask"], ["run"], ["test"], ["new"], ["check"], ["report"], ["inbox"], ["doctor"]):
        code, out, _ = _bot(*command, "--help")
        assert code == 0
        assert "usage: python -m bot" in out
