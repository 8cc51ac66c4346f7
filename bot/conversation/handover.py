"""Writes the messages to the person and to the staff during a hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content.model import Language, Outcome, Text
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.writer import Writer


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that may go to the staff, without personal data; its outcome, and when it was asked."""

    text: str
    outcome: Outcome
    intents: tuple[str, ...] = ()
    at: float = 0.0


class HandoverTexts:
    """Writes the messages of a hand-over. Pure; it sees no names and no user ids."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.wording = writer.wording
        self._language_note = {"fr": self.wording.post_language_fr, "en": self.wording.post_language_en}

    # To the person

    def passed_on(self, reply: Reply) -> Reply:
        """Replaces a reply: the staff has the question."""
        unanswered = reply.outcome is Outcome.OUT_OF_SCOPE
        text = self.wording.passed_on_unanswered if unanswered else self.wording.passed_on
        return replace(reply, text=self._writer.write(text, reply.language))

    def not_passed_on(self, reply: Reply) -> Reply:
        """A reply with the note that the staff could not be reached."""
        note = self._writer.write(self.wording.not_passed_on, reply.language)
        return replace(reply, text=f"{reply.text}\n\n{note}")

    def message_lost(self, language: Language) -> Reply:
        """A message during a hand-over did not reach the staff; names the contact, if there is one."""
        reply = self.to_person(self.wording.message_not_passed_on, language)
        return replace(reply, text=self._writer.with_contact(reply.text, language))

    def answer(self, text: str, language: Language) -> Reply:
        """A reply of the staff, word for word, with the button back to the bot."""
        reply = self.to_person(self.wording.staff_answer, language)
        button = Button(self.wording.back_to_bot[language], _hand_back(language))
        return replace(reply, text=f"{reply.text}\n{text}".rstrip(), buttons=(button,))

    def to_person(self, text: Text, language: Language) -> Reply:
        """A sentence of the bot's own wording to the person."""
        return self._writer.say(text, language)

    # To the staff

    def post(self, reply: Reply, asked: Sequence[AskedQuestion]) -> Reply:
        """Notifies the staff that a person needs them: the questions, and the outcome of each."""
        language = reply.language
        unanswered = reply.outcome is Outcome.OUT_OF_SCOPE
        lines = [
            self._writer.write(self.wording.post_unanswered if unanswered else self.wording.post_human, language),
            *(self._asked(each, language) for each in asked),
            *(() if asked else (self._writer.write(self.wording.post_nothing_asked, language),)),
            self._writer.write(self._language_note[language], language),
            self._writer.write(self.wording.post_how, language),
        ]
        return self._about_somebody("\n".join(lines), language)

    def forwarded(self, text: str, language: Language) -> Reply:
        """A message of the person during a hand-over."""
        return self._about_somebody(self._writer.write(self.wording.post_message, language, text=text), language)

    def taken_over(self, minutes: int, language: Language) -> Reply:
        """Confirms that the staff has the chat, and says how to give it back."""
        text = self._writer.write(self.wording.post_taken, language, minutes=str(minutes))
        return self._about_somebody(text, language)

    def to_staff(self, text: Text, language: Language, /, **placeholders: str) -> Reply:
        """A sentence to the staff that stands for no person: a reply to it goes nowhere."""
        return self._writer.say(text, language, **placeholders)

    def _about_somebody(self, text: str, language: Language) -> Reply:
        """A message that stands for a person: replies to it reach them; its button hands their chat back to the bot."""
        button = Button(self.wording.hand_back[language], _hand_back(language))
        return Reply(Outcome.SMALLTALK, language, text, buttons=(button,))

    def _asked(self, asked: AskedQuestion, language: Language) -> str:
        known = self._writer.announcement.intents
        titles = [known[key].title[language] for key in asked.intents if key in known]
        outcome = self._writer.write(self.wording.outcomes[asked.outcome], language)
        if not titles or asked.outcome is Outcome.SMALLTALK:
            return self._writer.write(self.wording.post_question, language, question=asked.text, outcome=outcome)
        names = {"question": asked.text, "outcome": outcome, "titles": ", ".join(titles)}
        return self._writer.write(self.wording.post_question_understood, language, **names)


def _hand_back(language: Language) -> Action:
    return Action(Verb.HAND_BACK, language=language)
