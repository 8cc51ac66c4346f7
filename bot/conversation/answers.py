"""Builds the reply of an intent: its text, and the buttons under it.

Under an answer: related questions, where the announcement says it, the other language, sharing, and whether it helped.
Under what is not stated: related answers, the other language, and whether that helped, which shows authors what is
missing. Under two answers at once: a button to each of them in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.content.model import Intent, Language, Outcome
from bot.conversation.decision import Decision
from bot.conversation.reply import USUAL, Action, Button, Reply, Share, Verb, View
from bot.conversation.session import Session
from bot.conversation.writer import Writer


class AnswerBuilder:
    """Builds replies from intents. rated: whether votes are asked for, because they are stored."""

    def __init__(self, writer: Writer, *, rated: bool) -> None:
        self.writer = writer
        self._announcement = writer.announcement
        self._wording = writer.wording
        self._rated = rated

    def reply(
        self,
        session: Session,
        key: str,
        language: Language,
        view: View = USUAL,
        *,
        confidence: float = 1.0,
        others: tuple[str, ...] | None = None,
        shared: bool = False,
    ) -> tuple[Reply, Session]:
        """The reply of an intent, be it an answer or that it is not stated.

        others: the answers that the question resembled next; shared: whether several people see the message.
        """
        intent = self._announcement.intents[key]
        related = self.related(intent)
        reply = Reply(
            outcome=intent.outcome if intent.enabled else Outcome.NOT_STATED,
            language=language,
            text=self.writer.confirmed(self.writer.intent(key, language), view.right, language),
            intents=(key,),
            confidence=confidence,
            buttons=(
                *self.writer.intent_buttons(related, language),
                *self._tools(key, language, view),
                *self._votes(key, language, view, shared),
            ),
            expandable=self.writer.source(key, language) if view.source else "",
            share=self._share(key, language) if self._announcement.has_answer(key) else None,
        )
        if others is None:
            others = session.others if session.intent == key else ()
        after = replace(session, language=language, intent=key, age=0, offered=related, asked=False, failures=0)
        return reply, replace(after, others=others)

    def several(self, session: Session, decisions: list[Decision], language: Language) -> tuple[Reply, Session]:
        """One reply to several questions: the short answer of each intent, with a button to the whole of it."""
        keys = tuple(decision.intents[0] for decision in decisions)
        texts = (
            self.writer.confirmed(self.writer.short(key, language), each.right, language)
            for key, each in zip(keys, decisions, strict=True)
        )
        each_once = tuple(dict.fromkeys(keys))
        reply = Reply(
            outcome=Outcome.ANSWER if any(map(self._announcement.has_answer, keys)) else Outcome.NOT_STATED,
            language=language,
            text="\n\n".join(texts),
            intents=keys,
            confidence=min(decision.confidence for decision in decisions),
            buttons=self.writer.intent_buttons(each_once, language),
        )
        after = replace(session, language=language, intent=keys[-1], age=0, offered=each_once, asked=False, failures=0)
        return reply, replace(after, others=())

    def related(self, intent: Intent) -> tuple[str, ...]:
        """The answers offered below an intent, at most three, in the author's order."""
        named = intent.related if intent.outcome is Outcome.ANSWER else ()
        if intent.nearest is not None:
            named = (intent.nearest, *self._announcement.intents[intent.nearest].related)[:3]
        return tuple(key for key in named if self._announcement.has_answer(key))

    def _tools(self, key: str, language: Language, view: View) -> Iterator[Button]:
        if self._announcement.paragraphs_of(key):
            label = self._wording.source_hide if view.source else self._wording.source_show
            yield Button(
                self.writer.write(label, language),
                Action(Verb.SOURCE, key, language, replace(view, source=not view.source)),
            )
        yield self.writer.translation_button(key, language, view)

    def _votes(self, key: str, language: Language, view: View, shared: bool) -> Iterator[Button]:
        """The two votes; thanks in their place after one's own, beside them where others may still vote."""
        if not self._rated:
            return
        if shared or not view.votes:
            yield Button(self.writer.write(self._wording.helpful, language), Action(Verb.HELPFUL, key, language, view))
            yield Button(
                self.writer.write(self._wording.not_helpful, language), Action(Verb.NOT_HELPFUL, key, language, view)
            )
        if view.votes:
            thanks = self._wording.thanks if view.votes == 1 else self._wording.thanks_several
            label = self.writer.write(thanks, language, count=str(view.votes))
            yield Button(label, Action(Verb.THANKED, key, language, view))

    def _share(self, key: str, language: Language) -> Share:
        return Share(self.writer.write(self._wording.share, language), f"{key}-{language}")
