"""Prints the failure of a script."""

from __future__ import annotations

import textwrap
from typing import Any

from bot.authoring.scripts.expectations import MismatchKind, summary_of
from bot.authoring.scripts.play import Failure
from bot.authoring.scripts.remedies import remedy
from bot.authoring.scripts.script import Say
from bot.batch import explain_in_words, explanation
from bot.conversation import Conversation
from bot.understanding.ranking import Ranking

_UNEXPLAINED = (MismatchKind.LEVEL, MismatchKind.SCENE, MismatchKind.PRESS, MismatchKind.REPLY_TO, MismatchKind.BUTTONS)


def as_text(failure: Failure, conversation: Conversation) -> str:
    """The failure for a person: where, what was expected and what came, how it was understood, what would mend it."""
    wrong, steps = failure.mismatch, len(failure.script.steps)
    lines = [
        f"{failure.step.mark}: {failure.step.action}",
        f"  in:         {failure.script.name} (step {failure.number} of {steps}, level {', '.join(failure.levels)})",
        _field("expected", f"{wrong.kind}: {wrong.expected}"),
        _field("got", wrong.got),
    ]
    if failure.core_reply is not None:
        text = "" if failure.core_reply.reply.text == wrong.got else f": {failure.core_reply.reply.text}"
        lines.append(_field("reply", summary_of(failure.core_reply.reply) + text))
    lines += [explain_in_words(ranking) for ranking in _rankings(failure, conversation)]
    return "\n".join([*lines, f"  -> {remedy(failure, conversation)}"])


def as_object(failure: Failure, conversation: Conversation) -> dict[str, Any]:
    """The failure for another program."""
    reply = failure.core_reply.reply if failure.core_reply is not None else None
    return {
        "conversation": failure.script.name,
        "levels": list(failure.levels),
        "at": str(failure.step.mark),
        "step": failure.number,
        "did": str(failure.step.action),
        "kind": failure.mismatch.kind.value,
        "expected": failure.mismatch.expected,
        "got": failure.mismatch.got,
        "reply": reply
        and {
            "outcome": reply.outcome.value,
            "intents": list(reply.intents),
            "language": reply.language,
            "text": reply.text,
            "buttons": [button.title for button in reply.buttons],
        },
        "explain": [explanation(ranking) for ranking in _rankings(failure, conversation)],
        "remedy": remedy(failure, conversation),
    }


def _rankings(failure: Failure, conversation: Conversation) -> tuple[Ranking, ...]:
    """How the message was understood, where that may be why."""
    action, replied = failure.step.action, failure.core_reply
    if (
        not isinstance(action, Say)
        or action.text.startswith("/")
        or replied is None
        or failure.mismatch.kind in _UNEXPLAINED
    ):
        return ()
    return conversation.read(action.text, replied.reply.language, replied.before)


def _field(name: str, text: str) -> str:
    return textwrap.indent(textwrap.dedent(text), " " * 14).replace(" " * 14, f"  {name + ':':12}", 1)
