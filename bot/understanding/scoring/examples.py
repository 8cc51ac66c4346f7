"""Draws the lines of the content that are asked to fit weights and confidence.

Utterances are asked alone and after an answer; bare phrases after an answer whose topic, or aspect, they leave unsaid,
where the content has what they ask for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.scoring.labels import Labels
from bot.understanding.scoring.scorer import DialogueContext

Indexes = NDArray[np.intp]

SAMPLE = 800  # utterances, and bare phrases, that are asked; with 400 an edited line moved the confidence by points
_SAME_TOPIC = 0.6  # share of the utterances asked after an answer whose answer is on their topic


@dataclass(frozen=True, slots=True)
class Example:
    """A line to ask, its context, and the intents it asks for."""

    line: int
    context: DialogueContext | None
    meant: Indexes


def examples(labels: Labels, texts: Sequence[str], sample: int = SAMPLE) -> list[Example]:
    """Draw lines from all over the content by a hash of their text, so that an added line hardly changes the draw.

    texts: of all lines, no two the same.
    """
    draws = [int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) for text in texts]
    drawn = _drawn(range(labels.utterances), draws, sample) if labels.utterances > 1 else []
    found = [Example(line, None, labels.intent_of[[line]]) for line in drawn]
    answers = np.flatnonzero(labels.is_answer & (labels.topic_of >= 0))
    if not len(answers):
        return found
    after = []
    for example in found:
        chance = np.random.default_rng(draws[example.line])
        on_topic = answers[labels.topic_of[answers] == labels.topic_of[example.meant[0]]]
        before = chance.choice(on_topic if len(on_topic) and chance.random() < _SAME_TOPIC else answers)
        after.append(Example(example.line, _context(labels, int(before)), example.meant))
    bare = _drawn(labels.bare_lines.tolist(), draws, sample)
    return [*found, *after, *(each for line in bare for each in _follow_ups(labels, line, answers, draws[line]))]


def _drawn(lines: Iterable[int], draws: Sequence[int], sample: int) -> list[int]:
    return sorted(sorted(lines, key=draws.__getitem__)[:sample])


def _context(labels: Labels, intent: int) -> DialogueContext:
    topic, aspect = labels.topic_of[intent], labels.aspect_of[intent]
    return DialogueContext(
        labels.topics[topic] if topic >= 0 else None, labels.aspects[aspect] if aspect >= 0 else None
    )


def _follow_ups(labels: Labels, line: int, answers: Indexes, draw: int) -> Iterator[Example]:
    """A bare phrase as a follow-up to an answer, where the content has what the two together ask for."""
    number = int(labels.of_line[line]) - len(labels.intents)
    names_aspect = number < len(labels.aspects)
    own, other = (labels.aspect_of, labels.topic_of) if names_aspect else (labels.topic_of, labels.aspect_of)
    number -= 0 if names_aspect else len(labels.aspects)
    asked = answers[own[answers] == number]
    before = answers[(own[answers] != number) & np.isin(other[answers], other[asked])]
    if len(before):
        said = int(np.random.default_rng(draw).choice(before))
        yield Example(line, _context(labels, said), asked[other[asked] == other[said]])
