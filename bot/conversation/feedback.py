"""Handles votes on answers, by button or in words, and offers alternatives.

A person's vote on an intent counts once, however often they press, under whichever message. In a private chat thanks
replace the buttons. In a group the buttons stay, for the others have not voted yet; thanks appear below them with the
number of votes, so that each voter sees their own counted.
"""

from __future__ import annotations

from dataclasses import replace

from bot.content.model import Language, Outcome
from bot.conversation.answers import AnswerBuilder
from bot.conversation.reply import Action, Rating, Reply, Verb
from bot.conversation.session import Session
from bot.conversation.set_phrases import folded
from bot.plain import plain

_REMEMBERED = 30  # intents of one person's votes: more than anybody rates, and small enough for a session
_OFFERS = 3

Turn = tuple[Reply, Session]
_Counted = tuple[Rating | None, Session]


class Feedback:
    """Records votes, and offers other questions where an answer did not help."""

    def __init__(self, answers: AnswerBuilder, *, rated: bool) -> None:
        self._answers = answers
        self._writer = answers.writer
        self._announcement = answers.writer.announcement
        self._rated = rated
        self._wording = answers.writer.wording
        self._no = tuple(f"{each} " for each in folded(self._wording.words_no))
        self._wrong = folded(self._wording.words_wrong)

    def press(self, session: Session, key: str, language: Language, action: Action, *, shared: bool) -> Turn:
        """The reply to a vote by button: thanks in its place, and other questions after a vote against."""
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
        """Whether a message rejects the answer just given."""
        return session.intent is not None and not session.age and not session.asked and self.is_rejection(text)

    def is_rejection(self, text: str) -> bool:
        """Whether a message means "no, that's not it", whatever came before."""
        said = plain(text)
        return any(each in self._wrong for each in (said, *(said.removeprefix(no) for no in self._no)))

    def reject(self, session: Session, language: Language) -> Turn:
        """The reply to a rejection: counts as a vote against, and offers other questions."""
        assert session.intent is not None, "only an answer that was given can be rejected"
        if session.intent in session.offered:  # two answers at once, each with its button: either may be meant
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
        """The reply to a mere "?": the question that the last answer was for, and others near it."""
        assert session.intent is not None, "only an answer that was given can puzzle"
        keys = self.nearest(session, session.intent)
        title = self._announcement.intents[session.intent].title[language]
        reply = self._writer.say(self._wording.understood_as, language, title=title)
        buttons = (*self._writer.intent_buttons(keys, language), self._writer.topics_button(language))
        reply = replace(reply, buttons=buttons)
        return reply, replace(session, language=language, offered=keys, asked=False)

    def offer(self, session: Session, key: str, language: Language) -> Turn:
        """The reply after an answer that did not help: other questions near it, or to rephrase; the contact."""
        keys = self.nearest(session, key)
        text = self._writer.write(self._wording.others if keys else self._wording.rephrase, language)
        text = self._writer.with_contact(text, language)
        buttons = (*self._writer.intent_buttons(keys, language), self._writer.topics_button(language))
        reply = Reply(Outcome.SMALLTALK, language, text, buttons=buttons)
        failures, age = session.failures + 1, session.age + 1
        after = replace(session, language=language, offered=keys, asked=bool(keys), age=age, failures=failures)
        return reply, after

    def nearest(self, session: Session, key: str) -> tuple[str, ...]:
        """Other answers, likeliest first: runners-up of the question, the same topic, related ones."""
        intents = self._announcement.intents
        resembled = session.others if session.intent == key else ()
        topic = intents[key].topic
        beside = self._announcement.answers_on(topic) if topic else []
        found = dict.fromkeys((*resembled, *beside, *self._answers.related(intents[key])))
        return tuple(each for each in found if each != key and each in intents and self._announcement.has_answer(each))[
            :_OFFERS
        ]

    def _counted(self, session: Session, key: str, language: Language, *, helpful: bool) -> _Counted:
        """The vote, None if votes are not stored or the person voted on this before; and the session with it."""
        if not self._rated or key in session.voted:
            return None, session
        return Rating(key, language, helpful), replace(session, voted=(*session.voted, key)[-_REMEMBERED:])
