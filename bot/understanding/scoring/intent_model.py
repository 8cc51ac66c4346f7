"""Gives each intent a probability for a message, and the first one a confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Announcement, Outcome
from bot.understanding.index.neighbours import Neighbours, UtteranceIndex, UtteranceVector
from bot.understanding.scoring.calibration import Calibrator
from bot.understanding.scoring.facets import FacetClassifier, FacetScores
from bot.understanding.scoring.labels import Labels
from bot.understanding.scoring.scorer import SCORE_FEATURES, DialogueContext, Scorer

Floats = NDArray[np.float32]

# What people ask: authors must write many more gaps than answers, so the shares in the content say nothing of it.
EXPECTED = {Outcome.ANSWER: 0.34, Outcome.NOT_STATED: 0.32, Outcome.SMALLTALK: 0.06, Outcome.OUT_OF_SCOPE: 0.28}
# What they ask in a dialogue, in whole questions, and in those that lean on the context: rather what is stated.
EXPECTED_IN_DIALOGUE = {
    Outcome.ANSWER: 0.44, Outcome.NOT_STATED: 0.41, Outcome.SMALLTALK: 0.10, Outcome.OUT_OF_SCOPE: 0.05,
}  # fmt: skip
EXPECTED_FOLLOW_UP = {
    Outcome.ANSWER: 0.68, Outcome.NOT_STATED: 0.18, Outcome.SMALLTALK: 0.09, Outcome.OUT_OF_SCOPE: 0.05,
}  # fmt: skip
_CLEAR = 0.5  # probability from which a follow-up asks for an aspect


@dataclass(frozen=True, slots=True)
class Priors:
    """The prior of each intent for a message alone, for one in a dialogue, and for one that leans on the dialogue."""

    alone: Floats
    in_dialogue: Floats
    follow_up: Floats

    @classmethod
    def of(cls, labels: Labels) -> Priors:
        """The priors that correct the content's shares of the outcomes to the expected ones."""
        return cls(*map(labels.prior, (EXPECTED, EXPECTED_IN_DIALOGUE, EXPECTED_FOLLOW_UP)))

    def after(self, context: DialogueContext | None, unsaid: float) -> Floats:
        """The priors after a context; unsaid: how much the message leans on it, 0 to 1."""
        if context is None:
            return self.alone
        return np.asarray(self.in_dialogue ** (1 - unsaid) * self.follow_up**unsaid, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a message before its intents are weighed."""

    neighbours: Neighbours
    facets: FacetScores
    features: Floats
    """SCORE_FEATURES x intents."""
    context: DialogueContext | None = None


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Everything learnt that turns the vector of a message into probabilities."""

    index: UtteranceIndex
    labels: Labels
    facets: FacetClassifier
    scorer: Scorer
    priors: Priors
    weights: Floats = field(default_factory=lambda: np.array(list(SCORE_FEATURES.values()), dtype=np.float32))
    """A weight for each of SCORE_FEATURES."""
    calibrator: Calibrator = field(default_factory=Calibrator.unfitted)

    def evidence(
        self,
        vector: UtteranceVector,
        context: DialogueContext | None,
        topic_vector: UtteranceVector | None = None,
        without: int | None = None,
    ) -> Evidence:
        """The evidence for a message.

        topic_vector: the message with the name of the context's topic behind it.
        without: the line that the vector is, asked as if it was not there.
        """
        left_out = [] if without is None else [without]
        facets = self.facets.scores(vector) if without is None else self.facets.scores_left_out(vector, without)
        near = self.neighbours(vector, context, left_out)
        with_topic = None if topic_vector is None else self.neighbours(topic_vector, None)
        return Evidence(near, facets, self.scorer.features(near, facets, context, with_topic), context)

    def without_intent(self, line: int, inverse: Floats) -> Evidence:
        """The evidence for an utterance, as if its whole intent was not there; inverse: see FacetClassifier.learn()."""
        lines = self.labels.utterances_of(int(self.labels.intent_of[line]))
        facets = self.facets.without(self.index, inverse, lines, line)
        near = self.neighbours(self.index.line(line), None, lines)
        return Evidence(near, facets, self.scorer.features(near, facets))

    def neighbours(
        self, vector: UtteranceVector, context: DialogueContext | None, without: Sequence[int] | NDArray[np.intp] = ()
    ) -> Neighbours:
        """The nearest lines but for some; bare phrases vote only in a dialogue."""
        passed_over = np.asarray(without, dtype=np.intp)
        if context is None:
            passed_over = np.concatenate([passed_over, self.labels.bare_lines])
        return self.index.neighbours(vector, passed_over)

    def probabilities(self, evidence: Evidence) -> Floats:
        """A probability for each intent, given how often people ask for its outcome."""
        scores = self.weights @ evidence.features
        odds = np.exp(scores - scores.max()) * self.priors.after(evidence.context, evidence.facets.unsaid)
        return np.asarray(odds / odds.sum(), dtype=np.float32)

    def first_rank(
        self, evidence: Evidence, probabilities: Floats, winner: int, group_sums: Sequence[NDArray[np.float64]]
    ) -> tuple[Floats, int | None, float]:
        """CONFIDENCE_FEATURES for the winner, its nearest utterance, and the similarity of that, 0 to 1.

        group_sums: of the probabilities, see Labels.
        """
        labels, neighbours = self.labels, evidence.neighbours
        own = np.flatnonzero(labels.of_line[neighbours.indexes] == winner)
        closest = int(own[neighbours.kernel[own].argmax()]) if len(own) else None
        similarity = 0.0 if closest is None else float(neighbours.kernel[closest]) / self.index.largest
        groups = (labels.topic_of[winner], labels.aspect_of[winner], labels.outcome_of[winner])
        topic, aspect, outcome = (
            float(sums[group]) if group >= 0 else 1.0 for sums, group in zip(group_sums, groups, strict=True)
        )
        others = probabilities.copy()
        others[winner] = 1e-6
        features = Calibrator.features(
            float(probabilities[winner]), float(others.max()), topic, aspect, outcome, similarity
        )
        return features, None if closest is None else int(neighbours.indexes[closest]), similarity

    def empty_cell(self, evidence: Evidence) -> tuple[str, str] | None:
        """The context's topic and the aspect that a message asks of it, where no intent is about them."""
        context = evidence.context
        if context is None or context.topic is None:
            return None
        asked = self.scorer.aspect_asked(evidence.neighbours, evidence.facets, self.weights)
        if asked is None or asked[1] < _CLEAR or self.scorer.has_intent(context.topic, asked[0]):
            return None
        return context.topic, asked[0]

    def with_utterance(self, announcement: Announcement, vector: UtteranceVector, intent: int) -> IntentModel:
        """The model with one more utterance of an intent, after all others; nothing is fitted anew."""
        labels = self.labels.with_utterance(intent)
        return replace(
            self,
            index=self.index.with_utterance(self.labels.utterances, vector, intent),
            labels=labels,
            facets=self.facets.with_utterance(labels),
            scorer=Scorer(announcement, labels),
        )
