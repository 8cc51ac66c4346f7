"""Judges whether what a question takes for granted is true.

"So it's 20,000 seats, right?", "is the library in Lyon?" and "c'est payant ?" want a yes or a no before the fact. Two
things are compared with the answer that won: figures with the facts it states, and phrases with those its author listed
as right or wrong. Where the message asks openly ("how many of the 20,000?"), denies something, offers a choice, or says
right and wrong things together, there is no verdict, and the fact speaks for itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto, unique

from bot.content.model import LANGUAGES, PLACEHOLDER, Announcement, Language, Outcome
from bot.understanding.text.lexicon import LEXICON, Comparison, either, union
from bot.understanding.text.words import words

_WORDS = LEXICON.premises
_OPEN_PATTERN = re.compile(_WORDS.open_patterns)
_TAGS = {language: re.compile(_WORDS.tags[language]) for language in LANGUAGES}
_CURRENCIES = {code: union(names) for code, names in _WORDS.currencies.items()}
_FACTORS = [(factor, re.compile(either(stems.both))) for factor, stems in _WORDS.factor_stems.items()]
_TIMES = re.compile(
    rf"\b(?:x ?(\d{{1,3}})|(\d{{1,3}}) ?x|{either(_WORDS.before_factor.both)} (\d{{1,3}})"
    rf"|(\d{{1,3}}) {either(_WORDS.after_factor.both)})\b"
)

_EXACTLY: Callable[[int, int], bool] = int.__eq__
_OPERATORS: dict[Comparison, Callable[[int, int], bool] | None] = {
    "greater": int.__gt__,
    "less": int.__lt__,
    "at_least": int.__ge__,
    "at_most": int.__le__,
    "vague": None,
}
# Phrases before a figure: how the fact must compare with it. None: too vague for a verdict.
_COMPARED = {
    phrase: _OPERATORS[name] for name, phrases in _WORDS.comparisons.items() for phrase in (*phrases.fr, *phrases.en)
}
_YEARS = range(1990, 2100)
_LEAST = 10  # a smaller count is no claim where all stated counts are ten times as much and more


@unique
class FigureKind(Enum):
    """What the number of a figure stands for."""

    COUNT = auto()
    MONEY = auto()
    YEAR = auto()
    FACTOR = auto()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a message holds, and how a fact must compare with it for the message to be right."""

    kind: FigureKind
    value: int
    compared: Callable[[int, int], bool] | None = _EXACTLY


@dataclass(frozen=True, slots=True)
class _Claims:
    """What one answer states in one language, in the form that messages claim it."""

    facts: Mapping[FigureKind, frozenset[int]]
    context: Mapping[FigureKind, frozenset[int]]
    """Figures stated beside the answer: neither right nor wrong as an answer."""
    currencies: frozenset[str]
    right: frozenset[str]
    wrong: frozenset[str]


class PremiseJudge:
    """Compares what messages claim with what each answer of an announcement states."""

    def __init__(self, announcement: Announcement) -> None:
        self._claims = {
            (key, language): _claims(announcement, key, language)
            for key, intent in announcement.intents.items()
            if intent.outcome is Outcome.ANSWER
            for language in LANGUAGES
        }

    def verdict(
        self, text: str, message: Sequence[str], language: Language, intent: str, foreseen: Sequence[str]
    ) -> bool | None:
        """Whether a message is right in what it claims about an intent; None if it claims nothing clear.

        message: the plain words of the text; foreseen: the foreign names in it that the intent's own utterances hold,
        too, which are wrong guesses that its author expected.
        """
        claims = self._claims.get((intent, language))
        plainly, tags = _TAGS[language].subn(" ", " ".join(message))
        left = plainly.split()
        no_verdict = _WORDS.negations[language] | _WORDS.choice_words[language]
        if claims is None or _is_open(left, language) or no_verdict & set(left):
            return None
        said = f" {' '.join(left)} "

        def holds(phrases: Iterable[str]) -> bool:
            return any(f" {phrase} " in said for phrase in phrases)

        right, wrong = holds(claims.right), holds((*claims.wrong, *foreseen))
        by_figure = set(_by_figures(left, language, claims))
        if by_figure:
            if wrong and not right:
                return False
            return by_figure.pop() if len(by_figure) == 1 else None
        if not tags and "?" not in text and not _WORDS.closed_words[language] & set(left[:2]):
            return None  # keywords, and they ask for the whole
        return right if right != wrong else None


def only_confirms(message: Sequence[str], language: Language) -> bool:
    """Whether a message is a mere tag that asks to confirm what stands before it: ", right?", ", c'est ça ?"."""
    return not _TAGS[language].sub(" ", " ".join(message)).split()


def _is_open(message: Sequence[str], language: Language) -> bool:
    """Whether the message asks for more than a yes or a no."""
    return bool(_WORDS.open_words[language] & set(message)) or bool(_OPEN_PATTERN.search(" ".join(message)))


def _by_figures(message: Sequence[str], language: Language, claims: _Claims) -> Iterator[bool | None]:
    """A verdict for each figure of a message that the answer states a figure of the same kind for."""
    for figure in figures(message):
        kind = figure.kind
        if kind is FigureKind.COUNT and not claims.facts[FigureKind.COUNT] and figure.value >= 1_000:
            kind = FigureKind.MONEY  # "so they invest 5 million?"
        stated = claims.facts[kind]
        if not stated or figure.value in claims.context[kind]:
            continue
        if figure.value < _LEAST <= min(stated) / _LEAST:
            continue  # "two numbers, please: ..."
        if kind is FigureKind.MONEY and not _currency_fits(message, claims):
            yield False
        elif figure.compared is None:
            yield None
        else:
            yield any(figure.compared(fact, figure.value) for fact in stated)


def _currency_fits(message: Sequence[str], claims: _Claims) -> bool:
    said = {code for code, names in _CURRENCIES.items() if names & set(message)}
    return not said or bool(said & claims.currencies)


def figures(message: Sequence[str]) -> Iterator[Figure]:
    """The figures among the plain words of a message."""
    text = " ".join(message)
    factors = [int(next(filter(None, match.groups()))) for match in _TIMES.finditer(text)]
    factors += [factor for word in message for factor, stem in _FACTORS if stem.match(word)]
    yield from (Figure(FigureKind.FACTOR, factor) for factor in factors)
    of_money = any(names & set(message) for names in _CURRENCIES.values())
    for index, word in enumerate(message):
        if not word.isdigit() or len(word) > 12 or (int(word) in factors):
            continue
        compared = _compared(message[max(0, index - 3) : index])
        if int(word) in _YEARS:
            yield Figure(FigureKind.YEAR, int(word), compared)
        else:
            yield Figure(FigureKind.MONEY if of_money else FigureKind.COUNT, int(word), compared)


def _compared(before: Sequence[str]) -> Callable[[int, int], bool] | None:
    said = " ".join(before)
    for phrase, compared in _COMPARED.items():
        if said == phrase or said.endswith(f" {phrase}"):
            return compared
    return _EXACTLY


def _claims(announcement: Announcement, key: str, language: Language) -> _Claims:
    intent = announcement.intents[key]
    facts = _figures_of(announcement, intent.answer[language] if intent.answer else "")
    context = _figures_of(announcement, intent.context[language] if intent.context else "")
    return _Claims(
        facts={kind: facts[kind] for kind in FigureKind},
        context={kind: context[kind] - facts[kind] for kind in FigureKind},
        currencies=frozenset(fact.money.currency for fact in announcement.facts.values() if fact.money),
        right=_plain(intent.premises.right[language], language),
        wrong=_plain(intent.premises.wrong[language], language),
    )


def _figures_of(announcement: Announcement, text: str) -> dict[FigureKind, frozenset[int]]:
    found: dict[FigureKind, set[int]] = {kind: set() for kind in FigureKind}
    for name in PLACEHOLDER.findall(text):
        fact = announcement.facts[name]
        value = fact.money.amount if fact.money else None
        values = (fact.number, value, fact.year, fact.factor)
        kinds = (FigureKind.COUNT, FigureKind.MONEY, FigureKind.YEAR, FigureKind.FACTOR)
        for kind, number in zip(kinds, values, strict=True):
            if number is not None:
                found[kind].add(number)
    return {kind: frozenset(numbers) for kind, numbers in found.items()}


def _plain(phrases: Sequence[str], language: Language) -> frozenset[str]:
    return frozenset(" ".join(words(phrase, language)) for phrase in phrases)
