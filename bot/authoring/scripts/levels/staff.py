"""Predicts what a person gets whose question is passed on to the staff.

The same as bot/telegram/features/handover/escalation.py; nobody of the staff replies in a script.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.content.model import Outcome
from bot.conversation import Conversation, Reply, Session

Turn = tuple[Reply, Session]
_QUESTIONS = 3  # that go along


@dataclass(slots=True)
class Staff:
    """Whose questions were passed on in a scene, and the outcomes of their questions since."""

    _passed: set[str] = field(default_factory=set)
    _asked: dict[str, tuple[Outcome, ...]] = field(default_factory=dict)

    def reply_for(
        self, conversation: Conversation, person: str, text: str | None, reply: Reply, after: Session
    ) -> Turn:
        """What the person gets, and what is remembered; text is what was written, None for a button."""
        if reply.forget:
            self._passed.discard(person)
            self._asked.pop(person, None)
            return reply, after
        asked = self._with_question(person, text, reply)
        if not reply.handover:
            return reply, after
        self._asked[person] = ()
        if person in self._passed and all(each is Outcome.SMALLTALK for each in asked):
            return conversation.say(conversation.wording.staff_has_it, reply.language), after
        self._passed.add(person)
        return conversation.handing_over.passed_on(reply), replace(after, failures=0)

    def _with_question(self, person: str, text: str | None, reply: Reply) -> tuple[Outcome, ...]:
        asked = self._asked.get(person, ())
        if text is not None and not text.startswith("/") and (reply.handover or reply.outcome is not Outcome.SMALLTALK):
            asked = (*asked, reply.outcome)[-_QUESTIONS:]
        self._asked[person] = asked
        return asked
