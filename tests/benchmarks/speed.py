"""How long does a question take, how much memory, and how long until the first reply?

    python -m tests.benchmarks.speed PATH/data_full.json [--sizes 600 10000 100000] [--quick]

Intent files of 600, 10,000 and 100,000 distinct utterances are made from CLINC150: its training texts, and where these
do not suffice the beginning of one with the end of another of the same intent. They are asked test questions, every
second one with typing errors. All systems answer in turn, ten questions each, and medians are given, so that the noise
of a shared machine meets them all alike.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from bot.content import Announcement
from bot.conversation import Conversation, Session
from bot.plain import plain
from bot.settings import INTENTS
from bot.understanding.index.encoder import load_encoder
from bot.understanding.matcher import Matcher
from tests.benchmarks.clinc150 import Data
from tests.benchmarks.intent_file import by_intent, english, write
from tests.benchmarks.peers import PEERS
from tests.benchmarks.typos import with_typos

SIZES = (600, 10_000, 100_000)
FEW_INTENTS = 40  # for the smallest size: fifteen utterances each, as an intent file has them
QUESTIONS, TURN = 200, 10
WARM_STARTS = 3
REFERENCE, REPLY = "extractOne, WRatio", ", whole reply"

Ask = Callable[[str], object]

# Runs the bot as `python -m bot ask` does, then tells its peak memory: VmHWM, for getrusage would count the parent's.
_RUN_AND_MEASURE = """
import re, runpy, sys
sys.argv[0] = "bot"
try:
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert not end.code, end.code
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(peak[1], file=sys.stderr)
"""


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="data_full.json")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--quick", action="store_true", help="fewer questions, and one start of each kind")
    options = parser.parse_args()
    data = Data.read(options.data)
    questions = _questions(data, 2 * (40 if options.quick else QUESTIONS))
    with tempfile.TemporaryDirectory() as root:
        folders = {"shipped": INTENTS}
        for size in options.sizes:
            folders[f"{size:,}"] = Path(root) / "intents" / str(size)
            write(utterances(data, size), folders[f"{size:,}"])
        _starts(folders, Path(root), 1 if options.quick else WARM_STARTS)
        _times({name: folder for name, folder in folders.items() if folder != INTENTS}, Path(root), questions)


def utterances(data: Data, size: int) -> dict[str, list[str]]:
    """So many distinct utterances, shared out among the intents."""
    texts = by_intent(data.train)
    if size <= FEW_INTENTS * len(min(texts.values(), key=len)):
        texts = dict(islice(texts.items(), FEW_INTENTS))
    seen: set[str] = set()
    result = {}
    for number, (intent, own) in enumerate(texts.items()):
        wanted = size * (number + 1) // len(texts) - size * number // len(texts)
        result[intent] = list(islice(_distinct(_more(own, random.Random(number)), seen), wanted))
    assert sum(map(len, result.values())) == size
    return result


def _more(texts: Sequence[str], rng: random.Random) -> Iterator[str]:
    yield from texts
    while True:
        first, second = rng.choice(texts).split(), rng.choice(texts).split()
        yield " ".join([*first[: rng.randint(1, len(first))], *second[rng.randrange(len(second)) :]])


def _distinct(texts: Iterator[str], seen: set[str]) -> Iterator[str]:
    for text in texts:
        if plain(text) not in seen:
            seen.add(plain(text))
            yield text


def _questions(data: Data, count: int) -> list[str]:
    rng = random.Random(0)
    texts = [text for text, _ in rng.sample(data.test, count)]
    return [with_typos(text, rng) if number % 2 else text for number, text in enumerate(texts)]


# From nothing to the first reply


def _starts(folders: dict[str, Path], root: Path, warm_starts: int) -> None:
    print("Start to first reply with `ask`, a process of its own; cold: nothing learnt yet, warm: with the cache\n")
    print("| content | encoder | cold, s | warm, s | warm, peak MB |")
    print("|---|---|---|---|---|", flush=True)
    for name, folder in folders.items():
        for encoder in ("use", "none"):
            cold, _ = _start(folder, encoder, root / f"cache {name} {encoder}")
            warm = [_start(folder, encoder, root / f"cache {name} {encoder}") for _ in range(warm_starts)]
            seconds, peak = (median(values) for values in zip(*warm, strict=True))
            print(f"| {name} | {encoder} | {cold:.1f} | {seconds:.2f} | {peak:.0f} |", flush=True)
    print()


def _start(folder: Path, encoder: str, cache: Path) -> tuple[float, float]:
    """Seconds, and the peak in MB."""
    environment = os.environ | {"BOT_INTENTS": str(folder), "BOT_ENCODER": encoder, "BOT_CACHE": str(cache)}
    question = (
        "how many women will be trained?" if folder == INTENTS else "how would my sister wish a frenchman good night"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _RUN_AND_MEASURE, "ask", question],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - begin, int(done.stderr.split()[-1]) / 1024


# One question


def _times(folders: dict[str, Path], root: Path, questions: Sequence[str]) -> None:
    print("A question: ms of rank(), in median and for nine in ten; and the memory it needs for a moment\n")
    print("| utterances | system | median | 9 in 10 | times extractOne | times itself at the smallest | reply | kB |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    smallest: dict[str, float] = {}
    for name, folder in folders.items():
        announcement = english(folder)
        conversations = {
            "without the encoder": Conversation(Matcher(announcement, None, root / f"cache {name} none")),
            "with the encoder": Conversation(Matcher(announcement, load_encoder(), root / f"cache {name} use")),
        }
        systems = _systems(announcement, conversations)
        gc.collect()
        gc.freeze()  # as the bot does once it has started
        taken = _in_turn(systems, questions)
        for label in (REFERENCE, *conversations):
            middle = median(taken[label])
            smallest.setdefault(label, middle)
            reply = f"{median(taken[label + REPLY]):.2f}" if label + REPLY in taken else ""
            print(
                f"| {name} | {label} | {middle:.2f} | {sorted(taken[label])[9 * len(taken[label]) // 10]:.2f} "
                f"| {middle / median(taken[REFERENCE]):.3f} | {middle / smallest[label]:.1f} "
                f"| {reply} | {_memory(systems[label], questions[0]):.0f} |",
                flush=True,
            )


def _systems(announcement: Announcement, conversations: dict[str, Conversation]) -> dict[str, Ask]:
    texts = [utterance.text for utterance in announcement.utterances]
    systems: dict[str, Ask] = {REFERENCE: PEERS[REFERENCE](texts, [u.intent for u in announcement.utterances])}
    for label, conversation in conversations.items():
        systems[label] = partial(conversation.reader.matcher.rank, language="en")
        systems[label + REPLY] = partial(conversation.respond, Session())
    return systems


def _in_turn(systems: dict[str, Ask], questions: Sequence[str]) -> dict[str, list[float]]:
    """Milliseconds for each question. Replies get the second half: the encoder remembers what it read lately."""
    half = len(questions) // 2
    taken: dict[str, list[float]] = {label: [] for label in systems}
    for ask in systems.values():
        ask("something to warm up with")
    for start in range(0, half, TURN):
        for label, ask in systems.items():
            offset = half if label.endswith(REPLY) else 0
            for question in questions[offset + start : offset + min(start + TURN, half)]:
                begin = time.perf_counter()
                ask(question)
                taken[label].append(1000 * (time.perf_counter() - begin))
    return taken


def _memory(ask: Ask, question: str) -> float:
    """Kilobytes at the peak of one call."""
    tracemalloc.start()
    ask(question)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024


if __name__ == "__main__":
    main()
