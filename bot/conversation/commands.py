"""Replies to /start, /help, /topics, /lang, /about, /privacy, /forget and /human."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model import Language, Outcome
from bot.content.rendering import set_type
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.session import Session
from bot.conversation.writer import Writer

_LANGUAGES: dict[str, Language] = dict.fromkeys(("fr", "français", "francais", "french"), "fr")
_LANGUAGES |= dict.fromkeys(("en", "anglais", "english"), "en")
NAMES = ("start", "help", "topics", "lang", "about", "privacy", "forget")


class Commands:
    """The commands that work everywhere: on Telegram, in the terminal and in batches."""

    def __init__(
        self, writer: Writer, retention_days: int, support_contact: str | None = None, *, staff: bool = False
    ) -> None:
        self._writer = writer
        self._retention_days = retention_days
        self._support_contact = support_contact
        self._staff = staff
        self._announcement = writer.announcement
        self._wording = writer.wording
        self._pages = {"help": self._wording.help, "about": self._wording.about}

    def run(self, session: Session, language: Language, name: str, words: tuple[str, ...]) -> tuple[Reply, Session]:
        """Run a command; an unknown one gets a friendly reply."""
        if name == "topics":
            return self.topics(session, language, None)
        if name == "lang":
            return self._lang(session, language, words[0] if words else "")
        if name == "start":
            reply = self._writer.say(self._wording.welcome, language)
            return replace(reply, buttons=self.topic_buttons(language)), replace(session, language=language)
        if name == "forget":
            return replace(self._writer.say(self._wording.forget, language), forget=True), Session()
        if name == "human":
            return self._human(language), replace(session, language=language)
        if name == "privacy":
            reply = replace(self._privacy(language), buttons=(self._writer.topics_button(language),))
            return reply, replace(session, language=language)
        if name in self._pages:
            reply = self._writer.say(self._pages[name], language)
            reply = replace(reply, buttons=(self._writer.topics_button(language),))
            return reply, replace(session, language=language)
        return self._writer.say(self._wording.unknown_command, language), replace(session, language=language)

    def link_unknown(self, session: Session, language: Language) -> tuple[Reply, Session]:
        """The reply to a link whose target is gone: all topics."""
        reply = replace(self._writer.say(self._wording.link_unknown, language), buttons=self.topic_buttons(language))
        return reply, replace(session, language=language, offered=(), asked=False)

    def topics(self, session: Session, language: Language, topic: str | None) -> tuple[Reply, Session]:
        """All topics that have answers, or the questions answered on one of them."""
        after = replace(session, language=language, offered=(), asked=False)
        if topic is None:
            reply = replace(self._writer.say(self._wording.topics, language), buttons=self.topic_buttons(language))
            return replace(reply, in_place=True), after
        keys = tuple(self._announcement.answers_on(topic))
        name = self._announcement.topics[topic].name[language]
        back = Button(self._wording.back[language], Action(Verb.TOPICS, language=language))
        text = self._writer.write(self._wording.topic if keys else self._wording.topic_empty, language, topic=name)
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
        after = replace(session, language=language)
        if wanted.lower() == "auto":
            return self._writer.say(self._wording.language_auto, language), replace(after, chosen=None)
        chosen = _LANGUAGES.get(wanted.lower())
        if chosen is None:
            return self._writer.say(self._wording.language_unknown, language), after
        return self._writer.say(self._wording.language_set, chosen), replace(after, language=chosen, chosen=chosen)

    def _human(self, language: Language) -> Reply:
        reply = self._writer.say(self._wording.human if self._support_contact else self._wording.human_nobody, language)
        return replace(reply, text=self._writer.with_contact(reply.text, language), handover=True)

    def _privacy(self, language: Language) -> Reply:
        wording = self._wording
        texts = (
            wording.privacy,
            wording.privacy_staff if self._staff else wording.privacy_no_staff,
            wording.privacy_log if self._retention_days else wording.privacy_no_log,
            wording.privacy_elsewhere,
        )
        written = (self._writer.write(each, language, days=str(self._retention_days)) for each in texts)
        return Reply(Outcome.SMALLTALK, language, "\n\n".join(written))


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
