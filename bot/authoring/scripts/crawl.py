"""Presses every button from /start on and reports dead ends.

A dead end is a button that leads to an error or to "this button belongs to an earlier version", a reply without a way
on, or an answer that no button reaches.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.model import LANGUAGES, Language, Outcome
from bot.conversation import Action, Conversation, Reply, Session
from bot.conversation.reply import ABOUT_ONE, Button

DATA_LIMIT = 64  # bytes of callback data, https://core.telegram.org/bots/api#inlinekeyboardbutton


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """A place where a person who only presses buttons gets stuck."""

    language: Language
    way: tuple[str, ...]
    """The titles of the buttons that lead there, from /start on."""
    what: str

    def __str__(self) -> str:
        return f"[{self.language}] {' > '.join(('/start', *self.way))}\n  -> {self.what}"


@dataclass(frozen=True, slots=True)
class _Visit:
    """A reply, the buttons that led to it, and the session there."""

    reply: Reply
    session: Session
    way: tuple[str, ...]
    is_new: bool = True
    """Whether it differs from the reply before."""


def crawl(conversation: Conversation) -> list[DeadEnd]:
    """All dead ends, in both languages."""
    return [end for language in LANGUAGES for end in _crawl(conversation, language)]


def _crawl(conversation: Conversation, language: Language) -> Iterator[DeadEnd]:
    first = _Visit(*conversation.respond(Session(), "/start", language), ())
    queue, seen, reached = deque([first]), set[Action](), set[str]()
    while queue:
        visit = queue.popleft()
        reached |= {key for key in visit.reply.intents if visit.reply.language == language}
        if visit.is_new and not any(_leads_on(button) for button in visit.reply.buttons):
            yield DeadEnd(language, visit.way, "no button of this reply leads on: add `related:` to the intent")
        for button in visit.reply.buttons:
            if button.action in seen or button.action.language not in (None, language):
                continue  # the other language is walked from its own /start
            seen.add(button.action)
            then = _press(conversation, visit, button, language)
            if isinstance(then, DeadEnd):
                yield then
            else:
                queue.append(then)
    yield from _unreached(conversation, language, reached)


def _leads_on(button: Button) -> bool:
    """Whether it leads to another reply; a vote, or the same in the other language, does not."""
    return button.action.verb not in ABOUT_ONE


def _press(conversation: Conversation, visit: _Visit, button: Button, language: Language) -> _Visit | DeadEnd:
    """Where a button leads, pressed as Telegram has it pressed: through its callback data."""
    way, data = (*visit.way, button.title), button.action.data()
    action = Action.parse(data)
    if action is None or len(data.encode()) > DATA_LIMIT:
        return DeadEnd(language, way, f"Telegram cannot carry this button ({data}): shorten the id")
    try:
        reply, session = conversation.press(visit.session, action, language)
    except Exception as error:
        return DeadEnd(language, way, f"the bot fails: {type(error).__name__}: {error}")
    if reply.text == conversation.gone(visit.session, language)[0].text:
        return DeadEnd(language, way, f"what this button opens is gone ({data}): mend the id, or remove the button")
    return _Visit(reply, session, way, _leads_on(button))


def _unreached(conversation: Conversation, language: Language, reached: set[str]) -> Iterator[DeadEnd]:
    for key, intent in conversation.announcement.intents.items():
        if intent.outcome is Outcome.ANSWER and key not in reached:
            remedy = "give it a `topic:`, or name it in the `related:` of an answer"
            yield DeadEnd(language, (), f"no button reaches the answer {key}: {remedy}")
