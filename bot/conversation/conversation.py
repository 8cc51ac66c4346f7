"""Replies to messages, pressed buttons and commands. Pure: the session comes in and goes out."""

from __future__ import annotations

from dataclasses import replace

from bot.content.model import INFORMATIVE, Language, Outcome, Text
from bot.content.rendering import render_number
from bot.conversation.answers import AnswerBuilder
from bot.conversation.ask import AskRequest, answer
from bot.conversation.command_line import CommandLine
from bot.conversation.commands import Commands
from bot.conversation.courtesies import Courtesies
from bot.conversation.decision import Caution, Decision, decide, runners_up
from bot.conversation.feedback import Feedback
from bot.conversation.handover import HandoverTexts
from bot.conversation.links import Link, payload_of
from bot.conversation.reply import Action, Button, Reply, Suggestion, Verb, View
from bot.conversation.reply_context import Quotes
from bot.conversation.session import Session
from bot.conversation.set_phrases import SetPhrases
from bot.conversation.signs import Sign
from bot.conversation.writer import Today, Writer, never
from bot.plain import plain
from bot.understanding.matcher import Matcher
from bot.understanding.ranking import Ranking
from bot.understanding.reader import Reader
from bot.understanding.text.words import MAX_CHARACTERS

Turn = tuple[Reply, Session]
FADES_AFTER = 4  # replies after which the last intent no longer explains a short message
FAILURES_BEFORE_SUPPORT = 2
MOST_ANSWERS = 8  # of one reply


class Conversation:
    """The bot's behaviour: each method maps a session to a reply and the next session. Pure, and thread-safe."""

    def __init__(
        self,
        matcher: Matcher,
        support_contact: str | None = None,
        retention_days: int = 90,
        caution: Caution = "normal",
        today: Today = never,
        *,
        staff: bool = False,
    ) -> None:
        self.announcement = matcher.announcement
        self.reader = Reader(matcher)
        self.writer = Writer(self.announcement, support_contact, today)
        self.wording = self.announcement.wording
        self._caution = caution
        self._commands = Commands(self.writer, retention_days, support_contact, staff=staff)
        self.handing_over = HandoverTexts(self.writer)
        rated = retention_days > 0  # else a vote would be thanked for and thrown away
        self._answers = AnswerBuilder(self.writer, rated=rated)
        self._feedback = Feedback(self._answers, rated=rated)
        self._signs = Courtesies(self.wording)
        self.quotes = Quotes(self.writer)
        self._phrases = SetPhrases(self.wording)

    def write(self, text: Text, language: Language, /, **placeholders: str) -> str:
        """A sentence of the bot's own wording."""
        return self.writer.write(text, language, **placeholders)

    def say(self, text: Text, language: Language, /, **placeholders: str) -> Reply:
        """A sentence of the bot's own wording as a whole reply."""
        return self.writer.say(text, language, **placeholders)

    def respond(self, session: Session, text: str, hint: Language | None = None) -> Turn:
        """The reply to a message; hint is the language the person's Telegram is set to."""
        session = self._known(session)
        command = CommandLine.parse(text)
        if command is not None:
            return self._command(session, command, hint)
        sign = self._signs.meant(text)
        if sign is not None:
            return self._signed(session, sign, hint)
        if payload_of(text) is not None or Link.typed(text, self.announcement) is not None:
            return self._open(session, text, hint)
        turn = self._by_set_phrase(session, text, hint) or self._by_choice(session, text, hint)
        if turn is not None:
            return turn
        if self.reader.is_third_language(text):
            return self._lost(session, self.wording.languages_spoken, self._language(session, hint))
        typed_in = self.reader.language(text, session.language, hint)
        reply, after = self._understood(session, text, session.chosen or typed_in, typed_in)
        if len(text) > MAX_CHARACTERS:
            limit = render_number(MAX_CHARACTERS, reply.language)
            note = self.write(self.wording.too_long, reply.language, limit=limit)
            reply = replace(reply, text=f"{note}\n\n{reply.text}")
        return reply, after

    def _by_set_phrase(self, session: Session, text: str, hint: Language | None) -> Turn | None:
        """The reply to a request about the last answer: in French, again, in short, its source, not that one."""
        said = plain(text)
        wanted = self._phrases.language(said)
        if wanted is not None and session.intent is not None:
            return self._answers.reply(session, session.intent, wanted)
        if said in self._phrases.again:
            return self._again(session, self._language_for(session, text, hint))
        if said in self._phrases.short and session.intent is not None:
            return self._in_short(session, self._language_for(session, text, hint))
        if said in self._phrases.source and session.intent is not None:
            language = self._language_for(session, text, hint)
            return self._answers.reply(session, session.intent, language, View(source=True))
        if self._feedback.rejects(session, text):
            return self._feedback.reject(session, self._language_for(session, text, hint))
        return None

    def _by_choice(self, session: Session, text: str, hint: Language | None) -> Turn | None:
        """The reply to a choice among the intents just offered, or to the wish for more of the same."""
        chosen, is_declined = self._chosen(session, text), self._declines(session, text)
        if chosen is None and not is_declined:
            chosen = self._agreed(session, text) or self._more(session, text)
        if chosen is None and not is_declined:
            return None
        language = session.chosen or session.language or self.reader.language(text, None, hint)
        return (
            self._none_chosen(session, language) if chosen is None else self._answers.reply(session, chosen, language)
        )

    def read(self, text: str, language: Language, session: Session | None = None) -> tuple[Ranking, ...]:
        """The rankings of a message, in the context of a session or alone, for `ask --explain` and the like."""
        return self.reader.read(text, language, _context_of(session or Session())).rankings

    def press(self, session: Session, action: Action, hint: Language | None = None, *, shared: bool = False) -> Turn:
        """The reply to a pressed button; shared: whether other people see the message and may press it, too."""
        language = action.language or self._language(session, hint)
        if action.verb is Verb.NONE:
            return self._none_chosen(session, language)
        if action.verb is Verb.TOPICS:
            topic = self.announcement.topic_id(action.id)
            if action.id is not None and topic is None:
                return self.gone(session, hint)
            return self._commands.topics(session, language, topic)
        key = self._intent_of(action)
        if key is None:
            return self.gone(session, hint)
        if action.verb in (Verb.HELPFUL, Verb.NOT_HELPFUL):
            return self._feedback.press(session, key, language, action, shared=shared)
        reply, after = self._answers.reply(session, key, language, action.view, shared=shared)
        if action.verb is Verb.THANKED:
            return replace(reply, in_place=True, keeps_text=True), session
        return replace(reply, in_place=action.verb in (Verb.TRANSLATE, Verb.SOURCE)), after

    def _intent_of(self, action: Action) -> str | None:
        """The id of the intent that a button opens; None if the content has no such intent any more."""
        key = self.announcement.intent_id(action.id)
        return key if key is not None and self.announcement.intents[key].outcome in INFORMATIVE else None

    def not_text(self, session: Session, hint: Language | None = None) -> Turn:
        """The reply to a message without text: a photo, a sticker, a voice message."""
        language = self._language(session, hint)
        return self._own(session, self.wording.not_text, language)

    def gone(self, session: Session, hint: Language | None = None) -> Turn:
        """The reply to a button whose intent is gone from the content: all topics."""
        language = self._language(session, hint)
        text, buttons = self.write(self.wording.gone, language), self._commands.topic_buttons(language)
        after = replace(session, language=language)
        return Reply(Outcome.OUT_OF_SCOPE, language, text, buttons=buttons), after

    def slow_down(self, session: Session, hint: Language | None = None) -> Turn:
        """The reply to somebody who exceeds the rate limit."""
        language = self._language(session, hint)
        return self.say(self.wording.too_many, language), session

    def trouble(self, session: Session, hint: Language | None = None) -> Turn:
        """The reply after an internal error."""
        language = self._language(session, hint)
        return self._own(session, self.wording.trouble, language)

    def _language(self, session: Session, hint: Language | None) -> Language:
        return session.chosen or session.language or hint or "en"

    def _language_for(self, session: Session, text: str, hint: Language | None) -> Language:
        """The language that was chosen, else the one in which the message is written."""
        return session.chosen or self.reader.language(text, session.language, hint)

    def _known(self, session: Session) -> Session:
        """The session without references to intents that the content no longer has."""
        intents = self.announcement.intents
        if session.intent is not None and session.intent not in intents:
            session = replace(session, intent=self.announcement.intent_id(session.intent))
        if not all(key in intents for key in session.offered):
            session = replace(session, offered=(), asked=False)  # all of them: "the second" would mean another one
        return session

    def _own(self, session: Session, sentence: Text, language: Language) -> Turn:
        """Reply with a sentence of the bot's own wording, and withdraw what was offered before."""
        return self.say(sentence, language), replace(session, language=language, offered=(), asked=False)

    def _command(self, session: Session, command: CommandLine, hint: Language | None) -> Turn:
        if command.name == "start" and command.words:
            return self._open(session, command.words[0], hint)
        if command.name == "ask":
            ask = AskRequest.parse(command.rest)
            return answer(self, session, ask, hint) if ask.questions else self._invitation(session, hint)
        return self._commands.run(session, self._language(session, hint), command.name, command.words)

    def _signed(self, session: Session, sign: Sign, hint: Language | None) -> Turn:
        """The reply to a message of signs alone: a thumb, a heart, a question mark."""
        language = self._language(session, hint)
        if session.asked and session.offered:  # the last reply was "did you mean ...?"
            if sign is Sign.THANKS:
                return self._answers.reply(session, session.offered[0], language)
            if sign is Sign.WRONG:
                return self._none_chosen(session, language)
            if sign is Sign.PUZZLED:
                reply, after = self._clarify(session, session.offered, language)
                return replace(reply, outcome=Outcome.SMALLTALK), after  # nothing was asked that could be looked up
        if sign is Sign.THANKS:
            return self._feedback.thank(session, language)
        has_just_answered = session.intent is not None and not session.age
        if sign is Sign.WRONG and has_just_answered:
            return self._feedback.reject(session, language)
        if sign is Sign.PUZZLED and has_just_answered:
            return self._feedback.explain(session, language)
        return self._invitation(session, hint)

    def _invitation(self, session: Session, hint: Language | None) -> Turn:
        """The reply to a message that asks nothing: how to ask."""
        language = self._language(session, hint)
        reply, after = self._own(session, self.wording.invitation, language)
        return replace(reply, buttons=(self.writer.topics_button(language),)), after

    def _open(self, session: Session, text: str, hint: Language | None) -> Turn:
        """Open a link: an answer or a topic; all topics where its target is gone."""
        link = Link.parse(text, self.announcement)
        if link is None:
            return self._commands.link_unknown(session, self._language(session, hint))
        reply, after = self.press(session, link.action, hint)
        return replace(reply, in_place=False), after

    def _again(self, session: Session, language: Language) -> Turn:
        if session.intent is not None:
            return self._answers.reply(session, session.intent, language)
        return self._own(session, self.wording.again, language)

    def _in_short(self, session: Session, language: Language) -> Turn:
        """The last answer without its context."""
        assert session.intent is not None, "asked only where something was said"
        reply, after = self._answers.reply(session, session.intent, language)
        return replace(reply, text=self.writer.short(session.intent, language)), after

    def _chosen(self, session: Session, text: str) -> str | None:
        """The intent that is named among those just offered, by its place or its title."""
        said = plain(text)
        for intent, ordinal in zip(session.offered, self._phrases.ordinals, strict=False):
            if said in ordinal and (session.asked or not said.isdigit()):
                return intent
        for intent in session.offered:
            title = self.announcement.intents[intent].title
            if said in (plain(title.fr), plain(title.en)):
                return intent
        return None

    def _declines(self, session: Session, text: str) -> bool:
        """Whether the message wants none of the intents just offered."""
        said = plain(text)
        is_no = session.asked and (said in self._phrases.no or self._feedback.is_rejection(text))
        return bool(session.offered) and (said in self._phrases.none or is_no)

    def _agreed(self, session: Session, text: str) -> str | None:
        """The first intent offered, where the bot asked back and the message says yes."""
        agrees = session.asked and plain(text) in self._phrases.yes
        return session.offered[0] if agrees and session.offered else None

    def _more(self, session: Session, text: str) -> str | None:
        """The next related intent, where the message asks for more of the same."""
        if session.intent is None or session.age >= FADES_AFTER or plain(text) not in self._phrases.more:
            return None
        related = self._answers.related(self.announcement.intents[session.intent])
        return related[0] if related else None

    def _none_chosen(self, session: Session, language: Language) -> Turn:
        failures = session.failures + 1
        text = self.write(self.wording.none_chosen, language)
        if failures >= FAILURES_BEFORE_SUPPORT:
            text = self.writer.with_contact(text, language)
        reply = Reply(Outcome.OUT_OF_SCOPE, language, text, buttons=(self.writer.topics_button(language),))
        reply = replace(reply, handover=failures >= FAILURES_BEFORE_SUPPORT)
        return reply, replace(session, language=language, offered=(), asked=False, failures=failures)

    def _understood(self, session: Session, text: str, language: Language, typed_in: Language) -> Turn:
        """The reply to a message in words. language: of the reply; typed_in: of the message."""
        rankings = self.reader.read(text, typed_in, _context_of(session)).rankings
        reply, after = self.reply_to(session, rankings, language)
        missed = [part for part in self._missed(rankings, self._decide(session, rankings)) if part in text]
        return replace(reply, text=self.writer.with_missed(reply.text, missed, language)), after

    def reply_to(self, session: Session, rankings: tuple[Ranking, ...], language: Language) -> Turn:
        """The reply to the rankings of a message, one for each of its questions."""
        decisions = self._decide(session, rankings)
        informative = [
            self._refined(each, ranking)
            for each, ranking in zip(decisions, rankings, strict=True)
            if each.is_informative
        ][:MOST_ANSWERS]
        if len(informative) > 1:
            return self._answers.several(session, informative, language)
        decision = informative[0] if informative else decisions[0]
        if decision.outcome is Outcome.NOT_STATED and not decision.intents:
            return self._silent(session, decision, rankings[0], language)
        if decision.outcome in INFORMATIVE:
            return self._answer(session, decision, language)
        if decision.outcome is Outcome.CLARIFY:
            return self._clarify(session, decision.intents, language, decision.confidence)
        if decision.outcome is Outcome.SMALLTALK:
            return self._smalltalk(session, decision, language)
        return self._lost(session, self.wording.out_of_scope, language, decision.confidence)

    def _decide(self, session: Session, rankings: tuple[Ranking, ...]) -> list[Decision]:
        following = _context_of(session) is not None
        return [decide(ranking, self.announcement, self._caution, following=following) for ranking in rankings]

    def _missed(self, rankings: tuple[Ranking, ...], decisions: list[Decision]) -> list[str]:
        """The questions, as typed, that reply_to() leaves unanswered beside others."""
        informative = [ranking for ranking, each in zip(rankings, decisions, strict=True) if each.is_informative]
        replied = informative[:MOST_ANSWERS] or rankings[:1]
        return [
            ranking.text
            for ranking, each in zip(rankings, decisions, strict=True)
            if ranking not in replied and each.outcome is not Outcome.SMALLTALK
        ]

    def _refined(self, decision: Decision, ranking: Ranking) -> Decision:
        """An informative decision with the verdict on the question's premise and with the next likeliest answers."""
        decision = replace(decision, others=runners_up(ranking, self.announcement))
        if not self.announcement.has_answer(decision.intents[0]):
            return decision
        return replace(decision, right=self.reader.matcher.verdict(ranking, decision.intents[0]))

    def _answer(self, session: Session, decision: Decision, language: Language) -> Turn:
        key, view = decision.intents[0], View(decision.right)
        return self._answers.reply(session, key, language, view, confidence=decision.confidence, others=decision.others)

    def _silent(self, session: Session, decision: Decision, ranking: Ranking, language: Language) -> Turn:
        """The reply where the content has no gap for what is not stated: names topic and aspect if they are clear."""
        topic = decision.cell[0] if decision.cell else ranking.topics[0].id if ranking.topics else None
        near = tuple(self.announcement.answers_on(topic)[:3]) if topic is not None else ()
        buttons = (*self.writer.intent_buttons(near, language), self.writer.topics_button(language))
        text = self.writer.empty_cell(decision.cell, near[0] if near else None, language)
        reply = Reply(Outcome.NOT_STATED, language, text, (), decision.confidence, buttons)
        age = session.age + 1
        return reply, replace(session, language=language, offered=near, asked=False, age=age, failures=0)

    def _clarify(self, session: Session, offered: tuple[str, ...], language: Language, confidence: float = 0.0) -> Turn:
        suggestions = tuple(
            Suggestion(key, self.announcement.intents[key].title[language], self.writer.intent(key, language))
            for key in offered
        )
        none = Button(self.wording.none_of_these[language], Action(Verb.NONE, language=language))
        reply = Reply(
            outcome=Outcome.CLARIFY,
            language=language,
            text=self.write(self.wording.clarify, language),
            confidence=confidence,
            buttons=(*self.writer.intent_buttons(offered, language), none),
            suggestions=suggestions,
        )
        # a follow-up that chooses none of them is still about the first
        after = replace(session, language=language, offered=offered, asked=True, intent=offered[0], age=0)
        return reply, after

    def _smalltalk(self, session: Session, decision: Decision, language: Language) -> Turn:
        key = decision.intents[0]
        if self.announcement.intents[key].offers_others and session.intent is not None:
            if session.asked:
                return self._none_chosen(session, language)
            reply, after = self._feedback.offer(session, session.intent, language)
            return replace(reply, intents=(key,), confidence=decision.confidence), after
        text = self.writer.intent(key, language)
        wants_human = self.announcement.intents[key].offers_contact
        if wants_human:
            text = self.writer.with_contact(text, language)
        reply = Reply(Outcome.SMALLTALK, language, text, (key,), decision.confidence, handover=wants_human)
        return reply, replace(session, language=language, offered=(), asked=False, age=session.age + 1, failures=0)

    def _lost(self, session: Session, sentence: Text, language: Language, confidence: float = 0.0) -> Turn:
        failures = session.failures + 1
        text = self.write(sentence, language)
        if failures >= FAILURES_BEFORE_SUPPORT:
            text = self.writer.with_contact(text, language)
        reply = Reply(Outcome.OUT_OF_SCOPE, language, text, (), confidence, (self.writer.topics_button(language),))
        reply = replace(reply, handover=failures >= FAILURES_BEFORE_SUPPORT)
        return reply, replace(
            session, language=language, offered=(), asked=False, age=session.age + 1, failures=failures
        )


def _context_of(session: Session) -> str | None:
    """The intent that a short message may follow up."""
    return session.intent if session.age < FADES_AFTER else None
