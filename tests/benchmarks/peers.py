"""What would a user build in an afternoon? The nearest utterance, as found by the libraries made for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nebulento import IntentContainer
from rapidfuzz import fuzz, process
from thefuzz import process as thefuzz_process

from bot.plain import plain

Nearest = Callable[[str], tuple[int, float]]
"""A message -> the index of the utterance nearest to it, and their likeness, 0 to 100."""
Peer = Callable[[Sequence[str], Sequence[str]], Nearest]
"""Utterances and the intent of each -> what finds the nearest of them."""


def _rapidfuzz(scorer: Callable[..., float]) -> Peer:
    def peer(utterances: Sequence[str], intents: Sequence[str]) -> Nearest:
        choices = [plain(utterance) for utterance in utterances]

        def nearest(message: str) -> tuple[int, float]:
            _, score, index = process.extractOne(plain(message), choices, scorer=scorer)
            return index, score

        return nearest

    return peer


def _thefuzz(utterances: Sequence[str], intents: Sequence[str]) -> Nearest:
    choices = dict(enumerate(map(plain, utterances)))

    def nearest(message: str) -> tuple[int, float]:
        _, score, index = thefuzz_process.extractOne(plain(message), choices)
        return int(index), float(score)

    return nearest


def _nebulento(utterances: Sequence[str], intents: Sequence[str]) -> Nearest:
    container = IntentContainer()
    lines: dict[str, list[str]] = {}
    index: dict[tuple[str, str], int] = {}
    for number, (utterance, intent) in enumerate(zip(utterances, intents, strict=True)):
        lines.setdefault(intent, []).append(plain(utterance))
        index.setdefault((intent, plain(utterance)), number)
    for intent, texts in lines.items():
        container.add_intent(intent, texts)

    def nearest(message: str) -> tuple[int, float]:
        found = container.calc_intent(plain(message))
        return index[found["name"], found["best_match"]], 100 * float(found["conf"])

    return nearest


PEERS: dict[str, Peer] = {
    "extractOne, WRatio": _rapidfuzz(fuzz.WRatio),
    "extractOne, token_set_ratio": _rapidfuzz(fuzz.token_set_ratio),
    "extractOne, token_sort_ratio": _rapidfuzz(fuzz.token_sort_ratio),
    "thefuzz": _thefuzz,
    "nebulento": _nebulento,
}
"""With the settings each comes with."""
SLOW = frozenset({"thefuzz", "nebulento"})
CUTOFFS = {
    "extractOne, WRatio": 86,
    "extractOne, token_set_ratio": 70,
    "extractOne, token_sort_ratio": 60,
    "thefuzz": 86,
    "nebulento": 60,
}
"""The score from which a user would take the nearest utterance for what was asked."""
