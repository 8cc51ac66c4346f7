"""Finds the smallest change that would mend a failed script."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from bot.authoring.scripts.expectations import MismatchKind
from bot.authoring.scripts.level import with_plain_signs
from bot.authoring.scripts.model import BOT
from bot.authoring.scripts.play import Failure
from bot.authoring.scripts.script import Say
from bot.content.model import Announcement, Language, Outcome, Utterance
from bot.content.suggest_id import nearby
from bot.conversation import Conversation
from bot.plain import plain

_FIGURE = re.compile(r"\d(?:[\d., ]*\d)?")
_NAMED = 2  # intents that are named as telling what is missing


def remedy(failure: Failure, conversation: Conversation) -> str:
    """What to change, and where."""
    kind = failure.mismatch.kind
    if kind in (MismatchKind.INTENT, MismatchKind.INTENTS, MismatchKind.OUTCOME):
        return _understood_otherwise(failure, conversation)
    if kind is MismatchKind.CONTAINS:
        return _not_told(failure, conversation)
    if kind in (MismatchKind.BUTTONS, MismatchKind.PRESS):
        return _no_button(failure, conversation.announcement)
    return _OTHERS[kind]


_HOW = f"in a group the bot hears only commands with its name (/topics@{BOT}) and replies to it (`reply_to: {BOT}`)"
_OTHERS = {
    MismatchKind.LANGUAGE: "have the person write more words of that language, or begin with `say: /lang fr` (or en)",
    MismatchKind.LACKS: "correct the text in the content, or the expectation",
    MismatchKind.MATCHES: "correct the text in the content, or the expression",
    MismatchKind.ANY_OF: "add what the reply is to `any_of:`, or correct the content",
    MismatchKind.SILENCE: f"remove `nothing: true`; {_HOW}",
    MismatchKind.REPLY: f"expect `nothing: true`, or address the bot: {_HOW}",
    MismatchKind.REPLY_TO: "let whoever is replied to say something first, in the same place",
    MismatchKind.LEVEL: "the content is not at fault: correct the part of bot/telegram that shows it",
    MismatchKind.SCENE: "this is a fault of the bot's, not of the script: its log tells more",
}


def _understood_otherwise(failure: Failure, conversation: Conversation) -> str:
    """The remedy where another intent won, or none was sure enough."""
    announcement, wanted = conversation.announcement, failure.step.expected.intent
    wanted = wanted or (failure.step.expected.intents or (None,))[0]
    if wanted is not None and wanted not in announcement.intents:
        now = announcement.intent_id(wanted)
        if now is not None:
            return f"there is no intent {wanted!r} any more: did you mean {now}? That is what it is called now"
        near = nearby(wanted, announcement.intents)
        hint = f": was it renamed? {near[0]!r} comes nearest; did you mean {' or '.join(near)}?" if near else ""
        return f"there is no intent {wanted!r}{hint}"
    if not isinstance(failure.step.action, Say) or failure.core_reply is None:
        return "press another button, or correct the expectation"
    if wanted is not None:
        return _teach(failure, conversation, wanted)
    offered = [each.intent for each in failure.core_reply.reply.suggestions]
    if offered and failure.step.expected.outcome in (Outcome.ANSWER, Outcome.NOT_STATED):
        places = _places(announcement, offered, failure.core_reply.reply.language)
        return f"add the message to the utterances of what it means; nearest are {places}"
    return f"add the message to the utterances of an intent with the outcome {failure.mismatch.expected}"


def _teach(failure: Failure, conversation: Conversation, wanted: str) -> str:
    """Add the message to the utterances of the intent; or move it there, if it stands in another."""
    assert isinstance(failure.step.action, Say) and failure.core_reply is not None, "the caller has looked"
    text, language = failure.step.action.text, failure.core_reply.reply.language
    there = f"{wanted}, below {_end(conversation.announcement, wanted, language)}"
    owner = _same_words(conversation.announcement, text)
    if owner is not None and owner.intent != wanted:
        return f'move the utterance "{owner.text}" from {owner.intent} ({owner.mark}) to {there}'
    if owner is not None:
        return "the utterance is there already: correct the expectation, or what the person says before"
    return f'add "{text}" to the utterances of {there}'


def _not_told(failure: Failure, conversation: Conversation) -> str:
    """The reply lacks words: another intent may hold them, or a figure may be another."""
    replied, wanted = failure.core_reply, failure.mismatch.expected
    if replied is None:
        return _OTHERS[MismatchKind.REPLY]
    intents = _intents_that_say(conversation, wanted, replied.reply.language)
    if intents and isinstance(failure.step.action, Say):
        named = " and ".join(intents[:_NAMED])
        return f"{named} would say it: {_teach(failure, conversation, intents[0])}"
    ours, theirs = _FIGURE.findall(with_plain_signs(wanted)), _FIGURE.findall(with_plain_signs(replied.reply.text))
    where = _places(conversation.announcement, replied.reply.intents, replied.reply.language)
    place = f"the answer of {where}" if where else "the bot's wording"
    if ours and theirs:
        return f"the reply says {', '.join(theirs)}, expected {ours[0]}: correct a fact, {place}, or the expectation"
    return f"correct {place}, or the expectation"


def _no_button(failure: Failure, announcement: Announcement) -> str:
    """A title that is not there: mistyped, or a related intent that is not named."""
    title = failure.mismatch.expected
    offered = failure.mismatch.got.split(", ")
    near = difflib.get_close_matches(title, offered, n=1, cutoff=0.8)
    if near:
        return f"write {near[0]!r}, as the button says"
    key = _titled(announcement, title)
    given = failure.core_reply.reply.intents if failure.core_reply is not None else ()
    if key is not None and given:
        return f"add {key} to the `related:` of {given[0]}, or correct the title"
    return "correct the title; a button must be on a message before, in the same place"


def _same_words(announcement: Announcement, text: str) -> Utterance | None:
    said = plain(text)
    return next((each for each in announcement.utterances if plain(each.text) == said), None)


def _intents_that_say(conversation: Conversation, wanted: str, language: Language) -> list[str]:
    """The intents whose reply contains what is missing."""
    intents = conversation.announcement.intents
    keys = [key for key, intent in intents.items() if intent.outcome in (Outcome.ANSWER, Outcome.SMALLTALK)]
    return [
        key for key in keys if with_plain_signs(wanted) in with_plain_signs(conversation.writer.intent(key, language))
    ]


def _end(announcement: Announcement, key: str, language: Language) -> str:
    """Where the utterances of an intent in a language end."""
    marks = [each.mark for each in announcement.utterances if each.intent == key and each.language == language]
    return f"{marks[-1].file}:{marks[-1].line}" if marks else "its last utterance"


def _places(announcement: Announcement, keys: Sequence[str], language: Language) -> str:
    """Intents, each with the place where its utterances end."""
    return ", ".join(f"{key} ({_end(announcement, key, language)})" for key in keys)


def _titled(announcement: Announcement, title: str) -> str | None:
    titled = announcement.intents.items()
    return next(
        (
            key
            for key, each in titled
            if with_plain_signs(title) in map(with_plain_signs, (each.title.fr, each.title.en))
        ),
        None,
    )
