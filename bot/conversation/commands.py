"""Replies to /start, /help, /topics, /lang, /about, /privacy, /forget and /human."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model import Language, Outcome
from bot.content.rendering import set_type
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.session import Session
from bot.conversation.writer import Writer

NAMES = ("start", "help", "topics", "lang", "about", "privacy", "forget")


class Commands:
    """The commands, the same in every door."""

    def __init__(
        self, writer: Writer, retention_days: int, support_contact: str | None = None, *, staff: bool = False
    ) -> None:
        self._writer = writer
        self._retention_days = retention_days
        self._support_contact = support_contact
        self._staff = staff
        self._announcement = writer.announcement

    def run(self, session: Session, language: Language, name: str, words: tuple[str, ...]) -> tuple[Reply, Session]:
        """Carry out a command; an unknown one is answered kindly."""
        if name == "topics":
            return self.topics(session, language, None)
        if name == "lang":
            return self._lang(session, language, words[0] if words else "")
        if name == "start":
            reply = self._say("welcome", language)
            return replace(reply, buttons=self.topic_buttons(language)), replace(session, language=language)
        if name == "forget":
            return replace(self._say("forget", language), forget=True), Session()
        if name == "human":
            return self._human(language), replace(session, language=language)
        if name == "privacy":
            reply = replace(self._privacy(language), buttons=(self._writer.topics_button(language),))
            return reply, replace(session, language=language)
        if name in NAMES:
            reply = replace(self._say(name, language), buttons=(self._writer.topics_button(language),))
            return reply, replace(session, language=language)
        return self._say("unknown_command", language), replace(session, language=language)

    def link_unknown(self, session: Session, language: Language) -> tuple[Reply, Session]:
        """What a link gets that leads nowhere any more."""
        reply = replace(self._say("link_unknown", language), buttons=self.topic_buttons(language))
        return reply, replace(session, language=language, offered=(), asked=False)

    def topics(self, session: Session, language: Language, topic: str | None) -> tuple[Reply, Session]:
        """All topics that have answers, or the questions answered on one of them."""
        after = replace(session, language=language, offered=(), asked=False)
        if topic is None:
            reply = replace(self._say("topics", language), buttons=self.topic_buttons(language))
            return replace(reply, in_place=True), after
        keys = tuple(self._announcement.answers_on(topic))
        name = self._announcement.topics[topic].name[language]
        back = Button(self._announcement.wording.back[language], Action(Verb.TOPICS, "", language))
        text = self._writer.wording("topic" if keys else "topic_empty", language, topic=name)
        buttons = (*self._writer.intent_buttons(keys, language), back)
        reply = Reply(Outcome.SMALLTALK, language, text, buttons=buttons, in_place=True)
        return reply, replace(after, offered=keys[:3])

    def topic_buttons(self, language: Language) -> tuple[Button, ...]:
        """A button for each topic that has answers."""
        return tuple(
            Button(set_type(_upper_first(topic.name[language]), language), Action(Verb.TOPICS, key, language))
            for key, topic in self._announcement.topics.items()
            if self._announcement.answers_on(key)
        )

    def _lang(self, session: Session, language: Language, wanted: str) -> tuple[Reply, Session]:
        wanted = wanted.lower()
        if wanted == "auto":
            return self._say("language_auto", language), replace(session, language=language, chosen=None)
        if wanted in ("fr", "français", "francais", "french"):
            return self._say("language_set", "fr"), replace(session, language="fr", chosen="fr")
        if wanted in ("en", "anglais", "english"):
            return self._say("language_set", "en"), replace(session, language="en", chosen="en")
        return self._say("language_unknown", language), replace(session, language=language)

    def _human(self, language: Language) -> Reply:
        reply = self._say("human" if self._support_contact else "human_nobody", language)
        if self._support_contact:
            text = self._writer.wording("support", language, contact=self._support_contact)
            reply = replace(reply, text=f"{reply.text}\n\n{text}")
        return replace(reply, handover=True)

    def _privacy(self, language: Language) -> Reply:
        log = "privacy_log" if self._retention_days else "privacy_no_log"
        texts = (
            self._writer.wording("privacy", language),
            self._writer.wording("privacy_staff" if self._staff else "privacy_no_staff", language),
            self._writer.wording(log, language, days=str(self._retention_days)),
            self._writer.wording("privacy_elsewhere", language),
        )
        return Reply(Outcome.SMALLTALK, language, "\n\n".join(texts))

    def _say(self, name: str, language: Language) -> Reply:
        return Reply(Outcome.SMALLTALK, language, self._writer.wording(name, language))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
