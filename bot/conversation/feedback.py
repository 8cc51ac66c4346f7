"""Handles votes on answers, by button or in words, and offers alternatives.

A person's vote on an intent counts once, however often they press, under whichever message. In a chat of one's own the
buttons give way to thanks. In a group they stay, for the others have not voted yet; thanks stand below with the number
of votes, so that everybody sees their own arrive.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.model import Language, Outcome
from bot.conversation.answers import AnswerBuilder
from bot.conversation.reply import Action, Rating, Reply, Verb
from bot.conversation.session import Session
from bot.conversation.set_phrases import folded
from bot.plain import plain

_REMEMBERED = 30  # intents somebody voted on: more than one person rates, and little to keep of each
_OFFERS = 3

Turn = tuple[Reply, Session]
_Counted = tuple[Rating | None, Session]


class Feedback:
    """Takes opinions, and offers a way on where an answer did not help."""

    def __init__(self, answers: AnswerBuilder, *, rated: bool) -> None:
        self._answers = answers
        self._writer = answers.writer
        self._announcement = answers.writer.announcement
        self._rated = rated
        self._wording = answers.writer.wording
        self._no = tuple(f"{each} " for each in folded(self._wording.words_no))
        self._wrong = folded(self._wording.words_wrong)

    def press(self, session: Session, key: str, language: Language, action: Action, *, shared: bool) -> Turn:
        """The reply to a vote: thanks in place of the buttons, and a way on for whom it did not help."""
        is_new = key not in session.voted
        votes = max(1, action.view.votes + is_new)
        answer, _ = self._answers.reply(session, key, language, replace(action.view, votes=votes), shared=shared)
        answer = replace(answer, in_place=True, keeps_text=True)
        helpful = action.verb is Verb.HELPFUL
        vote, after = self._counted(session, key, language, helpful=helpful)
        if helpful:
            return replace(answer, vote=vote), after
        reply, after = self.offer(after, key, language)
        return replace(reply, vote=vote, pressed=answer), after

    def rejects(self, session: Session, text: str) -> bool:
        """Whether a message says of the answer just given that it is not what was meant."""
        return session.intent is not None and not session.age and not session.asked and self.is_rejection(text)

    def is_rejection(self, text: str) -> bool:
        """Whether a message says "no, that's not it", whatever it is about."""
        said = plain(text)
        return any(each in self._wrong for each in (said, *(said.removeprefix(no) for no in self._no)))

    def reject(self, session: Session, language: Language) -> Turn:
        """The reply to a message that says so."""
        assert session.intent is not None, "only what was said can be rejected"
        if session.intent in session.offered:  # two answers at once, each with its button: it is not known which
            return self.offer(session, session.intent, language)
        vote, after = self._counted(session, session.intent, language, helpful=False)
        reply, after = self.offer(after, session.intent, language)
        return replace(reply, vote=vote), after

    def thank(self, session: Session, language: Language) -> Turn:
        """The reply to a thumb up or a heart; it is a vote if an answer was just given."""
        vote, after = None, session
        if session.intent is not None and not session.age and session.intent not in session.offered:
            vote, after = self._counted(session, session.intent, language, helpful=True)
        reply = replace(self._writer.say(self._wording.thanked, language), vote=vote)
        return reply, replace(after, language=language, offered=(), asked=False, age=session.age + 1, failures=0)

    def explain(self, session: Session, language: Language) -> Turn:
        """To somebody who is puzzled by the answer just given: the question it answers, and others near it."""
        assert session.intent is not None, "only what was said can puzzle"
        keys = self.nearest(session, session.intent)
        title = self._announcement.intents[session.intent].title[language]
        reply = self._writer.say(self._wording.understood_as, language, title=title)
        buttons = (*self._writer.intent_buttons(keys, language), self._writer.topics_button(language))
        reply = replace(reply, buttons=buttons)
        return reply, replace(session, language=language, offered=keys, asked=False)

    def offer(self, session: Session, key: str, language: Language) -> Turn:
        """To somebody whom an answer did not help: to put it in other words, other questions near it, the contact."""
        keys = self.nearest(session, key)
        text = self._writer.write(self._wording.others if keys else self._wording.rephrase, language)
        text = self._writer.with_contact(text, language)
        buttons = (*self._writer.intent_buttons(keys, language), self._writer.topics_button(language))
        reply = Reply(Outcome.SMALLTALK, language, text, buttons=buttons)
        failures, age = session.failures + 1, session.age + 1
        after = replace(session, language=language, offered=keys, asked=bool(keys), age=age, failures=failures)
        return reply, after

    def nearest(self, session: Session, key: str) -> tuple[str, ...]:
        """Other answers, the likeliest first: what the question resembled too, the same topic, what is related."""
        intents = self._announcement.intents
        resembled = session.others if session.intent == key else ()
        topic = intents[key].topic
        beside = self._announcement.answers_on(topic) if topic else []
        found = dict.fromkeys((*resembled, *beside, *self._answers.related(intents[key])))
        return tuple(each for each in found if each != key and each in intents and self._announcement.has_answer(each))[
            :_OFFERS
        ]

    def _counted(self, session: Session, key: str, language: Language, *, helpful: bool) -> _Counted:
        """The vote, if it is to be noted and the person has not voted on this; and that they have."""
        if not self._rated or key in session.voted:
            return None, session
        return Rating(key, language, helpful), replace(session, voted=(*session.voted, key)[-_REMEMBERED:])
