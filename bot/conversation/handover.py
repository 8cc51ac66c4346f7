"""What the person and the staff are told during a hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.content.model import Language, Outcome
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

    def __init__(self, writer: Writer, support_contact: str | None) -> None:
        self._writer = writer
        self._support_contact = support_contact

    # To the person

    def passed_on(self, reply: Reply) -> Reply:
        """In the place of a reply: somebody of the staff has it."""
        name = "passed_on_unanswered" if reply.outcome is Outcome.OUT_OF_SCOPE else "passed_on"
        return replace(reply, text=self._writer.wording(name, reply.language))

    def not_passed_on(self, reply: Reply) -> Reply:
        """A reply, which says what there is without the staff, once the staff could not be told."""
        return replace(reply, text=f"{reply.text}\n\n{self._writer.wording('not_passed_on', reply.language)}")

    def message_lost(self, language: Language) -> Reply:
        """The staff could not be told of a message in the talk that is under way; the contact, if there is one."""
        reply = self.to_person("message_not_passed_on", language)
        if self._support_contact is None:
            return reply
        text = self._writer.wording("support", language, contact=self._support_contact)
        return replace(reply, text=f"{reply.text}\n\n{text}")

    def answer(self, text: str, language: Language) -> Reply:
        """What somebody of the staff writes, word for word."""
        reply = self.to_person("staff_answer", language)
        button = Button(self._writer.announcement.wording.back_to_bot[language], _hand_back(language))
        return replace(reply, text=f"{reply.text}\n{text}".rstrip(), buttons=(button,))

    def to_person(self, name: str, language: Language) -> Reply:
        """One of the sentences for the person."""
        return Reply(Outcome.SMALLTALK, language, self._writer.wording(name, language))

    # To the staff

    def post(self, reply: Reply, asked: Sequence[AskedQuestion]) -> Reply:
        """What the staff is told of a person who needs them: what was asked, and what the bot made of it."""
        language = reply.language
        wants = "post_unanswered" if reply.outcome is Outcome.OUT_OF_SCOPE else "post_human"
        lines = [
            self._writer.wording(wants, language),
            *(self._asked(each, language) for each in asked),
            *(() if asked else (self._writer.wording("post_nothing_asked", language),)),
            self._writer.wording(f"post_language_{language}", language),
            self._writer.wording("post_how", language),
        ]
        return self._about_somebody("\n".join(lines), language)

    def forwarded(self, text: str, language: Language) -> Reply:
        """What the person writes while the staff talks with them."""
        return self._about_somebody(self._writer.wording("post_message", language, text=text), language)

    def taken(self, minutes: int, language: Language) -> Reply:
        """The staff has the chat, and how they give it back."""
        return self._about_somebody(self._writer.wording("post_taken", language, minutes=str(minutes)), language)

    def to_staff(self, name: str, language: Language, **names: str) -> Reply:
        """One of the sentences for the staff that stand for nobody."""
        return Reply(Outcome.SMALLTALK, language, self._writer.wording(name, language, **names))

    def _about_somebody(self, text: str, language: Language) -> Reply:
        """What stands for a person: a reply to it goes to them, and its button hands their chat back to the bot."""
        button = Button(self._writer.announcement.wording.hand_back[language], _hand_back(language))
        return Reply(Outcome.SMALLTALK, language, text, buttons=(button,))

    def _asked(self, asked: AskedQuestion, language: Language) -> str:
        known = self._writer.announcement.intents
        titles = [known[key].title[language] for key in asked.intents if key in known]
        outcome = self._writer.wording(f"outcome_{asked.outcome}", language)
        if not titles or asked.outcome is Outcome.SMALLTALK:
            return self._writer.wording("post_question", language, question=asked.text, outcome=outcome)
        names = {"question": asked.text, "outcome": outcome, "titles": ", ".join(titles)}
        return self._writer.wording("post_question_understood", language, **names)


def _hand_back(language: Language) -> Action:
    return Action(Verb.HAND_BACK, "", language)
