"""Plays the people of a script against a fake Bot API server.

Works on a Bot API that is at hand, in process or behind a server; how an update gets to the bot is the caller's.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from bot.authoring.scripts.level import NoButtonError, NoMessageError, ShownButton, ShownMessage, with_plain_signs
from bot.authoring.scripts.model import BOT, Place, Sendable
from bot.authoring.scripts.script import Press, Say, Send, Step, Wait
from bot.fake_telegram.api import BOT as ACCOUNT
from bot.fake_telegram.api import BotApi, describe_person
from bot.fake_telegram.api_checks import Json

Deliver = Callable[[Json], None]
"""Delivers an update, without its number, and returns when the bot is done with it."""

_FILE: Json = {"file_id": "file", "file_unique_id": "unique"}
_CONTENT: dict[Sendable, Json] = {
    "photo": {"photo": [_FILE | {"width": 90, "height": 90}]},
    "sticker": {
        "sticker": _FILE | {"type": "regular", "width": 90, "height": 90, "is_animated": False, "is_video": False}
    },
    "voice": {"voice": _FILE | {"duration": 3}},
    "location": {"location": {"latitude": 48.85, "longitude": 2.35}},
    "video": {"video": _FILE | {"width": 90, "height": 90, "duration": 3}},
    "document": {"document": _FILE},
    "contact": {"contact": {"phone_number": "+33100000000", "first_name": "Camille"}},
}
_PEOPLE = 1_000  # ids of a scene
_GROUP = -1_000_000_000_000
_scenes = itertools.count(1)


class People:
    """A scene on Telegram, with chats that no other scene uses."""

    def __init__(self, api: BotApi, deliver: Deliver, scene: int | None = None) -> None:
        self._api = api
        self._deliver = deliver
        self._scene = next(_scenes) if scene is None else scene
        self._ids: dict[str, int] = {}
        self._last: dict[tuple[int, str], int] = {}
        self._later = 0

    def perform(self, step: Step) -> tuple[ShownMessage, ...]:
        """Do what the step says; what the bot then shows."""
        chat, before = self._chat(step.place, step.person), len(self._api.sent)
        if isinstance(step.action, Wait):
            self._later += step.action.seconds
            return ()
        if isinstance(step.action, Press):
            self._deliver({"callback_query": self._press(step, chat, step.action)})
        else:
            self._deliver({"message": self._message(step, chat, step.action)})
        sent = [each for each in self._api.sent[before:] if each.chat == chat]
        if sent:
            self._last[chat, BOT] = sent[-1].message_id
        return tuple(
            ShownMessage(each.text, tuple(ShownButton(button.title, button.data) for button in each.buttons))
            for each in sent
        )

    def _message(self, step: Step, chat: int, action: Say | Send) -> Json:
        replied = None if step.reply_to is None else self._replied(chat, step.reply_to)
        message = self._api.write(chat, self._person(step), _content(action), replied, self._later)
        self._last[chat, step.person] = message["message_id"]
        return message

    def _replied(self, chat: int, name: str) -> Json:
        if (chat, name) not in self._last:
            raise NoMessageError(f"{name} has written nothing there that could be replied to")
        message = self._api.messages[chat, self._last[chat, name]]
        return {key: value for key, value in message.items() if key != "reply_to_message"}

    def _press(self, step: Step, chat: int, action: Press) -> Json:
        message, data = self._find(chat, action.title)
        return self._api.press(self._person(step), message, data)

    def _find(self, chat: int, title: str) -> tuple[Json, str]:
        """The newest message of the chat with a button of that title, and the button's data."""
        titles: tuple[str, ...] = ()
        for (where, _), message in reversed(self._api.messages.items()):
            rows = message.get("reply_markup", {}).get("inline_keyboard", []) if where == chat else []
            for button in itertools.chain.from_iterable(rows):
                if with_plain_signs(button["text"]) == with_plain_signs(title) and "callback_data" in button:
                    return message, button["callback_data"]
                titles = (*titles, button["text"])
        raise NoButtonError(title, titles)

    def _person(self, step: Step) -> Json:
        return describe_person(self._id(step.person), step.telegram) | {"first_name": step.person or "Camille"}

    def _id(self, name: str) -> int:
        return self._ids.setdefault(name, person_of(self._scene, len(self._ids)))

    def _chat(self, place: Place, name: str) -> int:
        return self._id(name) if place == "private" else group_of(self._scene)


def person_of(scene: int, number: int = 0) -> int:
    """The id of somebody in a scene, by the order in which they come up."""
    return scene * _PEOPLE + number


def group_of(scene: int) -> int:
    """The id of the group of a scene."""
    return _GROUP - scene


def _content(action: Say | Send) -> Json:
    """What a message holds besides its envelope."""
    if isinstance(action, Say):
        text = re.sub(rf"^(/\w+)@{BOT}\b", rf"\1@{ACCOUNT['username']}", action.text)
        command = re.match(r"/\w+(@\w+)?", text)
        entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else []
        return {"text": text} | ({"entities": entities} if entities else {})
    return _CONTENT[action.what] | ({"caption": action.caption} if action.caption is not None else {})
