"""A PostgreSQL password full of signs: written right it works, written wrong it is told how, and it is never shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from sqlalchemy.exc import OperationalError

from bot.errors import BotError, Severity
from bot.fake_telegram.server import BotApiServer
from bot.logs import Redactor
from bot.operation.finding import Diagnosis
from bot.operation.store_checks import check_store
from bot.settings import Settings
from bot.store.engine import reason_of
from bot.store.question_log import read_log
from bot.store.records import JournalBatch
from bot.store.store import Store
from tests.postgres import PostgresServer
from tests.telegram.running import ROOT, process

PASSWORD = "p@ss/w:rd#50%41?a=b&c $x é\"';\\"
OPERATING = (ROOT / "bot" / "telegram" / "README.md").read_text("utf-8")
COMPOSE = re.findall(r"```yaml\n(# compose.*?)```", OPERATING, re.DOTALL)[0]


@pytest.fixture(scope="module")
def guarded() -> Iterator[PostgresServer]:
    """A server that lets nobody in without the password."""
    if not PostgresServer.is_installed():
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with PostgresServer(PASSWORD) as server:
        yield server


@pytest.fixture
def place(guarded: PostgresServer) -> str:
    """What stands behind the @ of a URL: a database that is empty."""
    return guarded.new_database().partition("@")[2]


def waiting(settings: Settings) -> int | None:
    """How many updates wait in a store, once its tables are made."""

    async def count() -> int | None:
        store = Store(settings.store_url, 90)
        try:
            await store.open()
            return (await store.write(JournalBatch(count=True))).waiting
        finally:
            await store.close()

    return asyncio.run(count())


def examined(settings: Settings) -> Diagnosis:
    return asyncio.run(check_store(settings))


def test_a_password_may_stand_beside_the_url_as_it_is(place: str) -> None:
    given = Settings.of({"BOT_STORE": f"postgresql://bot@{place}", "BOT_STORE_PASSWORD": PASSWORD})
    assert waiting(given) == 0
    assert examined(given).level is Severity.OK
    assert read_log(given.store_url).questions == ()


def test_a_password_may_stand_in_the_url_encoded(place: str) -> None:
    assert waiting(Settings.of({"BOT_STORE": f"postgresql://bot:{quote(PASSWORD, safe='')}@{place}"})) == 0


def test_a_password_may_stand_where_postgresql_looks_for_it(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert waiting(Settings.of({"BOT_STORE": f"postgresql://bot@{place}"})) == 0


def test_the_compose_file_takes_a_password_full_of_signs(guarded: PostgresServer, place: str) -> None:
    environment = yaml.safe_load(COMPOSE)["services"]["bot"]["environment"]
    given = {name: value.replace("${POSTGRES_PASSWORD}", PASSWORD) for name, value in environment.items()}
    given = {name: value.replace("@database/bot", f"@{place}") for name, value in given.items()}
    stored = {name: value for name, value in given.items() if name.startswith("BOT_STORE")}
    assert waiting(Settings.of(stored)) == 0
    assert "$" not in environment["BOT_STORE"]


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_a_start_that_the_database_refuses_ends_with_two_lines(
    server: BotApiServer, place: str, small: dict[str, str], tmp_path: Path, level: str
) -> None:
    given = small | {"BOT_STORE": f"postgresql://bot@{place}", "BOT_STORE_PASSWORD": "p@ss-of-another"}
    with process(tmp_path, **given, TELEGRAM_API_URL=server.url, BOT_LOG_LEVEL=level) as bot:
        assert bot.wait() == 1
    first, second = bot.output.splitlines()[-2:]
    assert "password authentication failed" in first
    assert "BOT_STORE_PASSWORD" in second
    assert "ss-of-another" not in bot.output


@pytest.mark.parametrize(
    "url",
    ["postgresql://bot:50%2541@{}", "postgresql://bot:wrong@{}", "postgresql://bot@{}"],
    ids=["encoded twice", "wrong", "none"],
)
def test_a_password_that_is_refused_is_told_with_how_it_is_written(place: str, url: str) -> None:
    settings = Settings.of({"BOT_STORE": url.format(place)})
    with pytest.raises(BotError, match=r"cannot be opened: .*password") as caught:
        waiting(settings)
    for remedy in (caught.value.remedy, examined(settings).remedy):
        assert "BOT_STORE_PASSWORD" in remedy
        assert "@ is written %40, % %25" in remedy


@pytest.mark.parametrize(
    "written",
    [
        "bot:se@cret@db.example.org/bot",
        "bot:@secret@db/bot",
        "bot:secret@@db/bot",
        "bot:se@cr@et@db:5432/bot",
        "bot:se@cret/x@db/bot",
        "bot:se@cret:x@db/bot",
        "bot:se@cret?x@db/bot",
        "bot:se@cret#x@db/bot",
        "bot:50%se@cret@db/bot",
        "bot:s/e@cret@db/bot",
        "bot:se@cret@db/bot?sslmode=require",
        "db:5432/bot?user=bot&password=se@cret",
        "bot:se@cret@/bot?host=/run/postgresql",
    ],
)
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_at_in_a_password_is_refused_before_its_rest_is_taken_for_a_host(scheme: str, written: str) -> None:
    with pytest.raises(BotError, match="BOT_STORE holds a sign that must be encoded") as caught:
        Settings.of({"BOT_STORE": f"{scheme}://{written}"})
    assert "@ is written %40, % %25" in caught.value.remedy
    assert "cret" not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:pa%40ss@db/bot",
        "postgresql://bot:pa/ss@db/bot",
        "postgresql://bot:pa:ss@db/bot",
        "postgresql://bot:pa#ss@db/bot",
        "postgresql://bot:pa?ss@db/bot",
        "postgresql://bot:pa%ss@db/bot",
        "postgresql://bot@company:pass@db/bot",
        "postgresql://bot@/bot?host=@abstract",
        "postgresql://db/bot?user=a@b&password=pa@ss",
        "postgresql://bot:pass@[::1]:5432/bot?sslmode=require&connect_timeout=3",
        "sqlite:////home/me@work/bot.db",
    ],
)
def test_what_can_be_read_in_one_way_only_is_taken(url: str) -> None:
    settings = Settings.of({"BOT_STORE": url})
    assert settings.store_url.endswith(url.partition("://")[2])
    assert url.partition("://")[2] not in repr(settings)


def test_a_password_is_given_once() -> None:
    settings = Settings.of({"BOT_STORE": "postgresql://bot:one@db/bot", "BOT_STORE_PASSWORD": "two"})
    with pytest.raises(BotError, match="BOT_STORE holds a password"):
        _ = settings.store_url
    assert examined(settings).level is Severity.FAULT


def test_a_file_needs_no_password() -> None:
    settings = Settings.of({"BOT_STORE": "sqlite:///bot.db", "BOT_STORE_PASSWORD": "two"})
    assert settings.store_url == "sqlite+aiosqlite:///bot.db"


@pytest.mark.parametrize("option", ["se=cret", "password=x&se=cret"])
def test_an_option_that_nobody_knows_is_refused_and_not_named(option: str) -> None:
    with pytest.raises(BotError, match="an option behind its \\? that PostgreSQL does not know") as caught:
        Store(f"postgresql+psycopg://bot@db/bot?{option}", 90)
    assert "cret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["postgresql://bot:50%off@127.0.0.1:1/bot", "postgresql://bot:50/off@127.0.0.1:1/bot"],
    ids=["percent", "slash"],
)
def test_a_doubtful_password_is_hinted_at_whatever_the_failure(url: str) -> None:
    finding = examined(Settings.of({"BOT_STORE": url}))
    assert finding.level is Severity.FAULT
    assert "@ is written %40, % %25" in finding.remedy
    assert "off" not in str(finding)


def test_a_host_that_may_be_a_part_of_a_password_is_not_told() -> None:
    error = OperationalError("", {}, Exception("failed to resolve host 'cret': Name or service not known"))
    assert "cret" in reason_of(error, "postgresql+psycopg://bot@cret/bot")
    assert "cret" not in reason_of(error, "postgresql+psycopg://bot:se@cret/bot")


@pytest.mark.parametrize(
    "written",
    ["hunter2", "h/nter2", "h#nter2", "h?nter2", "h:nter2", "h@nter2", "h%40nter2", "hunter2@"],
)
@pytest.mark.parametrize(
    "line",
    [
        "no answer from postgresql+psycopg://bot:{}@db/bot",
        "Could not parse postgres://bot@company:{}@db.example.org:5432/bot?sslmode=require",
        "engine(postgresql+psycopg://db/bot?user=bot&password={}&sslmode=require)",
        "connection failed: host=db user=bot password={} dbname=bot",
        "connection failed: host=db user=bot password='{}' dbname=bot",
    ],
    ids=["URL", "another scheme", "option", "DSN", "quoted DSN"],
)
def test_no_log_line_shows_a_databases_password(line: str, written: str) -> None:
    shown = Redactor()(line.format(written))
    assert "nter2" not in shown
    assert "[secret]" in shown


@pytest.mark.parametrize(
    "url",
    ["postgresql://bot:correct-h%40rse@db/bot", "postgresql://db/bot?user=bot&password=correct-h%40rse"],
    ids=["user", "option"],
)
def test_the_stores_password_is_hidden_wherever_it_stands(url: str) -> None:
    redact = Redactor.of(Settings.of({"BOT_STORE": url}))
    assert redact("it is correct-h@rse, or correct-h%40rse") == "it is [secret], or [secret]"


def test_the_password_beside_the_url_is_hidden_too() -> None:
    redact = Redactor.of(Settings.of({"BOT_STORE_PASSWORD": "correct-h@rse"}))
    assert redact("it is correct-h@rse, or correct-h%40rse") == "it is [secret], or [secret]"
