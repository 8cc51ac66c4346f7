"""Writes answers, gaps and the bot's own sentences, and labels buttons. Pure; the date comes from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import shorten

from bot.content.model import PLACEHOLDER, Announcement, Language, Outcome, Text
from bot.content.rendering import render, render_day, set_type
from bot.conversation.reply import Action, Button, Reply, Verb, View

_QUOTED = 100  # characters of a message that are quoted
Today = Callable[[], str]
"""The date of today, as ISO 8601 writes it."""


def never() -> str:
    """A day before all others, on which every fact is valid."""
    return "0001-01-01"


class Writer:
    """Writes the announcement's answers and the bot's own wording in a language."""

    def __init__(self, announcement: Announcement, support_contact: str | None = None, today: Today = never) -> None:
        self.announcement = announcement
        self.wording = announcement.wording
        self._support_contact = support_contact
        self._today = today

    def write(self, text: Text, language: Language, /, **placeholders: str) -> str:
        """A sentence of the bot's own wording, its placeholders filled in."""
        known = {
            "subject": self.announcement.head.subject[language],
            "title": self.announcement.head.title[language],
            "publisher": self.announcement.head.publisher,
            **placeholders,
        }
        return set_type(PLACEHOLDER.sub(lambda match: known[match[1]], text[language]), language)

    def say(self, text: Text, language: Language, /, **placeholders: str) -> Reply:
        """A sentence of the bot's own wording as a whole reply."""
        return Reply(Outcome.SMALLTALK, language, self.write(text, language, **placeholders))

    def intent(self, key: str, language: Language) -> str:
        """The whole text of an intent: its answer, then its context."""
        intent = self.announcement.intents[key]
        if not intent.enabled:
            return self.write(self.wording.switched_off, language)
        if intent.outcome is Outcome.NOT_STATED:
            return self._not_stated(key, language)
        return self._stated((intent.answer, intent.context), language)

    def _stated(self, texts: tuple[Text | None, ...], language: Language) -> str:
        """Texts with their facts filled in, and a warning where one of the facts is past its `valid_until:`."""
        given = [text[language] for text in texts if text]
        written = " ".join(render(text, self.announcement.facts, language) for text in given)
        named = [self.announcement.facts[name] for text in given for name in PLACEHOLDER.findall(text)]
        today = self._today()
        stated = [fact.as_of for fact in named if fact.as_of and fact.valid_until and fact.valid_until < today]
        if not stated:
            return written
        return f"{written} {self.write(self.wording.outdated, language, as_of=render_day(min(stated), language))}"

    def confirmed(self, text: str, right: bool | None, language: Language) -> str:
        """An answer after the yes or no to the question's premise; right is None where it has no premise."""
        if right is None:
            return text
        return self.write(self.wording.premise_right if right else self.wording.premise_wrong, language, answer=text)

    def with_contact(self, text: str, language: Language) -> str:
        """A text followed by the support contact, if there is one."""
        if not self._support_contact:
            return text
        return f"{text}\n\n{self.write(self.wording.support, language, contact=self._support_contact)}"

    def with_missed(self, text: str, parts: Sequence[str], language: Language) -> str:
        """A text followed by the questions of the message that it does not answer."""
        notes = (self.write(self.wording.missed_part, language, part=_shortened(part)) for part in parts)
        return "\n\n".join((text, *notes))

    def short(self, key: str, language: Language) -> str:
        """The text of an intent without its context, for a reply to several questions."""
        intent = self.announcement.intents[key]
        if not intent.enabled:
            return self.write(self.wording.switched_off, language)
        if intent.outcome is Outcome.NOT_STATED:
            return self._missing(key, language)
        return self._stated((intent.answer,), language)

    def _not_stated(self, key: str, language: Language) -> str:
        intent = self.announcement.intents[key]
        text = self._missing(key, language)
        if intent.nearest is None or not self.announcement.has_answer(intent.nearest):
            return text
        return f"{text} {self.write(self.wording.nearest, language, answer=self.short(intent.nearest, language))}"

    def empty_cell(self, cell: tuple[str, str] | None, nearest: str | None, language: Language) -> str:
        """Says that an aspect of a topic is not stated, or something unclear; and gives the nearest answer instead."""
        if cell is None:
            return self.write(self.wording.not_stated_something, language)
        text = self._cell(*cell, language)
        return (
            text
            if nearest is None
            else f"{text} {self.write(self.wording.nearest, language, answer=self.short(nearest, language))}"
        )

    def _cell(self, topic: str, aspect: str, language: Language) -> str:
        name, clause = (
            self.announcement.topics[topic].name[language],
            self.announcement.aspects[aspect].clause[language],
        )
        return self.write(self.wording.not_stated_cell, language, topic=name, clause=clause)

    def _missing(self, key: str, language: Language) -> str:
        intent = self.announcement.intents[key]
        if intent.missing is not None:
            missing = render(intent.missing[language], self.announcement.facts, language)
            return self.write(self.wording.not_stated, language, missing=missing)
        assert intent.topic and intent.aspect, "the model lets no gap without topic, aspect or wording pass"
        return self._cell(intent.topic, intent.aspect, language)

    def intent_buttons(self, keys: tuple[str, ...], language: Language) -> tuple[Button, ...]:
        """A button for each intent, labelled with its title."""
        return tuple(
            Button(
                set_type(self.announcement.intents[key].title[language], language), Action(Verb.ANSWER, key, language)
            )
            for key in keys
        )

    def translation_button(self, key: str, language: Language, view: View) -> Button:
        """The button that shows the answer in the other language, in place."""
        other: Language = "en" if language == "fr" else "fr"
        return Button(self.write(self.wording.other_language, language), Action(Verb.TRANSLATE, key, other, view))

    def source(self, key: str, language: Language) -> str:
        """The paragraphs of the announcement that state an answer, paraphrased."""
        content = self.announcement
        return "\n\n".join(
            self.write(
                self.wording.source,
                language,
                number=str(number),
                text=render(content.paragraphs[number][language], content.facts, language),
            )
            for number in content.paragraphs_of(key)
        )

    def topics_button(self, language: Language) -> Button:
        """The button that lists all topics."""
        return Button(self.wording.all_topics[language], Action(Verb.TOPICS, language=language))


def _shortened(part: str) -> str:
    """A part of somebody's message on one line, cut at a word."""
    return shorten(part.strip(" -–—*•?"), _QUOTED, placeholder=" …")
