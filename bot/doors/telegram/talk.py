"""What does it take to talk to somebody: a turn of the conversation, a limit, a reply that arrives, a note of it?"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache

from telegram import Message, User

from bot.content.model import Language
from bot.conversation import Conversation, Reply, Session
from bot.conversation.command_line import question_in
from bot.doors.telegram.catching_up import sent_at
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.incoming import hint_of
from bot.doors.telegram.keyboards import StaffButtons
from bot.doors.telegram.limits import Limits, Verdict
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.sending import Place, Sender
from bot.store.memory import Person
from bot.store.records import Question, Vote
from bot.store.scrub import scrub

_log = logging.getLogger(__name__)

Turn = tuple[Reply, Session]
_REMEMBERED = 1_000  # replies: many people begin with the same words, and the same words get the same reply
_SHORT = 100  # characters of a message that others may have written too
_LONGEST_QUESTION = 1_000  # characters of a question that are kept


class Talk:
    """The part of talking that all features share."""

    def __init__(self, sender: Sender, limits: Limits, observer: Observer, staff: StaffButtons) -> None:
        self.sender = sender
        self._staff = staff
        self._limits = limits
        self._observer = observer
        self._respond = lru_cache(_REMEMBERED)(_respond)
        self._responding: Conversation | None = None

    def respond(self, handling: Handling, session: Session, text: str | None, hint: Language | None) -> Turn:
        """A turn of the conversation about a message; None is one without words."""
        conversation = handling.conversation
        if text is None:
            return self.turn(handling, session, hint, lambda: conversation.not_text(session, hint))
        if len(text) > _SHORT:
            return self.turn(handling, session, hint, lambda: conversation.respond(session, text, hint))
        if conversation is not self._responding:  # new content: what the old one said goes, and with it the old content
            self.forget_replies()
            self._responding = conversation
        return self.turn(handling, session, hint, lambda: self._respond(conversation, session, text, hint))

    def turn(self, handling: Handling, session: Session, hint: Language | None, act: Callable[[], Turn]) -> Turn:
        """Let the conversation act, here and now: it takes milliseconds, and a thread would not make them fewer."""
        try:
            return act()
        except Exception as error:
            _log.exception("answering failed")
            self._observer.failed(error)
            return handling.conversation.trouble(session, hint)

    def forget_replies(self) -> None:
        """Forget what was replied to what, kept only to be quicker."""
        self._respond.cache_clear()

    async def is_too_much(self, handling: Handling, person: Person, place: Place, user: User, date: float) -> bool:
        """Whether it is one message too many; the first of those is told so."""
        verdict = self._limits.judge(person, date)
        if verdict is Verdict.ANSWER:
            return False
        if verdict is Verdict.SAY_SO:
            reply, _ = handling.conversation.slow_down(handling.of(person).session, hint_of(user))
            await self.send(handling, place, reply)
        handling.outcome = "limited"
        return True

    def is_flooding(self, person: Person, date: float) -> bool:
        """Whether it is one message too many, where a word about it would be one more."""
        return self._limits.judge(person, date) is not Verdict.ANSWER

    async def send(self, handling: Handling, place: Place, reply: Reply) -> tuple[int, ...]:
        """Send a reply; the ids of the messages, one as a rule."""
        await self.ready(handling)
        more = self._staff.rows(handling.conversation, place.chat, reply)
        sent = await self.sender.send(place, reply, *more)
        handling.outcome = reply.outcome
        return sent

    async def edit(self, handling: Handling, place: Place, message_id: int, reply: Reply) -> tuple[int, ...]:
        """Put a reply in the place of a message; the ids of what shows it."""
        await self.ready(handling)
        more = self._staff.rows(handling.conversation, place.chat, reply)
        sent = await self.sender.edit(place, message_id, reply, *more)
        handling.outcome = reply.outcome
        return sent

    async def ready(self, handling: Handling) -> None:
        """Wait until something may be sent."""
        if handling.ready is not None:
            await handling.ready

    def note(
        self, handling: Handling, message: Message, text: str | None, reply: Reply, source: str | None = None
    ) -> None:
        """Note a question for those who look after the content, without what leads to a person."""
        self.note_vote(handling, reply, sent_at(message))
        asked = None if text is None else question_in(text)
        if asked is None:
            return
        question = Question(
            asked_at=sent_at(message),
            language=reply.language,
            text=without_traces(asked)[:_LONGEST_QUESTION],
            outcome=reply.outcome,
            intents=reply.intents,
            confidence=float(reply.confidence),
            source=source or str(message.chat.type),
        )
        handling.notes.append(question)

    def note_vote(self, handling: Handling, reply: Reply, at: float) -> None:
        """Note whether an answer helped, if somebody just said so; never who."""
        if reply.vote is not None:
            vote = Vote(at, reply.vote.intent, reply.vote.language, 1 if reply.vote.helpful else -1)
            handling.notes.append(vote)


def _respond(conversation: Conversation, session: Session, text: str, hint: Language | None) -> Turn:
    return conversation.respond(session, text, hint)


def without_traces(text: str) -> str:
    """The text without what leads to a person, and what a database or Telegram may refuse: NUL, half characters."""
    return scrub(text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
