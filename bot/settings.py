"""The settings: environment and .env, validated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    SettingsConfigDict,
    SettingsError,
)
from pydantic_settings.sources import InitSettingsSource, PydanticBaseSettingsSource

from bot.errors import BotError
from bot.public_url import refuse_unreachable
from bot.shipped_content import SHIPPED
from bot.store.url import REMEDY, is_raw, with_password

TELEGRAM = "https://api.telegram.org"
INTENTS = SHIPPED
STORE = "sqlite+aiosqlite:///bot.db"

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_URL = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?P<host>[\w.-]+|\[[0-9A-Fa-f:.]+\]):)?(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where to listen: a host or an interface's address, and a port; 0 is any that is free."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("localhost", "::1") or self.host.startswith("127.")

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _has_port(url: str) -> bool:
    """Whether the port is one, or left out, and there is a host."""
    try:
        parts = urlsplit(url)
        return parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _server(url: str) -> str:
    if not _URL.fullmatch(url) or not _has_port(url):
        raise ValueError("is not the root of a server|write it as https://host or http://host:port")
    return url.rstrip("/")


def _address(text: object) -> object:
    if not isinstance(text, str):
        return text
    match = _ADDRESS.fullmatch(text.strip())
    if match is None or int(match["port"]) > 65535:
        raise ValueError("is not an address to listen at|write it as 127.0.0.1:8081, or as the port alone")
    return ListenAddress((match["host"] or "127.0.0.1").strip("[]"), int(match["port"]))


def _ids(text: object) -> object:
    if not isinstance(text, str):
        return text
    ids = re.split(r"[\s,;]+", text.strip(" ,;"))
    if not all(re.fullmatch(r"[1-9]\d{0,15}", each) for each in ids):
        raise ValueError("holds something other than user ids|write the numbers, with commas between them")
    return tuple(dict.fromkeys(map(int, ids)))


def _groups(text: object) -> object:
    if not isinstance(text, str):
        return text
    ids = re.split(r"[\s,;]+", text.strip(" ,;"))
    if not all(re.fullmatch(r"-[1-9]\d{0,15}", each) for each in ids):
        remedy = "write negative numbers, with commas between them; the bot tells a group's when it leaves it"
        raise ValueError(f"holds something other than ids of groups|{remedy}")
    return tuple(dict.fromkeys(map(int, ids)))


def _chat_id(text: object) -> object:
    if not isinstance(text, str):
        return text
    if not re.fullmatch(r"-?[1-9]\d{0,15}", text.strip()):
        raise ValueError("is not the id of a chat|write the number; those of groups begin with a minus sign")
    return int(text)


def _page(url: str) -> str:
    if not _URL.fullmatch(url) or not _has_port(url):
        raise ValueError("is not the address of a page|write it as https://host/path")
    return url


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not _SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("is not a secret Telegram takes|write 1 to 256 of A-Z a-z 0-9 _ -")
    return secret


def _store(url: SecretStr) -> SecretStr:
    """With the driver the bot uses, where only the database is named."""
    name, colon, rest = url.get_secret_value().partition("://")
    name = _DRIVERS.get(name, name)
    if not colon or name not in _DRIVERS.values():
        remedy = "write sqlite+aiosqlite:///bot.db, or postgresql+psycopg://user@host/database"
        raise ValueError(f"is not the URL of a store the bot can use|{remedy}")
    if is_raw(f"{name}://{rest}"):
        raise ValueError(f"holds a sign that must be encoded, most likely an @ in the password|{REMEDY}")
    return SecretStr(f"{name}://{rest}")


def _home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError("begins with the home folder of a user who has none|write the path in full") from None


def _user_cache() -> Path | None:
    """The user's cache folder; None for a user who has no home, as services and containers may have none."""
    try:
        path = platformdirs.user_cache_path("announcement-bot")
    except RuntimeError:  # platformdirs 4.14; older ones leave the "~" of "~/.cache" where it is
        return None
    return None if path.parts[0].startswith("~") else path


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Settings(BaseSettings):
    """Everything that is configured, each under its name in the environment and in .env."""

    # hide_input: a mistyped line of .env may hold a secret, and pydantic would quote it
    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        case_sensitive=True,
        env_ignore_empty=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    telegram_bot_token: SecretStr | None = Field(None, alias="TELEGRAM_BOT_TOKEN")
    telegram_api_url: Annotated[str, AfterValidator(_server)] = Field(TELEGRAM, alias="TELEGRAM_API_URL")
    intents: Annotated[Path, AfterValidator(_home)] = Field(INTENTS, alias="BOT_INTENTS")
    support_contact: str | None = Field(None, alias="BOT_SUPPORT_CONTACT", max_length=500)
    caution: Literal["low", "normal", "high"] = Field("normal", alias="BOT_CAUTION")
    encoder: Literal["use", "none"] = Field("use", alias="BOT_ENCODER")
    cache: Annotated[Path, AfterValidator(_home)] | None = Field(default_factory=_user_cache, alias="BOT_CACHE")
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", alias="BOT_LOG_LEVEL"
    )
    log_format: Annotated[Literal["text", "json"], BeforeValidator(_lower)] = Field("text", alias="BOT_LOG_FORMAT")
    health_listen: Annotated[ListenAddress | None, NoDecode, BeforeValidator(_address)] = Field(
        None, alias="BOT_HEALTH_LISTEN"
    )
    admins: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = Field((), alias="BOT_ADMINS", repr=False)
    staff_chat: Annotated[int | None, BeforeValidator(_chat_id)] = Field(None, alias="BOT_STAFF_CHAT", repr=False)
    handover_minutes: int = Field(60, alias="BOT_HANDOVER_MINUTES", ge=1, le=1440)
    store: Annotated[SecretStr, AfterValidator(_store)] = Field(SecretStr(STORE), alias="BOT_STORE")
    store_password: SecretStr | None = Field(None, alias="BOT_STORE_PASSWORD")
    webhook_url: Annotated[str, AfterValidator(_page)] | None = Field(None, alias="WEBHOOK_URL")
    webhook_listen: Annotated[ListenAddress, NoDecode, BeforeValidator(_address)] = Field(
        ListenAddress("127.0.0.1", 8080), alias="WEBHOOK_LISTEN"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = Field(None, alias="WEBHOOK_SECRET")
    rate_limit: int = Field(60, alias="BOT_RATE_LIMIT", ge=0, le=100_000)
    groups: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_groups)] = Field((), alias="BOT_GROUPS")
    business: Annotated[Literal["off", "on"], BeforeValidator(_lower)] = Field("off", alias="BOT_BUSINESS")
    retention_days: int = Field(90, alias="BOT_RETENTION_DAYS", ge=0, le=36_500)

    def __init__(self, *sources: PydanticBaseSettingsSource) -> None:
        super().__init__(_build_sources=(sources, {}))  # these and no others: a test's mapping is all there is

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Self:
        """The settings that a mapping names; an empty value counts as none."""
        given = {name: value for name, value in values.items() if value.strip()}
        return cls._build(InitSettingsSource(cls, given))

    @classmethod
    def load(cls, env_file: Path = Path(".env")) -> Self:
        """The settings of the environment, and below it those of the file, if there is one."""
        try:
            _refuse_what_dotenv_skips(env_file)
            # the file is read here, when the source is made
            return cls._build(EnvSettingsSource(cls), DotEnvSettingsSource(cls, env_file, env_file_encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
            raise BotError(f"{env_file} cannot be read: {reason}", "make it a text file, or remove it") from None

    @classmethod
    def _build(cls, *sources: PydanticBaseSettingsSource) -> Self:
        try:
            return cls(*sources)
        except ValidationError as error:
            raise _refusal(error) from None
        except SettingsError as error:
            raise BotError(str(error), "see .env.example") from None

    @property
    def token(self) -> str:
        """The bot's token, in the clear, for those who talk to Telegram.

        Raises BotError if there is none, or if it cannot be one.
        """
        secret = self.telegram_bot_token.get_secret_value().strip() if self.telegram_bot_token else ""
        if not secret:
            remedy = "get a token from @BotFather (/newbot), and put TELEGRAM_BOT_TOKEN=... into .env"
            raise BotError("TELEGRAM_BOT_TOKEN is not set", remedy)
        if not _TOKEN.fullmatch(secret):
            problem = "TELEGRAM_BOT_TOKEN is not a token: those look like 123456789:AAE..., with 35 characters behind"
            raise BotError(problem, "copy it whole from @BotFather (/mybots, API Token)")
        return secret

    @property
    def store_url(self) -> str:
        """The URL of the store in the clear, with its password, for those who open it.

        Raises BotError if the password is given twice.
        """
        url = self.store.get_secret_value()
        return with_password(url, self.store_password.get_secret_value()) if self.store_password else url

    @property
    def is_telegrams(self) -> bool:
        """Whether the Bot API server is Telegram's own, however its address is written."""
        return urlsplit(self.telegram_api_url).hostname == urlsplit(TELEGRAM).hostname

    @property
    def webhook(self) -> str | None:
        """The secret of the webhook, in the clear; None without a webhook.

        Raises BotError if Telegram could not use the webhook, or anybody could.
        """
        if self.webhook_url is None:
            return None
        if self.is_telegrams:
            refuse_unreachable("WEBHOOK_URL", self.webhook_url)
        if self.webhook_secret is None:
            remedy = "write a long random one, for instance: python -c 'import secrets; print(secrets.token_urlsafe())'"
            raise BotError("WEBHOOK_SECRET is not set, and without it anybody may pose as Telegram", remedy)
        return self.webhook_secret.get_secret_value()


def _refuse_what_dotenv_skips(env_file: Path) -> None:
    """Raise BotError where python-dotenv would pass over lines.

    A quotation mark that is not closed reaches to the next one, and python-dotenv drops every setting between the two
    with a line in its own log (findings/dotenv_stray_quote.sh). What the lines say is not repeated: they hold secrets.
    """
    if not env_file.is_file():
        return
    with env_file.open(encoding="utf-8") as stream:
        faulty = next((binding.original for binding in parse_stream(stream) if binding.error), None)
    if faulty is not None:
        blank = faulty.string[: len(faulty.string) - len(faulty.string.lstrip())].count("\n")  # it begins with those
        where = f"{env_file}:{faulty.line + blank}"
        problem = f"{where}: this line cannot be read, nor what follows up to the next quotation mark"
        raise BotError(problem, "close the quotation mark, or write NAME=value without any")


def _refusal(error: ValidationError) -> BotError:
    """All faults in one error. What was given is not repeated: it may be a secret."""
    problems, remedies = [], []
    for details in error.errors(include_url=False, include_input=False):
        name = details["loc"][0]
        if details["type"] == "value_error":
            problem, _, remedy = str(details["ctx"]["error"]).partition("|")
        elif details["type"] == "literal_error":
            problem, remedy = "is not one of its values", f"write {details['ctx']['expected']}"
        elif details["type"] == "string_too_long":
            problem, remedy = "is too long", f"write at most {details['ctx']['max_length']} characters"
        else:
            problem, remedy = f"is refused: {details['msg']}", "see .env.example"
        problems.append(f"{name} {problem}")
        remedies.append(f"{name}: {remedy}")
    return BotError("\n".join(problems), "\n  -> ".join(remedies))
