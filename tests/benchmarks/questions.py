"""How well are labelled questions answered, next to what an afternoon with a fuzzy matcher gives on the same content?

    python -m tests.benchmarks.questions FILE.jsonl ... [--score PATH/TO/score.py]
        --curve        right against wrong and invented, by threshold
        --reliability  of what was told at a confidence, how much was right
        --noise        right answers by kind of noise, next to extractOne

The files have the shape that score.py reads (sealed *.gz files too; no question is printed). Each row is one system on
the same content in the same run: the peers of peers.py, the bot as shipped, and the bot with one of its parts off.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.batch import as_object
from bot.content import Announcement, Language, Outcome, load
from bot.conversation import Conversation, Session, decision
from bot.conversation.writer import Writer
from bot.settings import Settings
from bot.understanding.index.encoder import load_encoder
from bot.understanding.matcher import Matcher
from bot.understanding.reader import Reader, Reading
from tests.benchmarks.peers import CUTOFFS, PEERS, Peer

Answer = Callable[[str], dict[str, Any]]
_FAST = [name for name in PEERS if name.startswith("extractOne")]
SETTINGS = Settings.load()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--score", default="../shared/questions/score.py")
    for option in ("--curve", "--reliability", "--noise"):
        parser.add_argument(option, action="store_true")
    options = parser.parse_args()
    score = _module(Path(options.score))
    questions = [q for q in score.load(options.files) if q.get("text", "").strip()]
    announcement = load(SETTINGS.intents)
    full = Conversation(Matcher(announcement, load_encoder(), SETTINGS.cache))
    if options.curve:
        _curve(score, questions, full)
        return
    if options.reliability:
        _reliability(score, questions, full)
        return
    if options.noise:
        _by_noise(score, questions, full)
        return
    for name, answer in _systems(announcement, full):
        _row(score, name, answer, questions)


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _row(score: ModuleType, name: str, answer: Answer, questions: list[dict[str, Any]]) -> None:
    start = time.perf_counter()
    replies = [answer(question["text"]) for question in questions]
    each = 1000 * (time.perf_counter() - start) / len(questions)
    rows = [(q, reply, score.judge(q, reply)) for q, reply in zip(questions, replies, strict=True)]
    print(f"{name:34s} {each:6.1f} ms  {score.in_words(score.metrics(rows))}", flush=True)


def _ours(conversation: Conversation) -> Answer:
    return lambda text: as_object(text, conversation.respond(Session(), text)[0])


def _systems(announcement: Announcement, full: Conversation) -> list[tuple[str, Answer]]:
    cache = SETTINGS.cache

    def without(**changes: object) -> Conversation:
        return Conversation(Matcher(replace(announcement, **changes), load_encoder(), cache))  # type: ignore[arg-type]

    whole = Conversation(full.reader.matcher)
    whole.reader = _WholeReader(full.reader.matcher)
    return [
        *((name, _peer(full, peer, CUTOFFS[name])) for name, peer in PEERS.items()),
        ("the bot", _ours(full)),
        ("  without the encoder", _ours(Conversation(Matcher(announcement, None, cache)))),
        ("  without foreign names", _ours(without(foreign_names={}))),
        ("  without qualifiers", _ours(without(qualifiers={}))),
        ("  without texting spellings", _ours(without(spellings={}))),
        ("  without topics and aspects", _ours(_without_grid(announcement, cache))),
        ("  without parts and follow-ups", _ours(whole)),
    ]


def _without_grid(announcement: Announcement, cache: Path | None) -> Conversation:
    """On utterances alone. Gaps that are worded by topic and aspect keep what they need to be told."""
    intents = {
        key: intent.model_copy(update={"topic": None, "aspect": None}) for key, intent in announcement.intents.items()
    }
    bare = replace(announcement, intents=intents, topics={}, aspects={}, digest=f"{announcement.digest}, no grid")
    conversation = Conversation(Matcher(bare, load_encoder(), cache))
    conversation.writer = Writer(announcement)
    return conversation


class _WholeReader(Reader):
    """Reads every message whole."""

    def read(self, text: str, language: Language, last: str | None = None) -> Reading:
        return Reading(language, (self.matcher.rank(text, language),))


def _peer(conversation: Conversation, peer: Peer, cutoff: float) -> Answer:
    """The nearest utterance's reply, if it is near enough."""
    announcement = conversation.announcement
    nearest = peer([u.text for u in announcement.utterances], [u.intent for u in announcement.utterances])

    def answer(text: str) -> dict[str, Any]:
        index, score = nearest(text)
        language = conversation.reader.language(text)
        result = {"question": text, "language": language, "outcome": "out_of_scope", "intents": [], "reply": ""}
        if score < cutoff:
            return result
        utterance = announcement.utterances[index]
        intent = announcement.intents[utterance.intent]
        result |= {"outcome": intent.outcome.value, "intents": [utterance.intent]}
        if intent.outcome is not Outcome.OUT_OF_SCOPE:
            result["reply"] = conversation.writer.intent(utterance.intent, utterance.language)
        return result

    return answer


def _reliability(score: ModuleType, questions: list[dict[str, Any]], full: Conversation) -> None:
    """Each row: replies that tell something at a confidence, their mean confidence, and the share that is right."""
    told = []
    for question in questions:
        reply = _ours(full)(question["text"])
        if reply["outcome"] in (Outcome.ANSWER, Outcome.NOT_STATED) and reply["intents"]:
            told.append((reply["score"], score.judge(question, reply) == "right"))
    print("confidence   replies   mean   right, %")
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        some = [(confidence, right) for confidence, right in told if low <= confidence < high]
        if some:
            mean, right = (sum(each) / len(some) for each in zip(*some, strict=True))
            print(f"{low:.1f} to {min(high, 1):.1f} {len(some):9d} {mean:8.2f} {100 * right:8.1f}")


def _by_noise(score: ModuleType, questions: list[dict[str, Any]], full: Conversation) -> None:
    systems = {"the bot": _ours(full)} | {name: _peer(full, PEERS[name], CUTOFFS[name]) for name in _FAST}
    print(f"{'noise':12s} {'questions':>9s}  " + "  ".join(systems))
    kinds = sorted({question.get("noise", "") for question in questions if question["kind"] == "answer"})
    for kind in kinds:
        asked = [question for question in questions if question["kind"] == "answer" and question.get("noise") == kind]
        right = [
            100 * sum(score.judge(question, answer(question["text"])) == "right" for question in asked) / len(asked)
            for answer in systems.values()
        ]
        figures = "  ".join(f"{share:{len(name)}.1f}" for share, name in zip(right, systems, strict=True))
        print(f"{kind:12s} {len(asked):9d}  {figures}")


def _curve(score: ModuleType, questions: list[dict[str, Any]], full: Conversation) -> None:
    for threshold in (0.1, 0.15, 0.2, 0.26, 0.3, 0.35, 0.4, 0.5, 0.6, 0.8):
        decision.ANSWER["normal"] = threshold
        _row(score, f"ANSWER = {threshold}", _ours(full), questions)


if __name__ == "__main__":
    main()
