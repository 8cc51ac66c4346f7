"""Passes questions to the staff: after two failures in a row, or when a person is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from bot.content.model import Outcome
from bot.conversation import AskedQuestion, Reply
from bot.conversation.command_line import question_in
from bot.store.user_state import Person, UserState
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.question_log import without_traces
from bot.telegram.features.handover.staff_chat import StaffChat

_QUESTIONS = 3  # that go along
_LONGEST = 500  # characters of each
_HOUR = 3600.0  # seconds after which a question no longer belongs to what is asked now


class Escalation:
    """Posts a person's questions for the staff, where the conversation asks for a hand-over."""

    def __init__(self, staff_chat: StaffChat | None, clock: Callable[[], float] = time.time) -> None:
        self._staff_chat = staff_chat
        self._clock = clock

    async def settle(
        self, context: UpdateContext, person: Person, text: str | None, reply: Reply, state: UserState
    ) -> tuple[Reply, UserState]:
        """The reply that the person gets, and their state after it; text is what was written, None for a button."""
        if self._staff_chat is None or not self._staff_chat.serves(person):
            return reply, state
        state = self._with_question(state, text, reply)
        if not reply.handover:
            return reply, state
        handing_over = context.conversation.handing_over
        wants_only = all(each.outcome is Outcome.SMALLTALK for each in state.asked)
        if wants_only and await self._staff_chat.has_lately(context, person):
            return handing_over.to_person(handing_over.wording.staff_has_it, reply.language), replace(state, asked=())
        if not await self._staff_chat.put(context, person, handing_over.post(reply, state.asked)):
            return handing_over.not_passed_on(reply), state
        passed = replace(state, asked=(), session=replace(state.session, failures=0))
        return handing_over.passed_on(reply), passed

    def _with_question(self, state: UserState, text: str | None, reply: Reply) -> UserState:
        """With what was just asked, if it would help the staff to answer."""
        now = self._clock()
        asked = [each for each in state.asked if now - each.at < _HOUR]
        question = None if text is None else question_in(text)
        if question is not None and (reply.handover or reply.outcome is not Outcome.SMALLTALK):
            asked.append(AskedQuestion(without_traces(question)[:_LONGEST], reply.outcome, reply.intents, now))
        return replace(state, asked=tuple(asked[-_QUESTIONS:]))
