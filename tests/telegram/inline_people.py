"""How does a test play people who use the bot in other chats, where it is not?"""

from __future__ import annotations

from bot.fake_telegram.api import describe_person
from bot.fake_telegram.api_inline import InlineAnswer, InlineMessage
from bot.fake_telegram.server import BotApiServer


class InlinePeople:
    """People who type the bot's name in any chat."""

    def __init__(self, server: BotApiServer) -> None:
        self._server = server

    def type(self, text: str, *, user: int = 1, language: str | None = "fr", open: bool = True) -> str:
        """Somebody types behind the bot's name; open: whether Telegram still waits. The id of the query."""
        query = f"query-{next(self._server.api.ids)}"
        if open:
            self._server.api.open_queries.add(query)
        person = describe_person(user, language)
        self._server.push(
            inline_query={"id": query, "from": person, "query": text, "offset": "", "chat_type": "supergroup"}
        )
        return query

    def see(self, text: str, *, user: int = 1, language: str | None = "fr") -> InlineAnswer:
        """Somebody types, and looks at what is suggested."""
        query, answers = self.type(text, user=user, language=language), self._server.api.inline_answers
        self._server.wait_until(lambda: query in answers, f"suggestions for {text!r}")
        return answers[query]

    def send(self, text: str, *, language: str | None = "fr") -> str:
        """Somebody sends the first suggestion. The id of the message."""
        number = f"inline-{next(self._server.api.ids)}"
        self._server.api.inline_messages[number] = self.see(text, language=language).results[0].message
        return number

    def press(self, message: str, data: str | None, *, user: int = 2, language: str | None = "fr") -> str:
        """Somebody presses a button below such a message. The id of the callback."""
        callback = f"callback-{next(self._server.api.ids)}"
        self._server.api.open_callbacks.add(callback)
        query = {"id": callback, "from": describe_person(user, language), "inline_message_id": message}
        self._server.push(callback_query=query | {"chat_instance": "1", "data": data})
        return callback

    def shown(self, message: str) -> InlineMessage:
        """What such a message shows now."""
        return self._server.api.inline_messages[message]

    def wait_until_shown(self, message: str, text: str) -> InlineMessage:
        """Wait until it shows a text."""
        self._server.wait_until(lambda: self.shown(message).text == text, text)
        return self.shown(message)

    def wait_until_acknowledged(self, callback: str) -> str:
        """Wait until a press was acknowledged; what the person was told."""
        self._server.wait_until(lambda: callback in self._server.api.answered_callbacks, "the end of the spinner")
        return self._server.api.answered_callbacks[callback]
