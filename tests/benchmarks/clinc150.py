"""How well is public intent data understood, next to fuzzy matchers and to what was published?

    python -m tests.benchmarks.clinc150 PATH/data_full.json [--quick]

CLINC150 (Larson et al. 2019, "An Evaluation Dataset for Intent Classification and Out-of-Scope Prediction") is written
out as an intent file and learnt by the matcher as any content is; nothing is fitted to the data but the threshold of
the second table. Its rule is the paper's: of all thresholds on the score the one that is right most often on the
validation set, out-of-scope as one more intent. Slow peers are asked a sample of the questions: the tables say of how
many.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

import numpy as np
from numpy.typing import NDArray

from bot.content import Outcome
from bot.conversation.decision import decide
from bot.understanding.index.encoder import Encoder, load_encoder
from bot.understanding.matcher import Matcher
from bot.understanding.ranking import Ranking
from tests.benchmarks.intent_file import by_intent, english, write
from tests.benchmarks.peers import PEERS, SLOW, Peer
from tests.benchmarks.typos import with_typos

FOREIGN = "oos"
PER_INTENT = 10
SEEDS = (1, 2, 3, 4, 5)
ENCODERS = {"the bot": "use", "the bot, without the encoder": "none"}

# In-scope accuracy / out-of-scope recall, "Full" data: by a threshold on the score, and trained with foreign examples.
PUBLISHED = {
    "SVM (bag of words)": ("88.2 / 18.0", "91.0 / 14.5"),
    "FastText": ("88.6 / 28.3", "89.0 / 9.7"),
    "CNN": ("90.9 / 30.9", "91.2 / 18.9"),
    "DialogFlow": ("90.8 / 26.7", "91.7 / 14.0"),
    "Rasa": ("90.9 / 31.2", "91.5 / 45.3"),
    "MLP on USE embeddings": ("93.4 / 49.1", "93.5 / 47.4"),
    "BERT": ("96.2 / 52.3", "96.9 / 40.3"),
}

Labelled = Sequence[tuple[str, str]]
"""Texts and the intent of each."""
Encoders = dict[str, Encoder | None]
Classify = Callable[[str], tuple[str, float]]
"""A message -> its intent, and how sure that is."""


@dataclass(frozen=True, slots=True)
class Data:
    """The parts of the data."""

    train: Labelled
    val: Labelled
    test: Labelled
    oos_train: Labelled
    oos_val: Labelled
    oos_test: Labelled

    @classmethod
    def read(cls, path: Path) -> Data:
        """The parts as the file holds them."""
        parts = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: [(text, intent) for text, intent in parts[name]] for name in cls.__slots__})

    def draw(self, seed: int) -> Labelled:
        """PER_INTENT training texts of each intent, drawn at random."""
        rng = random.Random(seed)
        return [(text, key) for key, texts in by_intent(self.train).items() for text in rng.sample(texts, PER_INTENT)]


class Remembering:
    """An encoder that reads a sentence once, however many matchers ask."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        new = list({sentence for sentence in sentences if sentence not in self._known})
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[sentence] for sentence in sentences])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="data_full.json")
    parser.add_argument("--quick", action="store_true", help="one draw, and a sample of the questions")
    options = parser.parse_args()
    data = Data.read(options.data)
    encoders: Encoders = {}
    for name, choice in ENCODERS.items():
        encoder = load_encoder(choice)
        encoders[name] = Remembering(encoder) if encoder is not None else None
    few = 300 if options.quick else None
    _accuracy(data, encoders, SEEDS[:1] if options.quick else SEEDS, few)
    _foreign(data, encoders, few)


def learn(train: Labelled, encoder: Encoder | None) -> Matcher:
    """The matcher of an intent file of these texts; the intent FOREIGN, if there is one, is out of scope."""
    with tempfile.TemporaryDirectory() as folder:
        write(by_intent(train), Path(folder), FOREIGN)
        return Matcher(english(Path(folder)), encoder)


def _ranks(matcher: Matcher) -> Callable[[str], Ranking]:
    return lambda text: matcher.rank(text, "en")


def _by_confidence(ranking: Ranking) -> tuple[str, float]:
    return (ranking.best.intent if ranking.best else FOREIGN), ranking.confidence


def _by_nearest(peer: Peer, train: Labelled) -> Classify:
    intents = [intent for _, intent in train]
    nearest = peer([text for text, _ in train], intents)

    def classify(text: str) -> tuple[str, float]:
        index, score = nearest(text)
        return intents[index], score

    return classify


def _sample(labelled: Labelled, count: int | None) -> Labelled:
    return labelled if count is None or count >= len(labelled) else random.Random(0).sample(labelled, count)


def _smaller(*counts: int | None) -> int | None:
    return min((count for count in counts if count is not None), default=None)


# Accuracy without rejection


def _accuracy(data: Data, encoders: Encoders, seeds: Sequence[int], few: int | None) -> None:
    print(f"150 intents x {PER_INTENT} utterances, {len(seeds)} draws: accuracy, % (lowest to highest draw)\n")
    print("| system | questions a draw | clean | with typos |\n|---|---|---|---|", flush=True)
    for name, encoder in encoders.items():
        _accuracy_row(name, data, seeds, few, partial(_learnt, encoder))
    for name, peer in PEERS.items():
        count = _smaller(few, 200 if name in SLOW else 1000)
        _accuracy_row(name, data, seeds, count, partial(_by_nearest, peer))


def _learnt(encoder: Encoder | None, train: Labelled) -> Classify:
    ranks = _ranks(learn(train, encoder))
    return lambda text: _by_confidence(ranks(text))


def _accuracy_row(
    name: str, data: Data, seeds: Sequence[int], count: int | None, learnt: Callable[[Labelled], Classify]
) -> None:
    test = _sample(data.test, count)
    clean, typos = [], []
    for seed in seeds:
        classify = learnt(data.draw(seed))
        clean.append(_right(classify, test))
        typos.append(_right(classify, _mistyped(test, seed)))
    print(f"| {name} | {len(test)} | {_spread(clean)} | {_spread(typos)} |", flush=True)


def _mistyped(labelled: Labelled, seed: int) -> Labelled:
    rng = random.Random(seed)
    return [(with_typos(text, rng), intent) for text, intent in labelled]


def _right(classify: Classify, test: Labelled) -> float:
    return 100 * mean(classify(text)[0] == intent for text, intent in test)


def _spread(values: Sequence[float]) -> str:
    return f"{mean(values):.1f}" + (f" ({min(values):.1f} to {max(values):.1f})" if len(values) > 1 else "")


# Saying no


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What a system says of the questions of one part: is it right, and how sure is it?"""

    right: NDArray[np.bool_]
    score: NDArray[np.float64]

    @classmethod
    def of(cls, classify: Classify, asked: Labelled) -> Verdicts:
        found = [classify(text) for text, _ in asked]
        right = [intent == wanted for (intent, _), (_, wanted) in zip(found, asked, strict=True)]
        return cls(np.array(right), np.array([score for _, score in found]))

    def accepted(self, threshold: float) -> float:
        """The share answered rightly."""
        return float((self.right & (self.score >= threshold)).mean())

    def refused(self, threshold: float) -> float:
        """The share refused: by the threshold, or because the foreign intent won (right, for a foreign question)."""
        return float((self.right | (self.score < threshold)).mean())


def _threshold(inside: Verdicts, foreign: Verdicts, share: float) -> float:
    """The threshold that is right most often, where `share` of the questions are foreign."""
    candidates = np.unique(np.concatenate([[0.0], inside.score, foreign.score])).tolist()
    return float(max(candidates, key=lambda t: (1 - share) * inside.accepted(t) + share * foreign.refused(t)))


def _separation(inside: Verdicts, foreign: Verdicts) -> float:
    """How often a question in scope scores above a foreign one (the area under the ROC curve), in per cent."""
    below = np.searchsorted(np.sort(foreign.score), inside.score, side="left")
    upto = np.searchsorted(np.sort(foreign.score), inside.score, side="right")
    return 100 * float((below + upto).mean()) / 2 / len(foreign.score)


def _foreign(data: Data, encoders: Encoders, few: int | None) -> None:
    print(
        "\n150 intents x 100 utterances, %: accuracy without rejection, then in-scope accuracy / out-of-scope recall\n"
    )
    print("| system | questions | clean | with typos | paper's threshold | AUROC | foreign intent | as it is |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for name, encoder in encoders.items():
        print(_bot_row(name, data, encoder, few), flush=True)
    train = [(text, key) for key, texts in by_intent(data.train).items() for text in texts]
    for name, peer in PEERS.items():
        count = _smaller(few, 100 if name in SLOW else 300)
        print(f"{_rejection(name, _by_nearest(peer, train), data, count)} | | |", flush=True)
    for name, (thresholded, trained) in PUBLISHED.items():
        print(f"| published: {name} | 5500 | | | {thresholded} | | {trained} | |")


def _bot_row(name: str, data: Data, encoder: Encoder | None, few: int | None) -> str:
    matcher = learn(data.train, encoder)
    ranks = _ranks(matcher)

    def decided(text: str) -> tuple[str, float]:
        decision = decide(ranks(text), matcher.announcement)
        return (decision.intents[0] if decision.outcome is Outcome.ANSWER else FOREIGN), 1.0

    row = _rejection(name, lambda text: _by_confidence(ranks(text)), data, few)
    trained = _learnt(encoder, [*data.train, *data.oos_train])
    return f"{row} | {_both(trained, data, few)} | {_both(decided, data, few)} |"


def _rejection(name: str, classify: Classify, data: Data, few: int | None) -> str:
    test, foreign = _sample(data.test, few), _sample(data.oos_test, few)
    share = len(data.oos_val) / (len(data.val) + len(data.oos_val))
    valid, foreign_valid = Verdicts.of(classify, _sample(data.val, few)), Verdicts.of(classify, data.oos_val)
    threshold = _threshold(valid, foreign_valid, share)
    inside, outside = Verdicts.of(classify, test), Verdicts.of(classify, foreign)
    typos = _right(classify, _mistyped(test, 0))
    return (
        f"| {name} | {len(test) + len(foreign)} | {100 * inside.right.mean():.1f} | {typos:.1f} "
        f"| {100 * inside.accepted(threshold):.1f} / {100 * outside.refused(threshold):.1f} "
        f"| {_separation(inside, outside):.1f}"
    )


def _both(classify: Classify, data: Data, few: int | None) -> str:
    return f"{_right(classify, _sample(data.test, few)):.1f} / {_right(classify, _sample(data.oos_test, few)):.1f}"


if __name__ == "__main__":
    main()
