"""How well are the same questions in other spellings found, and how fast?

    python -m tests.benchmarks.similar

Made-up askers type utterances of the shipped content, in haste: some words get a typing error, accents, capitals or
the question mark go, politeness comes. Who typed the same utterance asks the same.
"""

from __future__ import annotations

import random
import time
from itertools import combinations

from bot.content import load
from bot.plain import fold
from bot.settings import INTENTS
from bot.understanding.text.clusters import cluster
from tests.benchmarks.typos import with_typos

_POLITE = ("bonjour {}", "{} svp", "{} ???", "hello, {}", "{} please", "{}", "{}", "{}")


def asked(count: int, utterances: list[str], rng: random.Random) -> tuple[list[str], list[int]]:
    """So many questions, and which utterance each of them is: a few are asked often, most once or twice."""
    which = [min(int(rng.paretovariate(0.6)), len(utterances)) - 1 for _ in range(count)]
    return [_typed(utterances[number], rng) for number in which], which


def _typed(text: str, rng: random.Random) -> str:
    text = with_typos(text, rng) if rng.random() < 0.5 else text
    text = rng.choice((str, fold, str.upper, lambda t: t.rstrip(" ?.!")))(text)
    return rng.choice(_POLITE).format(text)


def _pairs(groups: list[list[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def main() -> None:
    """Print how many pairs of the same question are found, how many of those found are, and the time."""
    rng = random.Random(7)
    utterances = [utterance.text for utterance in load(INTENTS).utterances]
    rng.shuffle(utterances)
    print("questions  different  groups  pairs found  of those right  seconds")
    for count in (500, 2_000, 5_000):
        texts, which = asked(count, utterances, rng)
        started = time.perf_counter()
        groups = cluster(texts)
        seconds = time.perf_counter() - started
        found = _pairs(groups)
        true = _pairs([[i for i, w in enumerate(which) if w == number] for number in set(which)])
        shares = f"{len(found & true) / len(true):11.1%}  {len(found & true) / len(found):14.1%}"
        print(f"{count:9}  {len(set(which)):9}  {len(groups):6}  {shares}  {seconds:7.2f}")


if __name__ == "__main__":
    main()
