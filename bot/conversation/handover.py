"""What the person and the staff are told during a hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content.model import Language, Outcome, Text
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.writer import Writer


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that may go to the staff, without what leads to a person; what came of it, and when."""

    text: str
    outcome: Outcome
    intents: tuple[str, ...] = ()
    at: float = 0.0


class HandoverTexts:
    """Writes what passes between a person, the bot and the staff. Pure; nobody's name or id comes in."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.wording = writer.wording
        self._language_note = {"fr": self.wording.post_language_fr, "en": self.wording.post_language_en}

    # To the person

    def passed_on(self, reply: Reply) -> Reply:
        """In the place of a reply: somebody of the staff has it."""
        unanswered = reply.outcome is Outcome.OUT_OF_SCOPE
        text = self.wording.passed_on_unanswered if unanswered else self.wording.passed_on
        return replace(reply, text=self._writer.write(text, reply.language))

    def not_passed_on(self, reply: Reply) -> Reply:
        """A reply, which says what there is without the staff, once the staff could not be told."""
        note = self._writer.write(self.wording.not_passed_on, reply.language)
        return replace(reply, text=f"{reply.text}\n\n{note}")

    def message_lost(self, language: Language) -> Reply:
        """The staff could not be told of a message in the talk that is under way; the contact, if there is one."""
        reply = self.to_person(self.wording.message_not_passed_on, language)
        return replace(reply, text=self._writer.with_contact(reply.text, language))

    def answer(self, text: str, language: Language) -> Reply:
        """What somebody of the staff writes, word for word."""
        reply = self.to_person(self.wording.staff_answer, language)
        button = Button(self.wording.back_to_bot[language], _hand_back(language))
        return replace(reply, text=f"{reply.text}\n{text}".rstrip(), buttons=(button,))

    def to_person(self, text: Text, language: Language) -> Reply:
        """One of the sentences for the person."""
        return self._writer.say(text, language)

    # To the staff

    def post(self, reply: Reply, asked: Sequence[AskedQuestion]) -> Reply:
        """What the staff is told of a person who needs them: what was asked, and what the bot made of it."""
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
        """What the person writes while the staff talks with them."""
        return self._about_somebody(self._writer.write(self.wording.post_message, language, text=text), language)

    def taken_over(self, minutes: int, language: Language) -> Reply:
        """The staff has the chat, and how they give it back."""
        text = self._writer.write(self.wording.post_taken, language, minutes=str(minutes))
        return self._about_somebody(text, language)

    def to_staff(self, text: Text, language: Language, /, **placeholders: str) -> Reply:
        """One of the sentences for the staff that stand for nobody."""
        return self._writer.say(text, language, **placeholders)

    def _about_somebody(self, text: str, language: Language) -> Reply:
        """What stands for a person: a reply to it goes to them, and its button hands their chat back to the bot."""
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
