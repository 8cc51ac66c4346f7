"""The methods of the Bot API, but for getUpdates, which waits and so belongs to the server."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.fake_telegram import api_buttons as buttons
from bot.fake_telegram import api_checks as check
from bot.fake_telegram import api_files
from bot.fake_telegram.api_checks import Json, RefusedError, bad
from bot.fake_telegram.api_inline import InlineApi
from bot.fake_telegram.api_members import Members, check_quote, check_topic
from bot.fake_telegram.api_profile import ProfileApi

BOT: Json = {"id": 123456789, "is_bot": True, "first_name": "Bot", "username": "Announcement_bot"}
BOT |= {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}


@dataclass(frozen=True, slots=True)
class FakeButton:
    """A button as a person sees it, and its data, which they do not."""

    title: str
    data: str


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message the bot sent, or one it changed."""

    method: str
    chat: int
    message_id: int
    text: str
    buttons: tuple[FakeButton, ...]
    parse_mode: str | None
    reply_to: int | None
    parameters: dict[str, str] = field(repr=False)
    at: float = field(default_factory=time.perf_counter, compare=False)

    @property
    def titles(self) -> list[str]:
        """The titles of the buttons."""
        return [button.title for button in self.buttons]


class BotApi(InlineApi, ProfileApi):
    """The state of one bot at Telegram. `call` carries out a method, or raises RefusedError as Telegram would."""

    def __init__(self) -> None:
        self.me = dict(BOT)
        InlineApi.__init__(self)
        ProfileApi.__init__(self)
        self.sent: list[SentMessage] = []
        self.answered_callbacks: dict[str, str] = {}
        self.open_callbacks: set[str] = set()
        self.webhook = ""
        self.webhook_secret = ""  # nosec B105  # none yet
        self.webhook_connections = 40
        self.chats: set[int] = set()
        self.drops_pending = False
        self.messages: dict[tuple[int, int], Json] = {}
        self.ids = itertools.count(1)
        self.members = Members()
        self.files: dict[str, bytes] = {}
        """The files of the call that is being carried out."""
        self.pictures: dict[tuple[int, int], bytes] = {}
        self.clock_offset = 0.0
        """Seconds that Telegram's clock is ahead of this machine's."""

    def now(self) -> float:
        """The time at Telegram."""
        return time.time() + self.clock_offset

    def call(self, method: str, parameters: dict[str, str]) -> object:
        """Carry out a method by its name in the Bot API."""
        handler = getattr(self, "_" + re.sub(r"[A-Z]", lambda m: f"_{m[0].lower()}", method), None)
        if handler is None:
            raise RefusedError(404, "Not Found: method not found")
        result: object = handler(parameters)
        return result

    def write(self, chat: int, person: Json, content: Json, replied: Json | None = None, later: int = 0) -> Json:
        """A new message of a person in a chat, perhaps in reply to another; later: so many seconds from now."""
        message: Json = {"message_id": next(self.ids), "date": int(self.now()) + later, "chat": describe_chat(chat)}
        message |= {"from": person} | content | ({} if replied is None else {"reply_to_message": replied})
        self.messages[chat, message["message_id"]] = message
        return message

    def press(self, person: Json, message: Json, data: str) -> Json:
        """The callback query of a person who presses a button; the bot may answer it once."""
        number = f"callback-{next(self.ids)}"
        self.open_callbacks.add(number)
        return {"id": number, "from": person, "message": message, "chat_instance": "1", "data": data}

    def find_button(self, chat: int, button: str) -> tuple[int, str]:
        """The newest message of a chat with a button of that title or data, and the data."""
        for (where, number), message in reversed(self.messages.items()):
            for candidate in _buttons(message):
                if where == chat and button in (candidate["text"], candidate.get("callback_data")):
                    return number, candidate["callback_data"]
        raise AssertionError(f"there is no button {button!r}")

    def _get_me(self, _: dict[str, str]) -> Json:
        return self.me

    def _delete_webhook(self, parameters: dict[str, str]) -> bool:
        self.webhook = ""
        self.drops_pending = parameters.get("drop_pending_updates", "").lower() in ("true", "1")
        return True

    def _set_webhook(self, parameters: dict[str, str]) -> bool:
        url = parameters.get("url", "")
        if not re.fullmatch(r"https?://\S+", url):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = parameters.get("secret_token", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        check.decoded(parameters, "allowed_updates", list)
        self.webhook, self.webhook_secret = url, secret
        self.webhook_connections = check.integer(parameters, "max_connections", 40)
        return True

    def _get_webhook_info(self, _: dict[str, str]) -> Json:
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}

    def _send_message(self, parameters: dict[str, str]) -> Json:
        return self.put("sendMessage", parameters, {"text": check.message_text(parameters)})

    def put(self, method: str, parameters: dict[str, str], content: Json) -> Json:
        """Put a message of the bot into the chat that the parameters name."""
        chat = self._known_chat(parameters)
        self.members.check_membership(chat)
        self.members.check_business(parameters)
        message: Json = {"date": int(self.now()), "chat": describe_chat(chat), "from": BOT} | content
        message |= check_topic(parameters, chat, self.messages)
        rows = self._keyboard(parameters)
        if rows:
            message["reply_markup"] = {"inline_keyboard": rows}
        reply_to = self._replied(parameters, chat)
        if reply_to is not None:
            message["reply_to_message"] = self.messages[chat, reply_to]
        message["message_id"] = next(self.ids)
        self.messages[chat, message["message_id"]] = message
        self._record(method, message, parameters)
        return message

    def _keyboard(self, parameters: dict[str, str]) -> list[list[Json]]:
        rows = check.inline_keyboard(parameters)
        for button in itertools.chain.from_iterable(rows):
            buttons.check(button, inline=self.me["supports_inline_queries"])
        return rows

    def _replied(self, parameters: dict[str, str], chat: int) -> int | None:
        reply = check.decoded(parameters, "reply_parameters", dict)
        if reply is None:
            return None
        number = reply.get("message_id")
        if (chat, number) in self.messages:
            check_quote(reply, self.messages[chat, number])
            return int(number)
        if reply.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")

    _send_photo = api_files.send_photo
    _copy_message = api_files.copy_message

    def _edit_message_text(self, parameters: dict[str, str]) -> Json | bool:
        if "inline_message_id" in parameters:
            return self.change_inline(parameters, check.message_text(parameters))
        return self._change(parameters, "editMessageText", text=check.message_text(parameters))

    def _edit_message_reply_markup(self, parameters: dict[str, str]) -> Json | bool:
        if "inline_message_id" in parameters:
            return self.change_inline(parameters, None)
        return self._change(parameters, "editMessageReplyMarkup")

    def _change(self, parameters: dict[str, str], method: str, **content: Any) -> Json:
        chat, number = self._known_chat(parameters), check.integer(parameters, "message_id")
        self.members.check_membership(chat)
        message = self.messages.get((chat, number))
        if message is None:
            raise bad("message to edit not found")
        if message["from"]["id"] != BOT["id"]:
            raise bad("message can't be edited")
        rows = self._keyboard(parameters)
        changed = {key: value for key, value in message.items() if key != "reply_markup"} | content
        if rows:
            changed["reply_markup"] = {"inline_keyboard": rows}
        if changed == message:
            what = "specified new message content and reply markup are exactly the same as a current content"
            raise bad(f"message is not modified: {what} and reply markup of the message")
        changed["edit_date"] = message.get("edit_date", message["date"])
        self.messages[chat, number] = changed
        self._record(method, changed, parameters)
        return changed

    def _answer_callback_query(self, parameters: dict[str, str]) -> bool:
        number = parameters.get("callback_query_id", "")
        if number not in self.open_callbacks:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answered_callbacks[number] = check.short_text(parameters, "text", 200)
        self.open_callbacks.discard(number)
        return True

    def _get_chat_member(self, parameters: dict[str, str]) -> Json:
        return self.members.get_chat_member(self._known_chat(parameters), check.integer(parameters, "user_id"))

    def _leave_chat(self, parameters: dict[str, str]) -> bool:
        return self.members.leave_chat(self._known_chat(parameters))

    def _get_business_connection(self, parameters: dict[str, str]) -> Json:
        return self.members.get_business_connection(parameters)

    def _answer_guest_query(self, parameters: dict[str, str]) -> Json:
        return self.members.answer_guest_query(parameters)

    def _send_chat_action(self, parameters: dict[str, str]) -> bool:
        self.members.check_membership(self._known_chat(parameters))
        if parameters.get("action") not in ("typing", "upload_photo", "upload_document"):
            raise bad("wrong parameter action in request")
        return True

    def _known_chat(self, parameters: dict[str, str]) -> int:
        chat = check.integer(parameters, "chat_id")
        if chat not in self.chats:
            self.chats = {known for known, _ in self.messages}
        if chat not in self.chats:
            raise bad("chat not found")
        return chat

    def _record(self, method: str, message: Json, parameters: dict[str, str]) -> None:
        sent = SentMessage(
            method=method,
            chat=message["chat"]["id"],
            message_id=message["message_id"],
            text=str(message.get("text", message.get("caption", ""))),
            buttons=tuple(FakeButton(b["text"], b.get("callback_data", "")) for b in _buttons(message)),
            parse_mode=parameters.get("parse_mode"),
            reply_to=message.get("reply_to_message", {}).get("message_id"),
            parameters=parameters,
        )
        self.sent.append(sent)


def describe_chat(chat: int) -> Json:
    """A chat as updates describe it; a negative id is a group's."""
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "Camille"}
    return {"id": chat, "type": "supergroup" if str(chat).startswith("-100") else "group", "title": "Staff"}


def describe_person(user: int, language: str | None) -> Json:
    """A person as updates describe them."""
    person: Json = {"id": user, "is_bot": False, "first_name": "Camille"}
    return person | ({"language_code": language} if language else {})


def _buttons(message: Json) -> Iterator[Json]:
    return itertools.chain.from_iterable(message.get("reply_markup", {}).get("inline_keyboard", []))
