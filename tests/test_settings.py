"""The settings: one home, each documented, faults told together and secrets kept."""

from __future__ import annotations

import pwd
import re
from pathlib import Path

import platformdirs
import pytest

from bot.errors import BotError
from bot.settings import INTENTS, ListenAddress, Settings

ROOT = Path(__file__).parent.parent
TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_1234"


def test_a_user_without_a_home_has_no_cache_and_may_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert Settings.of({}).cache is None
    assert Settings.of({"BOT_CACHE": "/tmp/cache"}).cache == Path("/tmp/cache")
    with pytest.raises(BotError, match="home folder of a user who has none"):
        Settings.of({"BOT_CACHE": "~/cache"})


def test_where_the_library_leaves_the_home_unknown_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~/.cache") / name)
    assert Settings.of({}).cache is None


def test_has_defaults_for_everything_but_the_token() -> None:
    settings = Settings.of({})
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.intents == INTENTS
    assert settings.support_contact is None
    assert settings.encoder == "use"
    assert settings.cache == platformdirs.user_cache_path("announcement-bot")
    assert settings.log_level == "INFO"
    assert settings.log_format == "text"
    assert settings.health_listen is None
    assert settings.admins == ()
    assert settings.groups == ()
    assert settings.business == "off"


def test_ships_the_intents_it_points_at() -> None:
    assert list(INTENTS.glob("*.yaml"))


def test_takes_every_setting_from_the_mapping() -> None:
    given = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "BOT_INTENTS": "here.yaml",
        "BOT_SUPPORT_CONTACT": " @helpdesk ",
        "BOT_ENCODER": "none",
        "BOT_CACHE": "/tmp/cache",
        "BOT_LOG_LEVEL": "debug",
        "BOT_LOG_FORMAT": "JSON",
        "BOT_HEALTH_LISTEN": "127.0.0.1:8081",
        "BOT_ADMINS": "11, 22;33 11",
        "BOT_GROUPS": "-1001, -22;-1001",
        "BOT_BUSINESS": "On",
        "BOT_STAFF_CHAT": " -1001234567890 ",
        "BOT_HANDOVER_MINUTES": "90",
    }
    settings = Settings.of(given)
    assert settings.token == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.intents == Path("here.yaml")
    assert settings.support_contact == "@helpdesk"
    assert settings.encoder == "none"
    assert settings.cache == Path("/tmp/cache")
    assert settings.log_level == "DEBUG"
    assert settings.log_format == "json"
    assert settings.health_listen == ListenAddress("127.0.0.1", 8081)
    assert settings.admins == (11, 22, 33)
    assert settings.groups == (-1001, -22)
    assert settings.business == "on"
    assert settings.staff_chat == -1001234567890
    assert settings.handover_minutes == 90


def test_a_mapping_is_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_ENCODER", "none")
    assert Settings.of({}).encoder == "use"


@pytest.mark.parametrize("nothing", ["", "  "], ids=["empty", "blank"])
def test_an_empty_value_counts_as_none(nothing: str) -> None:
    given = dict.fromkeys([field.alias or "" for field in Settings.model_fields.values()], nothing)
    assert Settings.of(given) == Settings.of({})


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_SUPPORT_CONTACT='un café'\nBOT_LOG_LEVEL=ERROR\nPGPASSWORD=of-another-program\n", "utf-8")
    monkeypatch.setenv("BOT_LOG_LEVEL", "WARNING")
    monkeypatch.setenv("BOT_SUPPORT_CONTACT", "")
    monkeypatch.setenv("BOT_HEALTH_LISTEN", "8081")
    monkeypatch.setenv("BOT_ADMINS", "11,22")
    settings = Settings.load(file)
    assert settings.health_listen == ListenAddress("127.0.0.1", 8081)
    assert settings.admins == (11, 22)
    assert settings.log_level == "WARNING"
    assert settings.support_contact == "un café"


def test_needs_no_file(tmp_path: Path) -> None:
    Settings.load(tmp_path / ".env")


def test_a_file_that_is_not_text_is_told_in_two_lines(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"BOT_SUPPORT_CONTACT=caf\xe9\n")
    with pytest.raises(BotError, match="not UTF-8"):
        Settings.load(file)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('BOT_SUPPORT_CONTACT="Camille\nBOT_GROUPS=-100123456\nBOT_LOG_FORMAT="json"\n', 1),
        ("BOT_GROUPS=-100123456\nBOT_SUPPORT_CONTACT='l'accueil'\n", 2),
        ('# a comment\n\nBOT_LOG_LEVEL="INFO\n', 3),
    ],
    ids=["settings below it are lost", "an apostrophe", "never closed"],
)
def test_a_quotation_mark_that_takes_settings_along_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    file = tmp_path / ".env"
    file.write_text(text, "utf-8")
    with pytest.raises(BotError) as refused:
        Settings.load(file)
    assert f"{file}:{line}: " in refused.value.problem
    assert "accueil" not in str(refused.value)
    assert "Camille" not in str(refused.value)


def test_tells_all_faults_at_once_and_quotes_none_of_the_values() -> None:
    given = {
        "TELEGRAM_API_URL": "ftp://operator:hunter2@host",
        "BOT_ENCODER": "hunter2",
        "BOT_LOG_LEVEL": "hunter2",
        "BOT_SUPPORT_CONTACT": "hunter2" * 100,
        "BOT_LOG_FORMAT": "hunter2",
        "BOT_HEALTH_LISTEN": "127.0.0.1:hunter2",
        "BOT_ADMINS": "11, @hunter2",
        "BOT_GROUPS": "-11, hunter2",
        "BOT_BUSINESS": "hunter2",
        "BOT_STAFF_CHAT": "@hunter2",
        "BOT_HANDOVER_MINUTES": "0",
    }
    with pytest.raises(BotError) as caught:
        Settings.of(given)
    for name in given:
        assert name in caught.value.problem
        assert name in caught.value.remedy
    assert "hunter2" not in str(caught.value)
    assert caught.value.__suppress_context__, "the cause would quote them"


@pytest.mark.parametrize(
    "url",
    ["api.telegram.org", "https://", "https://host/?a=b", "https://ho st", "ftp://host"],
    ids=["no scheme", "no host", "query", "space", "ftp"],
)
def test_refuses_what_is_not_the_root_of_a_server(url: str) -> None:
    with pytest.raises(BotError, match="TELEGRAM_API_URL"):
        Settings.of({"TELEGRAM_API_URL": url})


@pytest.mark.parametrize(
    ("text", "address", "loopback"),
    [
        ("8081", ListenAddress("127.0.0.1", 8081), True),
        ("localhost:8081", ListenAddress("localhost", 8081), True),
        ("[::1]:8081", ListenAddress("::1", 8081), True),
        ("0.0.0.0:8081", ListenAddress("0.0.0.0", 8081), False),
    ],
)
def test_takes_an_address_to_listen_at(text: str, address: ListenAddress, loopback: bool) -> None:
    assert Settings.of({"BOT_HEALTH_LISTEN": text}).health_listen == address
    assert address.is_loopback is loopback
    assert str(address).endswith(text)


@pytest.mark.parametrize("text", ["host", "host:", "host:65536", "http://host:1", "::1:80", "a b:1"])
def test_refuses_what_is_no_address_to_listen_at(text: str) -> None:
    with pytest.raises(BotError, match="BOT_HEALTH_LISTEN is not an address"):
        Settings.of({"BOT_HEALTH_LISTEN": text})


@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ("", "is not set"),
        (TOKEN[:30], "is not a token"),
        (TOKEN.replace(":", ""), "is not a token"),
        (f"{TOKEN} # mine", "is not a token"),
        (f"bot{TOKEN}", "is not a token"),
        (f"{TOKEN}/../{TOKEN}", "is not a token"),
    ],
    ids=["none", "cut", "no colon", "with a comment", "with the word bot", "with a path"],
)
def test_a_token_that_cannot_be_one_is_told_only_when_it_is_needed(token: str, problem: str) -> None:
    settings = Settings.of({"TELEGRAM_BOT_TOKEN": token})
    with pytest.raises(BotError, match=problem) as caught:
        _ = settings.token
    assert "@BotFather" in caught.value.remedy
    assert not token or token not in str(caught.value)


WEBHOOK = {"WEBHOOK_URL": "https://bot.example.org/hook", "WEBHOOK_SECRET": "s"}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET is not set"),
        ({"WEBHOOK_URL": "http://bot.example.org/hook"}, "WEBHOOK_URL is not https"),
    ],
    ids=["no secret", "no TLS"],
)
def test_a_webhook_that_cannot_be_one_is_told_when_it_is_needed(changed: dict[str, str], problem: str) -> None:
    settings = Settings.of(WEBHOOK | changed)
    with pytest.raises(BotError, match=problem):
        _ = settings.webhook


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://bot.example.org:8080/hook", "has the port 8080"),
        ("https://bot.example.org:8081/", "has the port 8081"),
        ("https://bot.example.org:4443", "has the port 4443"),
        ("https://localhost/hook", "no dot"),
        ("https://LOCALHOST:8443/hook", "no dot"),
        ("https://bot/hook", "no dot"),
        ("https://bot.localhost./hook", "only your own network"),
        ("https://printer.local/hook", "only your own network"),
        ("https://bot.corp.internal/hook", "only your own network"),
        ("https://127.0.0.1:8443/hook", "an address of your own network"),
        ("https://127.1/hook", "an address of your own network"),
        ("https://2130706433/hook", "an address of your own network"),
        ("https://10.0.0.7/hook", "an address of your own network"),
        ("https://172.16.3.4/hook", "an address of your own network"),
        ("https://192.168.1.10:88/hook", "an address of your own network"),
        ("https://169.254.1.1/hook", "an address of your own network"),
        ("https://100.64.0.1/hook", "an address of your own network"),
        ("https://0.0.0.0/hook", "an address of your own network"),
        ("https://256.1.1.1/hook", "no IPv4 address"),
        ("https://[::1]/hook", "no IPv6 address"),
        ("https://[2606:4700::1111]/hook", "no IPv6 address"),
        ("http://bot.example.org:8443/hook", "is not https"),
    ],
)
def test_a_webhook_that_telegram_would_refuse_is_told_with_its_setting(url: str, problem: str) -> None:
    settings = Settings.of(WEBHOOK | {"WEBHOOK_URL": url})
    with pytest.raises(BotError, match=problem) as caught:
        _ = settings.webhook
    assert caught.value.problem.startswith("WEBHOOK_URL ")
    assert len(str(caught.value).splitlines()) == 2
    assert "hook" not in str(caught.value), "its path may be a secret"


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org/hook",
        "https://bot.example.org:443/hook",
        "https://bot.example.org:80/hook",
        "https://bot.example.org:88/hook",
        "https://bot.example.org:8443/hook",
        "https://93.184.215.14:8443/hook",
        "https://localhost.example.org/hook",
        "https://bücher.example.org/hook",
        "HTTPS://bot.example.org/hook",
    ],
)
def test_a_webhook_that_telegram_takes_is_taken(url: str) -> None:
    assert Settings.of(WEBHOOK | {"WEBHOOK_URL": url}).webhook == "s"


@pytest.mark.parametrize(
    "server", ["https://api.telegram.org/", "https://API.telegram.org", "https://api.telegram.org:443"]
)
def test_telegrams_own_server_is_known_however_it_is_written(server: str) -> None:
    settings = Settings.of(WEBHOOK | {"WEBHOOK_URL": "https://bot.example.org:8080/", "TELEGRAM_API_URL": server})
    with pytest.raises(BotError, match="has the port 8080"):
        _ = settings.webhook


@pytest.mark.parametrize("port", ["0", "65536", "99999", "https", "-1"])
@pytest.mark.parametrize("name", ["WEBHOOK_URL", "TELEGRAM_API_URL"])
def test_a_port_that_is_none_is_refused(name: str, port: str) -> None:
    with pytest.raises(BotError, match=f"{name} is not"):
        Settings.of(WEBHOOK | {name: f"https://bot.example.org:{port}/hook"})


@pytest.mark.parametrize("url", ["http://bot/hook", "http://127.0.0.1:8080/hook", "https://[::1]:9000/hook"])
def test_any_webhook_will_do_beside_a_server_of_ones_own(url: str) -> None:
    given = WEBHOOK | {"WEBHOOK_URL": url, "TELEGRAM_API_URL": "http://server:8081"}
    assert Settings.of(given).webhook == "s"


def test_does_not_show_the_token() -> None:
    settings = Settings.of({"TELEGRAM_BOT_TOKEN": TOKEN})
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings.model_dump())


def test_the_example_names_exactly_the_settings_with_a_sentence_and_no_value_each() -> None:
    paragraphs = (ROOT / ".env.example").read_text("utf-8").strip().split("\n\n")[1:]
    shapes = [re.fullmatch(r"# [^\n]+\.\n([A-Z_]+)=", paragraph) for paragraph in paragraphs]
    assert all(shapes)
    names = [shape[1] for shape in shapes if shape]
    assert names == [field.alias for field in Settings.model_fields.values()]
