"""A Bot API server for tests: updates, polling, webhook, faults, and the people who use the bot.

`BotApiServer` speaks the Bot API over HTTP on loopback and refuses what Telegram would refuse. A test plays the people
(`user`, `message`, `edit`, `press`), looks at what they see (`wait_for_reply`, `shown`) and injects faults (`fail`).
"""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Self

from aiohttp import web

from bot.fake_telegram import api_checks as check
from bot.fake_telegram.api import BotApi, SentMessage, describe_person
from bot.fake_telegram.api_checks import Json, RefusedError
from bot.fake_telegram.http_server import HttpServer, form_of
from bot.fake_telegram.webhook_delivery import WebhookDelivery

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_1234"  # noqa: S105  # nosec B105  # opens nothing but this server
PATIENCE = 15.0  # seconds a test waits for what must happen


@dataclass(frozen=True, slots=True)
class ServerFault:
    """A fault that a call gets in place of its answer."""

    status: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    drop: Literal["before", "after"] | None = None
    """Whether the connection drops, and whether before the method is carried out or after."""
    body: bytes | None = None
    """The body of the answer as it is, JSON or not."""
    seconds: float = 0
    """How long the server thinks first; with the status 200 it then answers as ever."""
    chat: int | None = None
    """The only chat whose calls get it; None for all."""

    def applies_to(self, parameters: dict[str, str]) -> bool:
        """Whether a call with these parameters gets it."""
        return self.chat is None or parameters.get("chat_id") == str(self.chat)

    def response(self) -> web.Response:
        """The fault as an answer."""
        if self.body is not None:
            return web.Response(body=self.body, status=self.status, content_type="application/json")
        parameters = None if self.retry_after is None else {"retry_after": self.retry_after}
        return web.json_response(RefusedError(self.status, self.description, parameters).answer, status=self.status)


UNAUTHORIZED = ServerFault(401, "Unauthorized")
NOT_FOUND = ServerFault(404, "Not Found")
CONFLICT = ServerFault(
    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = ServerFault(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first")
FLOOD = ServerFault(429, "Too Many Requests: retry after 1", retry_after=1)
INTERNAL = ServerFault()
BAD_GATEWAY = ServerFault(502, body=b"<html>nginx</html>")
NOT_JSON = ServerFault(200, body=b"<html>captive portal</html>")
DROPPED = ServerFault(drop="before")
DROPPED_AFTER = ServerFault(drop="after")
NOT_HTML = ServerFault(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3')
BLOCKED = ServerFault(403, "Forbidden: bot was blocked by the user")


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request the bot made."""

    method: str
    parameters: dict[str, str]


class BotApiServer:
    """A Bot API server with one bot, and the people who talk to it. Use it as a context manager."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.api = BotApi()
        self.calls: list[ApiCall] = []
        self.pushed: list[Json] = []
        self.sends_date = True
        """Whether answers have the header Date."""
        self._http = HttpServer(self._handle, lambda: self.api.now() if self.sends_date else None)
        self._changed = threading.Condition()  # guards all state: the tests and the server are two threads
        self._faults: defaultdict[str, deque[ServerFault]] = defaultdict(deque)
        self._broken: dict[str, ServerFault] = {}
        self._updates: deque[Json] = deque()
        self._update_ids = itertools.count(10_000)
        self._poll: asyncio.Event | None = None
        self._read = 0
        self._delivery = WebhookDelivery(self.api, lambda: self._waiting(None, 1_000), self._delivered)

    def __enter__(self) -> Self:
        self._http.start()
        self._http.soon(self._delivery.start)
        return self

    def __exit__(self, *_: object) -> None:
        self._http.soon(self._delivery.stop)
        self._http.stop()

    @property
    def url(self) -> str:
        """The value for TELEGRAM_API_URL."""
        return self._http.url

    # People

    def user(
        self, text: str, chat: int = 1, *, user: int | None = None, language: str | None = "fr", **more: Any
    ) -> int:
        """Somebody writes; a negative chat is a group. The id of the message."""
        return self.message(chat, user=user, language=language, text=text, **more)

    def message(
        self,
        chat: int = 1,
        *,
        user: int | None = None,
        language: str | None = "fr",
        reply_to: int | None = None,
        **content: Any,
    ) -> int:
        """Somebody sends anything: `photo=[...]`, `sticker={...}`, `caption="..."`. The id of the message."""
        with self._changed:
            replied = None if reply_to is None else self.api.messages[chat, reply_to]
            message = self.api.write(chat, describe_person(user or abs(chat), language), content, replied)
        self.push(message=message)
        return int(message["message_id"])

    def edit(self, message_id: int, text: str | None = None, chat: int = 1, **content: Any) -> None:
        """Somebody edits a message of theirs; without a text, something else happened to it, such as a reaction."""
        content |= {} if text is None else {"text": text}
        with self._changed:
            message = self.api.messages[chat, message_id] | {"edit_date": int(self.api.now())} | content
            self.api.messages[chat, message_id] = message
        self.push(edited_message=message)

    def press(self, button: str, chat: int = 1, *, user: int | None = None, language: str | None = "fr") -> str:
        """Somebody presses the newest button of that title or data. The id of the callback."""
        with self._changed:
            message_id, data = self.api.find_button(chat, button)
        return self.press_data(data, message_id, chat, user=user, language=language)

    def press_data(
        self, data: str, message_id: int, chat: int = 1, *, user: int | None = None, language: str | None = "fr"
    ) -> str:
        """Somebody presses a button of any data under a message. The id of the callback."""
        with self._changed:
            person = describe_person(user or abs(chat), language)
            query = self.api.press(person, self.api.messages[chat, message_id], data)
        self.push(callback_query=query)
        return str(query["id"])

    def delete(self, message_id: int, chat: int = 1) -> None:
        """Somebody deletes a message; nobody is told."""
        with self._changed:
            del self.api.messages[chat, message_id]

    def push(self, update_id: int | None = None, **update: Any) -> int:
        """Queue an update, whatever it holds. Its id."""
        with self._changed:
            number = next(self._update_ids) if update_id is None else update_id
            self._updates.append({"update_id": number} | update)
            self.pushed.append(self._updates[-1])
        self._wake()
        return number

    # Faults

    def fail(self, method: str, *faults: ServerFault) -> None:
        """The next calls of a method get these faults, one each; a poll that is waiting gets the first at once."""
        with self._changed:
            self._faults[method].extend(faults)
        self._wake()

    def break_down(self, method: str, fault: ServerFault) -> None:
        """All calls of a method get the fault, a poll that is waiting too, until it is repaired."""
        with self._changed:
            self._broken[method] = fault
        self._wake()

    def repair(self, method: str) -> None:
        """Have a method that was broken work again."""
        with self._changed:
            self._broken.pop(method, None)

    def balance(self, *urls: str) -> None:
        """Webhook deliveries go to these in turn, whatever the bot said: a load balancer stands before it."""
        with self._changed:
            self._delivery.targets = list(urls)

    # Observation

    def wait_for_reply(self, timeout: float = PATIENCE) -> SentMessage:
        """The next message sent or changed that was not looked at yet."""
        self.wait_until(lambda: len(self.api.sent) > self._read, "a reply", timeout)
        self._read += 1
        return self.api.sent[self._read - 1]

    def unread(self) -> list[SentMessage]:
        """The messages sent or changed that were not looked at yet."""
        with self._changed:
            return self.api.sent[self._read :]

    def shown(self, message_id: int, chat: int = 1) -> str:
        """The text a message shows now."""
        with self._changed:
            return str(self.api.messages[chat, message_id]["text"])

    def called(self, method: str) -> list[dict[str, str]]:
        """The parameters of each call of a method."""
        with self._changed:
            return [call.parameters for call in self.calls if call.method == method]

    @property
    def statuses(self) -> list[int]:
        """What webhook deliveries were answered with."""
        return self._delivery.statuses

    def pending(self) -> int:
        """How many updates were not confirmed."""
        return len(self._updates)

    def wait_for_calls(self, method: str, count: int = 1) -> None:
        """Wait until a method was called so many times."""
        self.wait_until(lambda: len(self.called(method)) >= count, f"{count} calls of {method}")

    def wait_until(self, happened: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Wait until something can be seen of this server."""
        with self._changed:
            assert self._changed.wait_for(happened, timeout), f"waited {timeout} s for {what}"

    # The bot's calls

    async def _handle(self, request: web.Request) -> web.Response:
        parts = re.fullmatch(r"/bot([^/]*)/(\w+)", request.path)
        token, method = (parts[1], parts[2]) if parts else ("", "")
        parameters, files = await form_of(request)
        with self._changed:
            self.calls.append(ApiCall(method, parameters))
            fault = self._next_fault(method, parameters)
            self._changed.notify_all()
        if fault is not None:
            await asyncio.sleep(fault.seconds)
            if fault.drop == "before":
                return _dropped(request)
            if fault.drop is None and (fault.status != 200 or fault.body is not None):
                return fault.response()
        try:
            result = await self._carry_out(token, method, parameters, files)
        except RefusedError as refused:
            return web.json_response(refused.answer, status=refused.status)
        if fault is not None and fault.drop == "after":
            return _dropped(request)
        return web.json_response({"ok": True, "result": result})

    def _next_fault(self, method: str, parameters: dict[str, str]) -> ServerFault | None:
        queue = self._faults[method]
        fault = next((each for each in queue if each.applies_to(parameters)), None)
        if fault is not None:
            queue.remove(fault)
            return fault
        broken = self._broken.get(method)
        return broken if broken is not None and broken.applies_to(parameters) else None

    async def _carry_out(self, token: str, method: str, parameters: dict[str, str], files: dict[str, bytes]) -> object:
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise RefusedError(404, "Not Found")
        if token != self.token:
            raise RefusedError(401, "Unauthorized")
        if method == "getUpdates":
            return await self._get_updates(parameters)
        with self._changed:
            self.api.files = files
            result = self.api.call(method, parameters)
            if self.api.drops_pending:
                self._updates.clear()
            self._changed.notify_all()
        if method == "setWebhook":
            self._delivery.deliver_waiting()
        return result

    def _wake(self) -> None:
        """Have the poll that is waiting look again, and the webhook delivery."""
        self._http.soon(lambda: self._poll.set() if self._poll else None)
        self._http.soon(self._delivery.deliver_waiting)

    def _delivered(self, update: Json) -> None:
        """The webhook confirmed an update."""
        with self._changed:
            self._updates.remove(update)
            self._changed.notify_all()

    async def _get_updates(self, parameters: dict[str, str]) -> list[Json]:
        if self.api.webhook:
            raise RefusedError(WEBHOOK_SET.status, WEBHOOK_SET.description)
        self._confirm(check.integer(parameters, "offset", 0))
        limit = check.integer(parameters, "limit", 100)
        deadline = time.monotonic() + check.integer(parameters, "timeout", 0)
        allowed = check.decoded(parameters, "allowed_updates", list)
        mine = asyncio.Event()
        if self._poll is not None:
            self._poll.set()
        self._poll = mine  # the one before this finds that it is no longer the one
        while True:
            waiting = self._waiting(allowed, max(1, min(limit, 100)))
            if waiting or time.monotonic() >= deadline:
                return waiting
            mine.clear()
            try:
                await asyncio.wait_for(mine.wait(), deadline - time.monotonic())
            except TimeoutError:
                continue
            fault = CONFLICT if self._poll is not mine else self._next_fault("getUpdates", parameters)
            if fault is not None:
                raise RefusedError(fault.status, fault.description)

    def _waiting(self, allowed: list[str] | None, limit: int) -> list[Json]:
        """The first updates that wait, of the kinds that are wanted."""
        with self._changed:
            wanted = (update for update in self._updates if not allowed or any(kind in update for kind in allowed))
            return list(itertools.islice(wanted, limit))

    def _confirm(self, offset: int) -> None:
        """An offset confirms all updates before it; a negative one leaves so many."""
        with self._changed:
            while offset < 0 and len(self._updates) > -offset:
                self._updates.popleft()
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            self._changed.notify_all()


def _dropped(request: web.Request) -> web.Response:
    """Drops the connection; what aiohttp then writes goes nowhere."""
    assert request.transport is not None, "a request that was just read has a connection"
    request.transport.abort()
    return web.Response()
