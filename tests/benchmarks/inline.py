"""How early, while a question is typed into another chat, does its answer stand among the first suggestions?

    python -m tests.benchmarks.inline [--each 3]

Utterances of the shipped content, so many of each answer and language, are taken out of it; it is learnt without them
(a minute). Then they are cut to a share of their characters, in the middle of a word or not, and suggested for: the
text as it is, and with its last word finished in one way or in three.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.content import LANGUAGES, Announcement, Outcome, load
from bot.content.model import Utterance
from bot.conversation import Conversation, inline
from bot.settings import Settings
from bot.understanding.index.encoder import load_encoder
from bot.understanding.matcher import Matcher

SHARES = (50, 70, 90)
COMPLETIONS = (0, 1, 3)
FIRST = 3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=3, help="utterances of each answer and language")
    options = parser.parse_args()
    settings = Settings.load()
    announcement = load(settings.intents)
    sample = list(_sample(announcement, options.each, random.Random(1)))
    rest = tuple(utterance for utterance in announcement.utterances if utterance not in sample)
    without = replace(announcement, utterances=rest, digest=f"{announcement.digest}, {len(sample)} taken out")
    conversation = Conversation(Matcher(without, load_encoder(), settings.cache))
    print(f"{len(sample)} utterances; found among the first {FIRST}, and as the first, of 100; ms a query")
    for completions in COMPLETIONS:
        inline._COMPLETIONS = completions
        figures = "   ".join(_row(conversation, sample, share) for share in SHARES)
        print(f"last word finished in {completions} ways   {figures}", flush=True)


def _sample(announcement: Announcement, each: int, rng: random.Random) -> Iterator[Utterance]:
    for key, intent in announcement.intents.items():
        for language in LANGUAGES:
            mine = [u for u in announcement.utterances if u.intent == key and u.language == language]
            if intent.outcome is Outcome.ANSWER:
                yield from rng.sample(mine, min(each, len(mine)))


def _row(conversation: Conversation, sample: Sequence[Utterance], share: int) -> str:
    start, ranks = time.perf_counter(), []
    for utterance in sample:
        typed = utterance.text[: max(1, len(utterance.text) * share // 100)]
        cards = inline.suggest(conversation, typed, utterance.language).cards
        ranks.append(next((n for n, card in enumerate(cards) if utterance.intent in card.reply.intents), len(cards)))
    milliseconds = 1000 * (time.perf_counter() - start) / len(sample)
    among, first = (100 * sum(rank < most for rank in ranks) / len(ranks) for most in (FIRST, 1))
    return f"{share} %: {among:4.1f} {first:4.1f} {milliseconds:5.1f} ms"


if __name__ == "__main__":
    main()
