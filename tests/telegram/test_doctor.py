"""`python -m bot doctor`: each thing that may be amiss is told in a line, with the switch to press in another."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.conversation import Conversation
from bot.errors import Severity
from bot.fake_telegram.api import BOT
from bot.fake_telegram.server import (
    BLOCKED,
    DROPPED,
    FLOOD,
    INTERNAL,
    NOT_FOUND,
    NOT_JSON,
    TOKEN,
    UNAUTHORIZED,
    BotApiServer,
    ServerFault,
)
from bot.operation.finding import Diagnosis
from bot.operation.local_checks import local_checks
from bot.operation.metrics import Metrics
from bot.operation.probes import Liveness, ProbeLimits, Probes
from bot.operation.store_checks import check_store
from bot.operation.telegram_checks import check_telegram
from bot.settings import TELEGRAM, ListenAddress, Settings
from bot.store.store import Store
from bot.telegram.base.timeouts import Timeouts
from tests.telegram.attending import aside, service, soon
from tests.telegram.running import ROOT, RunningBot

SECRET = TOKEN.partition(":")[2]
HOOK = "https://bot.example.org/hook-of-secret-path"


def answering(result: object) -> ServerFault:
    """What a call gets that is answered with this."""
    return ServerFault(200, body=json.dumps({"ok": True, "result": result}).encode())


def asked(settings: Settings, listen_for: float = 0) -> dict[str, Diagnosis]:
    """What Telegram tells, by the name of the check."""

    async def ask() -> list[Diagnosis]:
        return [finding async for finding in check_telegram(settings, listen_for)]

    return {finding.check: finding for finding in asyncio.run(ask())}


def seen(settings: Settings) -> dict[str, Diagnosis]:
    """What is found on this machine."""
    return {finding.check: finding for finding in (check() for check in local_checks(settings))}


def stored(path: Path | str) -> Diagnosis:
    """How the store is."""
    url = path if isinstance(path, str) else f"sqlite:///{path}"
    return asyncio.run(check_store(Settings.of({"BOT_STORE": url})))


def changed(settings: Settings, **more: Any) -> Settings:
    return settings.model_copy(update=more)


# Telegram


def test_a_bot_in_order_has_neither_faults_nor_warnings(server: BotApiServer, settings: Settings) -> None:
    found = asked(settings)
    assert {finding.level for finding in found.values()} == {Severity.OK}
    assert found["token"].what == "@Announcement_bot at 127.0.0.1"
    assert list(found) == ["token", "clock", "group privacy", "inline mode", "guest mode", "webhook", "other instance"]


@pytest.mark.parametrize("fault", [UNAUTHORIZED, NOT_FOUND], ids=["401", "404"])
def test_a_refused_token_is_a_fault_and_is_not_shown(
    server: BotApiServer, settings: Settings, fault: ServerFault
) -> None:
    server.break_down("getMe", fault)
    found = asked(settings)
    assert list(found) == ["token"], "there is nothing more to ask"
    assert found["token"].level is Severity.FAULT
    assert "@BotFather" in found["token"].remedy
    assert SECRET not in str(found)


@pytest.mark.parametrize("fault", [INTERNAL, DROPPED, NOT_JSON, FLOOD], ids=["500", "dropped", "no JSON", "429"])
def test_a_server_that_does_not_work_is_a_fault(server: BotApiServer, settings: Settings, fault: ServerFault) -> None:
    server.break_down("getMe", fault)
    found = asked(settings)
    assert list(found) == ["API server"]
    assert found["API server"].level is Severity.FAULT


def test_a_server_that_refuses_the_bot_is_a_fault_with_its_reason(server: BotApiServer, settings: Settings) -> None:
    server.break_down("getMe", ServerFault(400, "Bad Request: Logged out"))
    finding = asked(settings)["API server"]
    assert finding.level is Severity.FAULT
    assert "refuses the bot: Logged out" in finding.what
    assert "TELEGRAM_API_URL" in finding.remedy


def test_a_server_that_is_not_there_is_a_fault(settings: Settings) -> None:
    found = asked(changed(settings, telegram_api_url="http://operator:hunter2@127.0.0.1:1"))
    assert "127.0.0.1 cannot be reached" in found["API server"].what
    assert "hunter2" not in str(found)


def test_the_switches_of_botfather_are_named(server: BotApiServer, settings: Settings) -> None:
    server.fail("getMe", answering(BOT | {"can_read_all_group_messages": True, "supports_inline_queries": False}))
    found = asked(settings)
    assert found["group privacy"].level is found["inline mode"].level is Severity.WARNING
    assert "/setprivacy, Enable" in found["group privacy"].remedy
    assert "/setinline" in found["inline mode"].remedy


@pytest.mark.parametrize(("can", "level"), [(False, Severity.WARNING), (True, Severity.OK)], ids=["cannot", "can"])
def test_a_bot_that_is_to_serve_business_accounts_must_be_let(
    server: BotApiServer, settings: Settings, can: bool, level: Severity
) -> None:
    server.fail("getMe", answering(BOT | {"can_connect_to_business": can}))
    finding = asked(changed(settings, business="on"))["business"]
    assert finding.level is level
    assert can or "Business Mode" in finding.remedy


@pytest.mark.parametrize("supports", [False, True], ids=["off", "on"])
def test_guest_mode_is_told(server: BotApiServer, settings: Settings, supports: bool) -> None:
    server.fail("getMe", answering(BOT | {"supports_guest_queries": supports}))
    finding = asked(settings)["guest mode"]
    assert (finding.level, finding.what.startswith("on")) == (Severity.OK, supports)


def test_a_webhook_left_over_is_told_without_its_path(server: BotApiServer, settings: Settings) -> None:
    server.api.webhook = HOOK
    finding = asked(settings)["webhook"]
    assert finding.level is Severity.WARNING
    assert "left over, at bot.example.org" in finding.what
    assert "secret-path" not in finding.what


@pytest.mark.parametrize(
    ("info", "level", "told"),
    [
        ({"url": HOOK}, Severity.OK, "set, 0 updates wait"),
        ({"url": ""}, Severity.WARNING, "not set at Telegram"),
        ({"url": "https://other.example.org/"}, Severity.WARNING, "at other.example.org, not at WEBHOOK_URL"),
        ({"url": HOOK, "pending_update_count": 101}, Severity.WARNING, "101 updates wait"),
        (
            {"url": HOOK, "last_error_date": 60, "last_error_message": "Wrong response: 403"},
            Severity.WARNING,
            "1 min ago",
        ),
        ({"url": HOOK, "last_error_date": 7200, "last_error_message": "Connection refused"}, Severity.OK, "set"),
    ],
    ids=["right", "none", "another", "backlog", "error", "old error"],
)
def test_the_webhook_is_examined(
    server: BotApiServer, settings: Settings, info: dict[str, Any], level: Severity, told: str
) -> None:
    if "last_error_date" in info:
        info = info | {"last_error_date": int(time.time()) - info["last_error_date"]}
    server.fail("getWebhookInfo", answering({"has_custom_certificate": False, "pending_update_count": 0} | info))
    finding = asked(changed(settings, webhook_url=HOOK))["webhook"]
    assert finding.level is level
    assert told in finding.what


def test_another_instance_is_noticed_and_goes_on(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation, Timeouts()) as rival:
        server.wait_for_calls("getUpdates")
        finding = asked(settings, 6.0)["other instance"]
        assert finding.level is Severity.WARNING
        assert "another one polls" in finding.what
        server.user("prix de la carte")
        assert "La carte de lecteur" in server.wait_for_reply().text
    assert rival.error is None


def test_no_other_instance_is_noticed_and_no_update_confirmed(server: BotApiServer, settings: Settings) -> None:
    server.user("prix de la carte")
    finding = asked(settings, 0.5)["other instance"]
    assert finding == Diagnosis("other instance", Severity.OK, "none polls, and updates wait")
    assert server.pending() == 1
    assert all("offset" not in parameters for parameters in server.called("getUpdates"))
    assert all("allowed_updates" not in parameters for parameters in server.called("getUpdates")), "it would stay so"


def test_a_staff_chat_that_the_bot_is_not_in_is_told(server: BotApiServer, settings: Settings) -> None:
    assert "staff" not in asked(settings)
    found = asked(changed(settings, staff_chat=-500))["staff"]
    assert (found.level, found.remedy[:11]) == (Severity.WARNING, "add the bot")
    server.user("salut", chat=-500, user=11)
    assert asked(changed(settings, staff_chat=-500))["staff"].level is Severity.OK


def test_a_staff_chat_that_has_become_a_supergroup_is_told_with_its_new_id(
    server: BotApiServer, settings: Settings
) -> None:
    server.user("salut", -500)
    server.api.members.migrated[-500] = -1001234567890
    found = asked(changed(settings, staff_chat=-500))["staff"]
    assert (found.level, "-1001234567890" in (found.remedy or "")) == (Severity.WARNING, True)


def test_admins_who_cannot_be_told_of_errors_are_counted_not_named(server: BotApiServer, settings: Settings) -> None:
    server.user("/start", chat=11)
    found = asked(changed(settings, admins=(11,)))
    assert found["admins"] == Diagnosis("admins", Severity.OK, "no. 1 of BOT_ADMINS can be written to")
    found = asked(changed(settings, admins=(11, 987654321)))
    assert found["admins"].level is Severity.WARNING
    assert "no. 2 of BOT_ADMINS" in found["admins"].what
    assert "987654321" not in str(found)
    server.fail("sendChatAction", BLOCKED)
    assert asked(changed(settings, admins=(11,)))["admins"].level is Severity.WARNING
    assert server.api.sent == []


# This machine


def test_content_in_order_is_counted(settings: Settings) -> None:
    assert seen(settings)["content"].what.startswith("2 answers and 1 gaps, ")


def test_faults_of_the_content_are_told_with_their_places(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n")
    finding = seen(changed(settings, intents=tmp_path))["content"]
    assert finding.level is Severity.FAULT
    assert finding.what.count("a.yaml:") == 3
    assert "and 2 more" in finding.what


def test_a_cache_that_cannot_be_written_is_a_warning(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert seen(changed(settings, cache=tmp_path / "new" / "folder"))["cache"].level is Severity.OK
    assert seen(changed(settings, cache=tmp_path / "file" / "cache"))["cache"].level is Severity.WARNING
    assert seen(changed(settings, cache=tmp_path / ("long" * 100)))["cache"].level is Severity.WARNING
    assert seen(changed(settings, cache=None))["cache"].level is Severity.WARNING


def test_the_encoder_is_tried(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "switched off" in seen(settings)["encoder"].what
    monkeypatch.setattr("bot.operation.local_checks.load_encoder", lambda *_: None)
    finding = seen(changed(settings, encoder="use"))["encoder"]
    assert (finding.level, finding.what.split(":")[0]) == (Severity.WARNING, "not installed")


def test_ports_are_tried(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = ListenAddress("127.0.0.1", other.getsockname()[1])
        found = seen(changed(settings, health_listen=taken, webhook_url=HOOK, webhook_listen=taken))
        assert found["probes"].level is Severity.FAULT
        assert "BOT_HEALTH_LISTEN" in found["probes"].remedy
        assert found["webhook port"].level is Severity.WARNING
    found = seen(changed(settings, health_listen=taken, webhook_url=HOOK, webhook_listen=taken))
    assert found["probes"].level is found["webhook port"].level is Severity.OK
    assert seen(settings)["probes"].what == "off"
    assert (
        seen(changed(settings, health_listen=ListenAddress("0.0.0.0", taken.port)))["probes"].level is Severity.WARNING
    )


@pytest.mark.parametrize(
    ("secret", "level", "told"),
    [
        (None, Severity.FAULT, "WEBHOOK_SECRET is not set"),
        ("hunter2", Severity.WARNING, "has 7 characters"),
        ("hunter2" * 5, Severity.OK, "complete"),
    ],
    ids=["none", "short", "long"],
)
def test_the_secret_of_a_webhook_is_weighed(settings: Settings, secret: str | None, level: Severity, told: str) -> None:
    given = changed(settings, webhook_url=HOOK, webhook_secret=SecretStr(secret) if secret else None)
    finding = seen(given)["webhook settings"]
    assert finding.level is level
    assert told in finding.what
    assert "hunter2" not in str(finding)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://bot.example.org:8080/hook", "has the port 8080"),
        ("https://10.0.0.7/hook", "an address of your own network"),
        ("http://bot.example.org/hook", "is not https"),
    ],
    ids=["port", "host", "scheme"],
)
def test_a_webhook_that_telegram_would_refuse_is_a_fault(settings: Settings, url: str, told: str) -> None:
    given = changed(settings, webhook_url=url, webhook_secret=SecretStr("s" * 20), telegram_api_url=TELEGRAM)
    finding = seen(given)["webhook settings"]
    assert finding.level is Severity.FAULT
    assert told in finding.what
    assert "hook" not in finding.what.replace("WEBHOOK_URL", "")


@pytest.mark.parametrize(("seconds", "level"), [(120.0, Severity.OK), (-1.0, Severity.FAULT)], ids=["alive", "deaf"])
def test_the_bot_on_duty_is_recognised_by_its_probes(
    settings: Settings, conversation: Conversation, seconds: float, level: Severity
) -> None:
    probes = Probes(ListenAddress("127.0.0.1", 0), Liveness(ProbeLimits(intake=seconds)), Metrics())

    async def work() -> None:
        async with service(settings, conversation) as given, probes(given):
            taken = changed(settings, health_listen=ListenAddress("127.0.0.1", probes.port or 0))
            finding = (await aside(lambda: seen(taken)))["probes"]
            assert finding.level is level
            assert "the bot is running" in finding.what

    soon(work)


# The store


def migrated(path: Path | str) -> Path:
    """A store as the bot makes it."""

    async def make() -> None:
        store = Store(path if isinstance(path, str) else f"sqlite+aiosqlite:///{path}", 90)
        await store.open()
        await store.close()

    asyncio.run(make())
    return Path(path)


def test_a_store_in_order_is_measured_and_not_changed(tmp_path: Path) -> None:
    path = migrated(tmp_path / "bot.db")
    finding = stored(path)
    assert finding.level is Severity.OK
    assert "writable; 0 updates wait, 0 sessions, 0 questions" in finding.what
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM updates").fetchone() == (0,)
    connection.close()


def test_a_database_in_order_is_measured_too(postgres: str) -> None:
    assert "tables will be made" in stored(postgres).what
    migrated(postgres)
    finding = stored(postgres)
    assert finding.level is Severity.OK
    assert "postgresql, " in finding.what
    assert "writable; 0 updates wait, 0 sessions, 0 questions" in finding.what


def test_a_store_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    finding = stored(tmp_path / "bot.db")
    assert (finding.level, "will be made" in finding.what) == (Severity.OK, True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_empty_gets_its_tables_at_the_first_start(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"")
    assert "tables will be made" in stored(tmp_path / "bot.db").what


_BACKLOG = """
    WITH RECURSIVE numbers(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers LIMIT 1001)
    INSERT INTO updates (update_id, chat_id, received_at) SELECT number, 1, 0 FROM numbers"""


@pytest.mark.parametrize(
    ("statement", "level", "told"),
    [
        ("UPDATE schema_version SET version_num = '9999'", Severity.FAULT, "newer version"),
        ("DROP TABLE updates", Severity.FAULT, "no such table"),
        (_BACKLOG, Severity.WARNING, "1001 updates wait"),
        ("UPDATE schema_version SET version_num = '1975ea83b712'", Severity.FAULT, "another program's"),
        ("DROP TABLE schema_version", Severity.FAULT, "another program's"),
        ("UPDATE schema_version SET version_num = '0001'", Severity.OK, "of an older version"),
    ],
    ids=["newer", "no table", "backlog", "another version", "no version", "older"],
)
def test_a_store_that_is_not_as_it_should_be_is_told(
    tmp_path: Path, statement: str, level: Severity, told: str
) -> None:
    path = migrated(tmp_path / "bot.db")
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()
    finding = stored(path)
    assert finding.level is level
    assert told in finding.what


def test_a_store_that_is_no_file_is_a_fault(tmp_path: Path) -> None:
    finding = stored(tmp_path)
    assert finding.level is Severity.FAULT
    assert "names a folder, not a file" in finding.what


def test_a_locked_store_is_a_fault(tmp_path: Path) -> None:
    path = migrated(tmp_path / "bot.db")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    finding = stored(path)
    connection.close()
    assert finding.level is Severity.FAULT
    assert "another program holds it" in finding.remedy


def test_a_corrupt_store_is_a_warning_for_the_start_mends_it(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"no database" * 1000)
    finding = stored(tmp_path / "bot.db")
    assert (finding.level, finding.what) == (Severity.WARNING, "its file is corrupt")


@pytest.mark.parametrize(
    "url",
    ["sqlite:////no/such/folder/bot.db", "postgresql://u:hunter2@127.0.0.1:1/x"],
    ids=["no folder", "not there"],
)
def test_a_store_that_cannot_work_is_a_fault_without_its_password(url: str) -> None:
    finding = stored(url)
    assert finding.level is Severity.FAULT
    assert finding.remedy
    assert "hunter2" not in str(finding)


# The command


def doctor(folder: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    inherited = {name: value for name, value in os.environ.items() if name.split("_")[0] not in ("BOT", "TELEGRAM")}
    run = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", *arguments],
        cwd=folder, env=inherited | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | settings,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout, run.stderr


def test_tells_what_is_in_order_as_text(server: BotApiServer, small: dict[str, str], tmp_path: Path) -> None:
    server.api.webhook = HOOK  # spares the seconds of listening for another instance
    code, out, err = doctor(tmp_path, **small, TELEGRAM_API_URL=server.url)
    assert (code, err) == (0, "")
    assert "ok       token            @Announcement_bot at 127.0.0.1\n" in out
    assert "warning  webhook          one is left over" in out
    assert "\n                          -> `run` removes it" in out
    assert out.endswith("faults: 0, warnings: 1, in order: 10\n")
    assert list(tmp_path.iterdir()) == []


def test_tells_faults_as_json_and_with_its_exit_code(
    server: BotApiServer, small: dict[str, str], tmp_path: Path
) -> None:
    server.break_down("getMe", UNAUTHORIZED)
    code, out, err = doctor(tmp_path, "--json", **small, TELEGRAM_API_URL=server.url)
    assert (code, err) == (1, "")
    checks = {check.pop("check"): check for check in json.loads(out)["checks"]}
    assert checks["token"]["level"] == "fault"
    assert checks["token"].keys() == {"level", "what", "remedy"}
    assert checks["store"]["level"] == "ok"
    assert SECRET not in out


@pytest.mark.parametrize("arguments", [(), ("--json",)], ids=["text", "json"])
def test_tells_of_faulty_settings_too(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = doctor(tmp_path, *arguments, BOT_ENCODER="hunter2", BOT_ADMINS="hunter2")
    assert (code, err) == (1, "")
    assert "BOT_ENCODER is not one of its values; BOT_ADMINS holds" in out
    assert "hunter2" not in out


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://bot:h@nter2@127.0.0.1:1/bot", "BOT_STORE holds a sign that must be encoded"),
        ("postgres://bot:50%nter2@127.0.0.1:1/bot", "it cannot be used"),
        ("postgresql://bot:h/nter2@127.0.0.1:1/bot", "it cannot be used"),
        ("postgresql://127.0.0.1:1/bot?user=bot&password=hunter2", "it cannot be used"),
    ],
    ids=["at", "percent", "slash", "option"],
)
def test_a_databases_password_is_never_shown_and_how_it_is_written_is(
    small: dict[str, str], tmp_path: Path, url: str, told: str, level: str
) -> None:
    given = small | {"BOT_STORE": url, "BOT_LOG_LEVEL": level, "TELEGRAM_API_URL": "http://127.0.0.1:1"}
    code, out, err = doctor(tmp_path, **given)
    assert code == 1
    assert told in out
    assert "nter2" not in out + err
    assert ("%40" in out) is ("password=" not in url)
