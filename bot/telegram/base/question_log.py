"""Records questions and votes for those who look after the content, without what leads to a person."""

from __future__ import annotations

from telegram import Message

from bot.conversation import Reply
from bot.conversation.command_line import question_in
from bot.store.records import Question, Vote
from bot.store.scrub import scrub
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import sent_at

_LONGEST = 1_000  # characters of a question that are kept


def record_question(
    context: UpdateContext, message: Message, text: str | None, reply: Reply, source: str | None = None
) -> None:
    """Record a question, and a vote said in words; commands are no questions. source: by default the kind of chat."""
    record_vote(context, reply, sent_at(message))
    asked = None if text is None else question_in(text)
    if asked is None:
        return
    question = Question(
        asked_at=sent_at(message),
        language=reply.language,
        text=without_traces(asked)[:_LONGEST],
        outcome=reply.outcome,
        intents=reply.intents,
        confidence=float(reply.confidence),
        source=source or str(message.chat.type),
    )
    context.result.log_entries.append(question)


def record_vote(context: UpdateContext, reply: Reply, at: float) -> None:
    """Record whether an answer helped, if somebody just said so; never who."""
    if reply.vote is not None:
        vote = Vote(at, reply.vote.intent, reply.vote.language, 1 if reply.vote.helpful else -1)
        context.result.log_entries.append(vote)


def without_traces(text: str) -> str:
    """The text without what leads to a person, and without NUL and lone surrogates, which a database refuses."""
    return scrub(text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
