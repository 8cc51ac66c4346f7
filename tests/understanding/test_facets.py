"""Topics, aspects and outcomes, learnt over all lines: what a line left out would have been taken for."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from bot.conversation import Conversation
from bot.understanding.index import neighbours
from bot.understanding.index.neighbours import UtteranceIndex
from bot.understanding.scoring.classes import Classes, bare_phrases
from bot.understanding.scoring.facets import FacetClassifier, FacetScores
from bot.understanding.scoring.fitting import examples, fit_weights
from bot.understanding.scoring.scorer import PIECES
from bot.understanding.text.words import words


def texts_of(conversation: Conversation) -> list[str]:
    content = conversation.announcement
    said = [(u.language, u.text) for u in content.utterances] + [(p.language, p.text) for p in bare_phrases(content)]
    return [f"{language} {text}" for language, text in said]


@pytest.fixture(scope="module")
def classes(tiny: Conversation) -> Classes:
    return Classes.of(tiny.announcement)


@pytest.fixture(scope="module")
def lines(tiny: Conversation, classes: Classes) -> UtteranceIndex:
    content = tiny.announcement
    typed = [
        *((u.text, u.language) for u in content.utterances),
        *((p.text, p.language) for p in bare_phrases(content)),
    ]
    learnt = UtteranceIndex.learn([words(text, language) for text, language in typed])
    return UtteranceIndex.of(learnt, None, classes.of_line, classes.count)


def numbers(kind: FacetScores) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.concatenate([np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in astuple(kind)])


def test_a_line_left_out_is_taken_for_what_it_would_be_had_it_never_been_there(
    classes: Classes, lines: UtteranceIndex
) -> None:
    last = len(classes.of_line) - 1
    point = lines.utterance(last)
    without = replace(classes, of_line=classes.of_line[:last])
    never = FacetClassifier.of(FacetClassifier.learn(lines, without), without).of_point(point)
    left_out = FacetClassifier.of(FacetClassifier.learn(lines, classes), classes).of_line(point, last)
    assert numbers(left_out) == pytest.approx(numbers(never), abs=1e-3)


def test_several_lines_left_out_together_are_as_if_none_had_been_there(classes: Classes, lines: UtteranceIndex) -> None:
    count = len(classes.of_line)
    some = np.arange(count - 4, count)
    learnt = FacetClassifier.learn(lines, classes)
    left_out = FacetClassifier.of(learnt, classes).without(lines, learnt["inverse"], some, count - 2)
    without = replace(classes, of_line=classes.of_line[: count - 4])
    never = FacetClassifier.of(FacetClassifier.learn(lines, without), without).of_point(lines.utterance(count - 2))
    assert numbers(left_out) == pytest.approx(numbers(never), abs=1e-3)


def test_an_utterance_that_nothing_was_learnt_from_tells_itself_nothing(
    classes: Classes, lines: UtteranceIndex
) -> None:
    kinds = FacetClassifier.of(FacetClassifier.learn(lines, classes), classes)
    point, new = lines.utterance(0), classes.utterances
    other = kinds.with_utterance(classes.with_utterance(0))
    assert numbers(other.of_line(point, new)) == pytest.approx(numbers(kinds.of_point(point)))
    shifted = other.of_line(lines.utterance(new), new + 1)
    assert numbers(shifted) == pytest.approx(numbers(kinds.of_line(lines.utterance(new), new)))


def test_bare_phrases_are_asked_after_answers_with_which_the_content_has_what_they_ask(
    conversation: Conversation,
) -> None:
    classes = Classes.of(conversation.announcement)
    asked = examples(classes, texts_of(conversation), 50)
    after = [each for each in asked if each.line >= classes.utterances]
    assert after
    for each in after:
        assert classes.answers[each.meant].all()
        assert each.context is not None
        spoken = {classes.topics.index(each.context.topic or ""), len(classes.topics)}
        names_topic = classes.of_line[each.line] >= len(classes.intents) + len(classes.aspects)
        assert names_topic or set(classes.topic_of[each.meant].tolist()) <= spoken


def test_an_added_line_leaves_the_draw_of_lines_as_it_was(conversation: Conversation) -> None:
    classes, texts = Classes.of(conversation.announcement), texts_of(conversation)
    count = classes.utterances
    more = [*texts[:count], "en something nobody has asked before", *texts[count:]]

    def drawn(classes: Classes, texts: list[str]) -> set[tuple[str, object]]:
        return {(texts[each.line], each.context) for each in examples(classes, texts, 50)}

    before, after = drawn(classes, texts), drawn(classes.with_utterance(0), more)
    assert drawn(classes, texts) == before
    assert len(before - after) <= 2, "the new line, alone and in a conversation, may take the place of another"


def test_weights_are_what_makes_the_meant_likeliest_and_never_negative() -> None:
    chance = np.random.default_rng(1)
    meant = [np.array([each % 5]) for each in range(300)]
    pieces = []
    for (right,) in meant:
        told = chance.normal(size=(len(PIECES), 5)).astype(np.float32)
        told[0, right] += 2  # the votes tell something
        told[1, right] -= 2  # and the next piece the contrary
        pieces.append(told)
    weights = fit_weights(pieces, meant)
    assert weights.min() >= 0
    assert weights[0] == weights.max()
    assert weights[1] == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_few_examples_little_is_learnt(count: int) -> None:
    told = np.zeros((len(PIECES), 2), dtype=np.float32)
    weights = fit_weights([told] * count, [np.array([0])] * count)
    assert weights.tolist() == pytest.approx(list(PIECES.values()))


def test_where_all_utterances_vote_those_passed_over_are_as_if_they_had_never_been_there(
    classes: Classes, lines: UtteranceIndex
) -> None:
    point, count = lines.utterance(0), len(classes.of_line)
    for without in ([0], [0, 3, 4], [*classes.bare.tolist(), 0]):
        rest = np.delete(np.arange(count), without)
        weighed = lines.weigh(point, np.array(without))
        kernels = lines._among(rest) + neighbours.PENALTY * np.eye(len(rest))
        weights = np.linalg.solve(kernels, weighed.kernel)
        assert weighed.indexes.tolist() == rest.tolist()
        assert weighed.votes == pytest.approx(
            np.bincount(classes.of_line[rest], weights, minlength=classes.count), abs=1e-3
        )
