"""Facets, examples, weights and votes: a line left out counts as if it had never been there."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from bot.conversation import Conversation
from bot.understanding.index import neighbours
from bot.understanding.index.neighbours import UtteranceIndex
from bot.understanding.scoring.examples import examples
from bot.understanding.scoring.facets import FacetClassifier, FacetScores
from bot.understanding.scoring.fitting import fit_weights
from bot.understanding.scoring.labels import Labels, bare_phrases
from bot.understanding.scoring.scorer import SCORE_FEATURES
from bot.understanding.text.words import words


def texts_of(conversation: Conversation) -> list[str]:
    content = conversation.announcement
    said = [(u.language, u.text) for u in content.utterances] + [(p.language, p.text) for p in bare_phrases(content)]
    return [f"{language} {text}" for language, text in said]


@pytest.fixture(scope="module")
def labels(tiny: Conversation) -> Labels:
    return Labels.of(tiny.announcement)


@pytest.fixture(scope="module")
def lines(tiny: Conversation, labels: Labels) -> UtteranceIndex:
    content = tiny.announcement
    typed = [
        *((u.text, u.language) for u in content.utterances),
        *((p.text, p.language) for p in bare_phrases(content)),
    ]
    learnt = UtteranceIndex.learn([words(text, language) for text, language in typed])
    return UtteranceIndex.of(learnt, None, labels.of_line, labels.count)


def numbers(scores: FacetScores) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.concatenate([np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in astuple(scores)])


def test_a_line_left_out_is_taken_for_what_it_would_be_had_it_never_been_there(
    labels: Labels, lines: UtteranceIndex
) -> None:
    last = len(labels.of_line) - 1
    vector = lines.line(last)
    without = replace(labels, of_line=labels.of_line[:last])
    never = FacetClassifier.of(FacetClassifier.learn(lines, without), without).scores(vector)
    left_out = FacetClassifier.of(FacetClassifier.learn(lines, labels), labels).scores_left_out(vector, last)
    assert numbers(left_out) == pytest.approx(numbers(never), abs=1e-3)


def test_several_lines_left_out_together_are_as_if_none_had_been_there(labels: Labels, lines: UtteranceIndex) -> None:
    count = len(labels.of_line)
    some = np.arange(count - 4, count)
    learnt = FacetClassifier.learn(lines, labels)
    left_out = FacetClassifier.of(learnt, labels).without(lines, learnt["inverse"], some, count - 2)
    without = replace(labels, of_line=labels.of_line[: count - 4])
    never = FacetClassifier.of(FacetClassifier.learn(lines, without), without).scores(lines.line(count - 2))
    assert numbers(left_out) == pytest.approx(numbers(never), abs=1e-3)


def test_an_utterance_that_nothing_was_learnt_from_tells_itself_nothing(labels: Labels, lines: UtteranceIndex) -> None:
    classifier = FacetClassifier.of(FacetClassifier.learn(lines, labels), labels)
    vector, new = lines.line(0), labels.utterances
    other = classifier.with_utterance(labels.with_utterance(0))
    assert numbers(other.scores_left_out(vector, new)) == pytest.approx(numbers(classifier.scores(vector)))
    shifted = other.scores_left_out(lines.line(new), new + 1)
    assert numbers(shifted) == pytest.approx(numbers(classifier.scores_left_out(lines.line(new), new)))


def test_bare_phrases_are_asked_after_answers_with_which_the_content_has_what_they_ask(
    conversation: Conversation,
) -> None:
    labels = Labels.of(conversation.announcement)
    asked = examples(labels, texts_of(conversation), 50)
    after = [each for each in asked if each.line >= labels.utterances]
    assert after
    for each in after:
        assert labels.is_answer[each.meant].all()
        assert each.context is not None
        spoken = {labels.topics.index(each.context.topic or ""), len(labels.topics)}
        names_topic = labels.of_line[each.line] >= len(labels.intents) + len(labels.aspects)
        assert names_topic or set(labels.topic_of[each.meant].tolist()) <= spoken


def test_an_added_line_leaves_the_draw_of_lines_as_it_was(conversation: Conversation) -> None:
    labels, texts = Labels.of(conversation.announcement), texts_of(conversation)
    count = labels.utterances
    more = [*texts[:count], "en something nobody has asked before", *texts[count:]]

    def drawn(labels: Labels, texts: list[str]) -> set[tuple[str, object]]:
        return {(texts[each.line], each.context) for each in examples(labels, texts, 50)}

    before, after = drawn(labels, texts), drawn(labels.with_utterance(0), more)
    assert drawn(labels, texts) == before
    assert len(before - after) <= 2, "the new line, alone and in a conversation, may take the place of another"


def test_weights_are_what_makes_the_meant_likeliest_and_never_negative() -> None:
    chance = np.random.default_rng(1)
    meant = [np.array([each % 5]) for each in range(300)]
    stacked = []
    for (right,) in meant:
        features = chance.normal(size=(len(SCORE_FEATURES), 5)).astype(np.float32)
        features[0, right] += 2  # the votes say what is right
        features[1, right] -= 2  # and the next feature the contrary
        stacked.append(features)
    weights = fit_weights(stacked, meant)
    assert weights.min() >= 0
    assert weights[0] == weights.max()
    assert weights[1] == 0


@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_few_examples_little_is_learnt(count: int) -> None:
    features = np.zeros((len(SCORE_FEATURES), 2), dtype=np.float32)
    weights = fit_weights([features] * count, [np.array([0])] * count)
    assert weights.tolist() == pytest.approx(list(SCORE_FEATURES.values()))


def test_where_all_utterances_vote_those_passed_over_are_as_if_they_had_never_been_there(
    labels: Labels, lines: UtteranceIndex
) -> None:
    vector, count = lines.line(0), len(labels.of_line)
    for without in ([0], [0, 3, 4], [*labels.bare_lines.tolist(), 0]):
        rest = np.delete(np.arange(count), without)
        found = lines.neighbours(vector, np.array(without))
        kernels = lines._pairwise(rest) + neighbours.PENALTY * np.eye(len(rest))
        weights = np.linalg.solve(kernels, found.kernel)
        assert found.indexes.tolist() == rest.tolist()
        assert found.votes == pytest.approx(
            np.bincount(labels.of_line[rest], weights, minlength=labels.count), abs=1e-3
        )
