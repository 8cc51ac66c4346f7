"""Suggests whole messages for inline mode while a question is being typed.

Each suggestion is a whole message. The question may end in half a word: it is read as typed and with that word
completed from the vocabulary of the content, and the reading with the highest confidence decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.content.model import INFORMATIVE, LANGUAGES, Language, Outcome
from bot.content.rendering import set_type
from bot.conversation.conversation import Conversation
from bot.conversation.decision import OFFER
from bot.conversation.links import Link
from bot.conversation.reply import Action, Reply, Verb
from bot.conversation.session import Session
from bot.plain import plain
from bot.understanding.ranking import Ranking

MOST = 10
_COMPLETIONS = 1  # completions of the last word; three find no more (benchmarks/inline.py)


@dataclass(frozen=True, slots=True)
class InlineCard:
    """A message ready to be sent."""

    title: str
    reply: Reply
    """Its only button shows it in the other language."""
    link: Link
    """The deep link that opens the same in a private chat."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The suggestions for a text, best first, no two alike."""

    cards: tuple[InlineCard, ...]
    language: Language
    link: Link
    """What the button above the suggestions opens: the best card, or all topics where nothing was asked."""
    is_personal: bool
    """Whether the reader's own language decided, as the text shows none: Telegram must not cache it for others."""


def suggest(
    conversation: Conversation, text: str, hint: Language | None = None, most_asked: Sequence[str] = ()
) -> Suggestions:
    """The answer to the text, then what is nearest to it; the most frequent questions where it asks nothing known.

    hint: the reader's language; most_asked: intents, the most frequent first.
    """
    link = Link.typed(text, conversation.announcement)
    if link is not None:
        language = link.language or hint or "en"
        opened = _several(conversation, _opened(conversation, link), language)
        return Suggestions(opened, language, link, link.language is None)
    language, is_personal = _language(conversation, text, hint)
    is_read = plain(text) and not conversation.reader.is_third_language(text)
    cards = _asked(conversation, text, language) if is_read else ()
    if cards:
        return Suggestions(cards, language, cards[0].link, is_personal)
    favourites = _several(conversation, _favourites(conversation, most_asked), language)
    return Suggestions(favourites, language, Link("topic", None, language), is_personal)


def translated(conversation: Conversation, action: Action) -> InlineCard | None:
    """The card in the other language, to replace one whose button was pressed; None if its intent is gone."""
    if action.verb is not Verb.TRANSLATE:
        return None
    reply, _ = conversation.press(Session(), action)
    return _as_card(conversation, reply, Link("intent", reply.intents[0], reply.language)) if reply.intents else None


def _language(conversation: Conversation, text: str, hint: Language | None) -> tuple[Language, bool]:
    """The language of the suggestions, and whether the reader's own decided it."""
    if not plain(text) or conversation.reader.is_third_language(text):
        return hint or "en", True
    read_by = {reader: conversation.reader.language(text, None, reader) for reader in (*LANGUAGES, None)}
    return read_by[hint], len(set(read_by.values())) > 1


def _asked(conversation: Conversation, text: str, language: Language) -> tuple[InlineCard, ...]:
    """Cards for what the text asks, stated or not, and for what is near it; none if it is out of scope."""
    rankings = _read(conversation, text, language)
    reply, _ = conversation.reply_to(Session(), rankings, language)
    if reply.outcome not in (*INFORMATIVE, Outcome.CLARIFY):
        return ()
    first = (_card_of(conversation, reply, rankings),) if reply.outcome in INFORMATIVE else ()
    near = (key for key in _near(conversation, reply, rankings) if key not in reply.intents)
    return (*first, *_several(conversation, near, language))[:MOST]


def _read(conversation: Conversation, text: str, language: Language) -> tuple[Ranking, ...]:
    """The reading with the highest confidence: of the text as typed, or with its last word completed."""
    finished = conversation.reader.matcher.complete(text, language, _COMPLETIONS)
    readings = [conversation.reader.read(each, language).rankings for each in (text, *finished)]
    return max(readings, key=lambda rankings: rankings[0].confidence)


def _opened(conversation: Conversation, link: Link) -> Iterable[str]:
    if link.id is None:
        return _favourites(conversation, ())
    if link.kind == "intent":
        return (link.id,)
    return conversation.announcement.answers_on(link.id) or _favourites(conversation, ())


def _favourites(conversation: Conversation, most_asked: Sequence[str]) -> Iterator[str]:
    """The answers people ask for most, then the first answer of each topic."""
    announcement = conversation.announcement
    yield from (key for given in most_asked if (key := announcement.intent_id(given)) is not None)
    for topic in announcement.topics:
        yield from announcement.answers_on(topic)[:1]


def _near(conversation: Conversation, reply: Reply, rankings: tuple[Ranking, ...]) -> Iterator[str]:
    """Other intents that may be meant: clarifications, then runners-up, then related answers."""
    intents = conversation.announcement.intents
    yield from (suggestion.intent for suggestion in reply.suggestions)
    matches = [match for ranking in rankings for match in ranking.matches]
    yield from (match.intent for match in matches if intents[match.intent].outcome is Outcome.ANSWER)
    yield from (match.intent for match in matches if match.probability >= OFFER)
    offered = (button.action for button in reply.buttons if button.action.verb is Verb.ANSWER)
    yield from (action.id for action in offered if action.id is not None)


def _several(conversation: Conversation, keys: Iterable[str], language: Language) -> tuple[InlineCard, ...]:
    """A card for each of the first informative intents."""
    intents = conversation.announcement.intents
    informative = (key for key in dict.fromkeys(keys) if intents[key].outcome in INFORMATIVE)
    return tuple(_card(conversation, key, language) for key in islice(informative, MOST))


def _card(conversation: Conversation, key: str, language: Language) -> InlineCard:
    link = Link("intent", key, language)
    reply, _ = conversation.press(Session(), link.action)
    return _as_card(conversation, reply, link)


def _card_of(conversation: Conversation, reply: Reply, rankings: tuple[Ranking, ...]) -> InlineCard:
    """The card of an informative reply: of one intent, of several, or of none where something is not stated."""
    if reply.intents:
        return _as_card(conversation, reply, Link("intent", reply.intents[0], reply.language))
    topic = next(iter(rankings[0].topics), None)
    return _as_card(conversation, reply, Link("topic", topic.id if topic else None, reply.language))


def _as_card(conversation: Conversation, reply: Reply, link: Link) -> InlineCard:
    writer, intents = conversation.writer, conversation.announcement.intents
    titles = [set_type(intents[key].title[reply.language], reply.language) for key in reply.intents]
    title = ", ".join(titles) or writer.write(writer.wording.not_stated_something, reply.language)
    buttons = tuple(button for button in reply.buttons if button.action.verb is Verb.TRANSLATE)
    return InlineCard(title, replace(reply, buttons=buttons, suggestions=(), in_place=False), link)
