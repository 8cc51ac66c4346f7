"""Lays out the scores of labelled questions as sections, and as JSON."""

from __future__ import annotations

from typing import Any

from bot.authoring.report.evaluation import Bin, EvaluatedQuestion, Evaluation
from bot.authoring.report.labelled import KINDS
from bot.authoring.report.pages import Bars, Cell, Curve, Page, PageEntry, Section, Table
from bot.batch import explain_in_words, explanation
from bot.content.model import Outcome

_PAIRS = 20  # most confused pairs that are shown; --json has all


def evaluation_page(evaluation: Evaluation) -> Page:
    """The sections of the report, tables and plots."""
    return Page(
        "LabelledQuestion questions",
        (
            _overview(evaluation),
            _confusion(evaluation),
            _pairs(evaluation),
            _histogram(evaluation),
            _reliability(evaluation),
            _intents(evaluation),
            _mistakes(evaluation),
        ),
    )


def evaluation_object(evaluation: Evaluation) -> dict[str, Any]:
    """The JSON object of the report."""
    return {
        "questions": evaluation.questions,
        "right": evaluation.right,
        "accuracy": _share(evaluation.right, evaluation.questions),
        "asked_back_with_the_right_offer": evaluation.asked_back_well,
        "languages": {"labelled": evaluation.languages_labelled, "right": evaluation.languages_right},
        "confusion": {
            kind.value: {outcome.value: evaluation.confusion.get((kind, outcome), 0) for outcome in Outcome}
            for kind in KINDS
        },
        "confused": [{"meant": meant, "told": told, "count": count} for meant, told, count in evaluation.pairs],
        "calibration_error": round(evaluation.calibration_error, 4),
        "confidence": [_bin_object(each) for each in evaluation.bins],
        "intents": [
            {
                "intent": s.intent,
                "labelled": s.labelled,
                "told": s.predicted,
                "precision": s.precision,
                "recall": s.recall,
            }
            for s in evaluation.intents
        ],
        "wrong": [_mistake_object(each) for each in evaluation.mistakes],
    }


def _overview(evaluation: Evaluation) -> Section:
    kinds = [kind for kind in KINDS if _asked(evaluation, kind)]
    rows: list[tuple[Cell, ...]] = [
        (kind.value, _asked(evaluation, kind), right, _share(right, _asked(evaluation, kind)))
        for kind in kinds
        for right in [_asked(evaluation, kind) - sum(each.question.kind is kind for each in evaluation.mistakes)]
    ]
    rows.append(("all", evaluation.questions, evaluation.right, _share(evaluation.right, evaluation.questions)))
    note = f"Asked back with the right one among the offers: {evaluation.asked_back_well}, counted as wrong."
    if evaluation.languages_labelled:
        note += f" Replies in the language labelled: {evaluation.languages_right} of {evaluation.languages_labelled}."
    return Section("Right replies", note, table=Table("By kind", ("kind", "questions", "right", "share"), tuple(rows)))


def _asked(evaluation: Evaluation, kind: Outcome) -> int:
    return sum(count for (asked, _), count in evaluation.confusion.items() if asked is kind)


def _confusion(evaluation: Evaluation) -> Section:
    columns = ("should get", *(outcome.value for outcome in Outcome))
    rows: list[tuple[Cell, ...]] = [
        (kind.value, *(evaluation.confusion.get((kind, outcome), 0) for outcome in Outcome)) for kind in KINDS
    ]
    note = "Down: what a question should get; across: what it got. An answer may still be another one than was meant."
    return Section("Outcomes confused", note, table=Table("Questions by kind and outcome", columns, tuple(rows)))


def _pairs(evaluation: Evaluation) -> Section:
    if not evaluation.pairs:
        return Section("Intents confused", "None.")
    table = Table("The most frequent", ("meant", "told instead", "times"), evaluation.pairs[:_PAIRS])
    return Section("Intents confused", "In brackets: no intent was told, the reply had this outcome.", table=table)


def _histogram(evaluation: Evaluation) -> Section:
    bins = evaluation.bins
    description = "Questions by how sure the bot was of its first match; right and wrong replies stacked: " + "; ".join(
        f"{_range(each)}: {each.right} right, {each.count - each.right} wrong" for each in bins if each.count
    )
    right = tuple(float(each.right) for each in bins)
    wrong = tuple(float(each.count - each.right) for each in bins)
    labels = tuple(f"{each.low:.1f}" for each in bins)
    series = (("right", right), ("wrong", wrong))
    plot = Bars("confidence", "Confidence of the replies", description, "confidence, from", "questions", labels, series)
    table = Table(
        "Replies by confidence",
        ("confidence", "questions", "right", "wrong"),
        tuple((_range(each), each.count, each.right, each.count - each.right) for each in bins),
    )
    return Section("Confidence", "", plot, table)


def _reliability(evaluation: Evaluation) -> Section:
    filled = [each for each in evaluation.bins if each.count]
    description = "Share of first matches that are right against the confidence in them: " + "; ".join(
        f"at {each.confidence:.0%} {each.first_right:.0%} of {each.count}" for each in filled
    )
    points = tuple((each.confidence, each.first_right, each.count) for each in filled)
    plot = Curve("reliability", "Reliability", description, "confidence", "first match right", points)
    rows = tuple((_range(each), each.count, each.confidence, each.first_right) for each in filled)
    note = (
        f"Expected calibration error (Guo et al. 2017, {len(evaluation.bins)} bins): "
        f"{evaluation.calibration_error:.1%}. On the diagonal the confidence is honest; above it, too modest."
    )
    columns = ("confidence", "questions", "mean confidence", "first match right")
    return Section("Reliability", note, plot, Table("First matches by confidence", columns, rows))


def _intents(evaluation: Evaluation) -> Section:
    rows = tuple((s.intent, s.labelled, s.predicted, s.precision, s.recall) for s in evaluation.intents)
    table = Table("Of questions with intents labelled", ("intent", "labelled", "told", "precision", "recall"), rows)
    note = "Precision: of the replies that told it, where it was meant. Recall: of the questions for it, which got it."
    return Section("Intents found", note, table=table)


def _mistakes(evaluation: Evaluation) -> Section:
    entries = tuple(
        PageEntry(f"{each.question.text} ({each.question.mark.file}:{each.question.mark.line})", _explained(each))
        for each in evaluation.mistakes
    )
    return Section(f"Wrong replies: {len(entries)}", "" if entries else "None.", entries=entries)


def _explained(evaluated: EvaluatedQuestion) -> tuple[str, ...]:
    meant = ", ".join(evaluated.question.intents) or "any"
    given = ", ".join(evaluated.intents) or (
        "offers " + ", ".join(evaluated.offered) if evaluated.offered else "no intent"
    )
    verdict = (f"should get: {evaluated.question.kind} ({meant})", f"got:        {evaluated.outcome} ({given})")
    lines = [line[2:] for ranking in evaluated.rankings for line in explain_in_words(ranking).split("\n")]
    return (*verdict, *lines)


def _bin_object(each: Bin) -> dict[str, float]:
    return {
        "from": each.low,
        "to": each.high,
        "questions": each.count,
        "right": each.right,
        "mean_confidence": round(each.confidence, 4),
        "first_match_right": round(each.first_right, 4),
    }


def _mistake_object(evaluated: EvaluatedQuestion) -> dict[str, Any]:
    return {
        "question": evaluated.question.text,
        "at": f"{evaluated.question.mark.file}:{evaluated.question.mark.line}",
        "meant": {"kind": evaluated.question.kind.value, "intents": list(evaluated.question.intents)},
        "got": {
            "outcome": evaluated.outcome.value,
            "intents": list(evaluated.intents),
            "offered": list(evaluated.offered),
        },
        "explain": [explanation(ranking) for ranking in evaluated.rankings],
    }


def _range(each: Bin) -> str:
    return f"{each.low:.1f} to {each.high:.1f}"


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
