"""Whatever takes in what the commands print, and whatever they read from, no command ends in a traceback."""

from __future__ import annotations

import json
import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.lines import json_line, lines_of, read_lines
from bot.shipped_content import COMMON

ROOT = Path(__file__).parent.parent
QUESTION = "combien de places ? 🙂\u202f\u2019œ"
LABELS = f'{{"text": "{QUESTION}", "intents": ["library_seats"]}}\n{{"text": "price…", "intents": ["library_seats"]}}\n'
COMMANDS = {
    "ask": "ask Q",
    "ask for programs": "ask Q --json",
    "ask lines": "ask - --explain",
    "chat": "chat",
    "chat for programs": "chat --json",
    "check": "check --quick",
    "check for programs": "check --quick --json",
    "the reference": "check --reference",
    "the schema": "check --schema",
    "links": "links --bot my_bot",
    "a page of links": "links --bot my_bot --format html",
    "links for programs": "links --bot my_bot --format json",
    "a sheet of links": "links --bot my_bot --format csv",
    "report": "report labels.jsonl",
    "report for programs": "report labels.jsonl --json",
    "inbox": "inbox --accept Q weather --dry-run",
    "inbox for programs": "inbox --accept Q weather --dry-run --json",
    "test": "test talk.yaml",
    "test for programs": "test talk.yaml --json",
    "new": "new début",
    "doctor": "doctor",
    "help": "--help",
    "help of a command": "chat --help",
    "a mistake": "ask Q --intents nulle_part_…",
}
CODE_PAGES = {
    "Western Windows": {"PYTHONIOENCODING": "cp1252"},
    "DOS": {"PYTHONIOENCODING": "cp437"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "the C locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with content, questions and a conversation that fails."""
    place = tmp_path_factory.mktemp("place")
    (place / "intents").mkdir()
    for file in (COMMON / "wording.yaml", ROOT / "tests" / "telegram" / "small.yaml"):
        shutil.copy(file, place / "intents")
    (place / "labels.jsonl").write_text(LABELS, "utf-8")
    (place / "talk.yaml").write_text(f'c:\n  - say: "{QUESTION}"\n    contains: "«…» – 🙂"\n', "utf-8")
    return place


GIVEN = {
    "PYTHONPATH": str(ROOT),
    "BOT_INTENTS": "intents",
    "BOT_ENCODER": "none",
    "BOT_CACHE": "cache",
    "BOT_LOG_LEVEL": "WARNING",
    "BOT_STORE": "sqlite:///none.db",
    "TELEGRAM_BOT_TOKEN": "",
}
Shell = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def shell(place: Path) -> Shell:
    """Runs a line of the shell in which `bot` is the command line and Q the question."""

    def run(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
        whole = f'bot() {{ {shlex.quote(sys.executable)} -m bot "$@"; }}\n{line.replace("Q", shlex.quote(QUESTION))}'
        shutil.rmtree(place / "début", ignore_errors=True)
        return subprocess.run(
            ["bash", "-c", whole],
            cwd=place,
            env=os.environ | GIVEN | environment,
            input=f"{QUESTION}\n/topics\n".encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_every_command_prints_where_only_plain_letters_can_be_shown(command: str, shell: Shell) -> None:
    done = shell(f"bot {command}", PYTHONIOENCODING="ascii")
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    assert done.returncode == (1 if command.startswith(("test", "doctor", "ask Q --intents")) else 0)
    assert done.stdout or done.stderr


@pytest.mark.parametrize("environment", CODE_PAGES.values(), ids=CODE_PAGES.keys())
@pytest.mark.parametrize("command", ["ask Q --explain", "chat", "report labels.jsonl"])
def test_any_code_page_will_do(command: str, environment: dict[str, str], shell: Shell) -> None:
    done = shell(f"bot {command}", **environment)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "command",
    ["ask Q --json", "check --schema", "report labels.jsonl --json", "links --bot my_bot --format json"],
)
def test_json_says_the_same_on_any_code_page(command: str, encoding: str, shell: Shell) -> None:
    plain, done = shell(f"bot {command}"), shell(f"bot {command}", PYTHONIOENCODING=encoding)
    assert json.loads(done.stdout.decode(encoding)) == json.loads(plain.stdout.decode())


def test_a_code_page_gets_what_comes_nearest_in_plain_letters(shell: Shell) -> None:
    said = shell("bot ask 'how many seats?' --lang fr", PYTHONIOENCODING="ascii").stdout.decode("ascii")
    assert "La bibliotheque" in said
    assert "?" not in said.partition("\n")[0]
    assert "\\u" not in said


PRINTING = [
    "ask Q",
    "ask - --json",
    "chat",
    "chat --json",
    "check --quick",
    "links --bot my_bot",
    "report labels.jsonl",
    "test talk.yaml",
    "new début",
    "--help",
]


@pytest.mark.parametrize("command", PRINTING)
def test_a_pipe_that_closes_ends_a_command_quietly(command: str, shell: Shell) -> None:
    done = shell(f"{{ bot {command}; echo $? >&2; }} | true")
    *told, code = done.stderr.decode().splitlines()
    assert code == "141"
    assert told == []


@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_told_in_two_lines(command: str, shell: Shell) -> None:
    done = shell(f"bot {command} > /dev/full")
    assert done.returncode == 1
    problem, remedy = done.stderr.decode().splitlines()
    assert problem == "the output cannot be written: No space left on device"
    assert remedy.startswith("  -> ")


@pytest.mark.parametrize("command", [*PRINTING, "inbox --accept Q weather --dry-run", "ask -"])
@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"], ids=["out", "in", "err", "all"])
def test_a_closed_stream_is_an_empty_one(command: str, closed: str, shell: Shell) -> None:
    done = shell(f"bot {command} {closed}")
    assert (done.returncode, done.stderr) == (1 if command.startswith("test") else 0, b"")


@pytest.mark.parametrize("redirected", ["2> /dev/full", "2> >(true)"], ids=["full", "closed"])
def test_an_error_that_nobody_hears_is_an_error_all_the_same(redirected: str, shell: Shell) -> None:
    done = shell(f"bot ask Q --intents nowhere {redirected}")
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize("command", ["ask -", "chat", "chat --json"])
def test_an_input_that_cannot_be_read_is_told_in_two_lines(command: str, shell: Shell) -> None:
    done = shell(f"bot {command} 0> written.txt")
    assert done.returncode == 1
    problem, remedy = done.stderr.decode().splitlines()
    assert problem.startswith("the standard input cannot be read: Bad file descriptor")
    assert remedy.startswith("  -> ")


@pytest.mark.parametrize(
    "command",
    [
        "ask $'caf\\xe9 \\xff'",
        "ask $'\\xff' --json",
        "new d --name $'caf\\xe9'",
        "inbox --accept $'caf\\xe9 \\xff' weather --dry-run",
        "ask x --intents $'\\xff'",
    ],
)
def test_words_of_the_command_line_may_be_any_bytes(command: str, shell: Shell, place: Path) -> None:
    done = shell(f"bot {command}")
    shutil.rmtree(place / "d", ignore_errors=True)
    assert b"Traceback" not in done.stderr, done.stderr.decode(errors="replace")
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("line", [b"a\rb", "a\u2028b\u2029c\u0085d".encode(), b"a\x0bb\x0cc\x1cd", b"\xff\xfe"])
def test_one_line_in_is_one_line_out_however_lines_are_parted(line: bytes, place: Path, shell: Shell) -> None:
    (place / "typed.txt").write_bytes(line + b"\r\nhello\n")
    out = shell("bot ask --json - < typed.txt").stdout.decode()
    assert len(out.splitlines()) == 2
    assert [json.loads(each)["question"] for each in out.splitlines()] == [line.decode(errors="replace"), "hello"]


@pytest.mark.parametrize("typed", [[b"\x04"], [b"hello\n", b"\x04"], [b"\x03"], [b"hello\n", b"\x03"]],
                         ids=["Ctrl-D", "Ctrl-D behind a question", "Ctrl-C", "Ctrl-C behind a question"])  # fmt: skip
def test_ctrl_d_and_ctrl_c_leave_the_chat(typed: list[bytes], place: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], cwd=place, env=os.environ | GIVEN | {"TERM": "dumb"},
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=_own_terminal,
    ) as process:  # fmt: skip
        os.close(theirs)
        seen = b""
        for each in typed:
            seen += _until(ours, b"\n> ")
            time.sleep(0.5)  # CPython loses an interrupt that comes between the prompt and the wait for a key
            os.write(ours, each)
        seen += _until(ours, None)
        os.close(ours)
    assert process.returncode == 0, seen.decode()
    assert b"Traceback" not in seen


@pytest.mark.parametrize("command", ["ask -", "chat --json", "chat"])
def test_an_interrupt_while_waiting_for_piped_lines_ends_quietly(command: str, place: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "bot", *command.split()], cwd=place, env=os.environ | GIVEN,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        process.stdout.readline()  # it is at its work
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, b"")


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _until(terminal: int, wanted: bytes | None) -> bytes:
    """What a terminal shows, up to something, or to its end."""
    seen = b""
    while wanted is None or wanted not in seen:
        try:
            more = os.read(terminal, 65_536)
        except OSError:  # the other side is closed
            break
        if not more:
            break
        seen += more
    return seen


def test_a_line_ends_with_a_line_feed_and_with_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes("\ufeffa\u2028b\r\nc\rd\u0085\n\ne".encode())
    assert read_lines(tmp_path / "a.jsonl") == ["a\u2028b", "c\rd\u0085", "", "e"]
    assert lines_of("a\n") == ["a"]
    assert lines_of("") == []


def test_an_object_is_one_line_to_every_reader() -> None:
    line = json_line({"text": "a\u2028b\u2029c\u0085d\ne\x1cé"})
    assert line.splitlines() == [line]
    assert json.loads(line) == {"text": "a\u2028b\u2029c\u0085d\ne\x1cé"}
