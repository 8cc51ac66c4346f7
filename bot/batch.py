"""Answers questions in bulk, one JSON object a line."""

from __future__ import annotations

from typing import Any

from bot.content.model import Language
from bot.conversation import Conversation, Reply, Session
from bot.streams import piped_lines, print_json
from bot.understanding.ranking import Ranking

_TELLING = 0.05  # of a score: less is not worth a word


def as_object(question: str, reply: Reply) -> dict[str, Any]:
    """A reply as the JSON object that other tools rely on."""
    return {
        "question": question,
        "language": reply.language,
        "outcome": reply.outcome.value,
        "intents": list(reply.intents),
        "score": round(reply.confidence, 3),
        "reply": reply.text,
        "suggestions": [{"intent": s.intent, "title": s.title, "reply": s.reply} for s in reply.suggestions],
    }


def explanation(ranking: Ranking) -> dict[str, Any]:
    """How a question was understood, complete."""
    return {
        "text": ranking.text,
        "language": ranking.language,
        "words": list(ranking.words),
        "corrections": {c.typed: c.meant for c in ranking.corrections},
        "unknown_words": list(ranking.unknown),
        "topic": [{"id": t.id, "probability": round(t.probability, 3)} for t in ranking.topics],
        "aspect": [{"id": a.id, "probability": round(a.probability, 3)} for a in ranking.aspects],
        "outcomes": {outcome.value: round(p, 3) for outcome, p in ranking.outcomes.items()},
        "confidence": round(ranking.confidence, 3),
        "evidence": {name: round(value, 3) for name, value in ranking.evidence.items()},
        "strangers": list(ranking.foreign_names),
        "narrowers": list(ranking.qualifiers),
        "margin": round(_margin(ranking), 3),
        "pieces": {name: round(value, 3) for name, value in ranking.contributions.items()},
        "after": ranking.context and {"topic": ranking.context.topic, "aspect": ranking.context.aspect},
        "matches": [{"intent": m.intent, "probability": round(m.probability, 3)} for m in ranking.matches],
        "best_utterance": ranking.nearest
        and {
            "text": ranking.nearest.text,
            "at": str(ranking.nearest.mark),
            "similarity": round(ranking.similarity, 3),
        },
    }


def _margin(ranking: Ranking) -> float:
    """By how much the first match is likelier than the second."""
    first, second = [*(match.probability for match in ranking.matches), 0.0, 0.0][:2]
    return first - second


def explain_in_words(ranking: Ranking) -> str:
    """How a question was understood, for a person."""
    if ranking.best is None:
        return "  nothing in it is known"
    lines = [f'  read:       "{ranking.text}" ({ranking.language})']
    if ranking.corrections:
        lines.append("  spelt:      " + ", ".join(f"{c.typed} -> {c.meant}" for c in ranking.corrections))
    if ranking.unknown:
        lines.append("  not known:  " + ", ".join(ranking.unknown))
    if ranking.foreign_names:
        lines.append("  foreign:    " + ", ".join(ranking.foreign_names))
    if ranking.qualifiers:
        lines.append("  narrowed:   " + ", ".join(ranking.qualifiers))
    if ranking.nearest is not None:
        lines.append(f'  nearest:    "{ranking.nearest.text}" ({ranking.similarity:.2f}) {ranking.nearest.mark}')
    if ranking.context is not None:
        lines.append(f"  after:      {ranking.context.topic or 'no topic'}, {ranking.context.aspect or 'no aspect'}")
    ranked = ", ".join(f"{m.intent} {m.probability:.2f}" for m in ranking.matches[:3])
    lines.append(f"  intents:    {ranked} (margin {_margin(ranking):.2f})")
    for name, found in (("topics", ranking.topics), ("aspects", ranking.aspects)):
        lines.append(f"  {name + ':':11} " + ", ".join(f"{s.id} {s.probability:.2f}" for s in found))
    pieces = ", ".join(f"{name} {value:.1f}" for name, value in ranking.contributions.items() if abs(value) >= _TELLING)
    lines.append(f"  score:      {pieces}")
    parts = ", ".join(f"{name} {value:.2f}" for name, value in ranking.evidence.items())
    lines.append(f"  confidence: {ranking.confidence:.2f} ({parts})")
    return "\n".join(lines)


def ask(
    conversation: Conversation, question: str, language: Language | None, *, as_json: bool, explain: bool = False
) -> int:
    """Answer the question, or with "-" each line of the standard input, on the standard output."""
    if question != "-":
        _answer(conversation, question, language, as_json=as_json, explain=explain)
        return 0
    for line in piped_lines():
        _answer(conversation, line, language, as_json=as_json, explain=explain)
    return 0


def _answer(
    conversation: Conversation, question: str, language: Language | None, *, as_json: bool, explain: bool
) -> None:
    reply, _ = conversation.respond(Session(chosen=language), question)
    understood = conversation.read(question, reply.language) if explain else ()
    if as_json:
        result = as_object(question, reply)
        if explain:
            result["explain"] = [explanation(ranking) for ranking in understood]
        print_json(result, flush=True)
        return
    print(reply.text)
    for suggestion in reply.suggestions:
        print(f"  - {suggestion.title}")
    for ranking in understood:
        print(explain_in_words(ranking))
