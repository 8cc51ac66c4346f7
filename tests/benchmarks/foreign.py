"""How often does somebody who asks about something else get a fact of the announcement?

    python -m tests.benchmarks.foreign PATH/data_full.json

A thousand of CLINC150's test questions, in scope and out of it as they come, none of them about the announcement, are
put to the bot as shipped, each in a conversation of its own. Those that get an answer are printed.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from bot.assembly import assemble
from bot.content import Outcome
from bot.conversation import Session
from bot.settings import Settings
from tests.benchmarks.clinc150 import Data

COUNT, SEED = 1000, 1


def main() -> None:
    """Print the table, and the questions that got an answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="data_full.json")
    parser.add_argument("--encoder", choices=("use", "none"), default="use")
    options = parser.parse_args()
    data = Data.read(options.data)
    questions = random.Random(SEED).sample([*data.test, *data.oos_test], COUNT)
    settings = Settings.load().model_copy(update={"encoder": options.encoder})
    conversation = assemble(settings)
    replies = [(text, conversation.respond(Session(), text)[0]) for text, _ in questions]
    counts = Counter(reply.outcome for _, reply in replies)
    print("| outcome | of 1,000 foreign questions |\n|---|---|")
    for outcome in Outcome:
        print(f"| {outcome.value} | {counts[outcome]} |")
    for text, reply in replies:
        if reply.outcome is Outcome.ANSWER:
            print(f"\n> {text}\n{reply.text}  [{', '.join(reply.intents)}; {reply.confidence:.2f}]")


if __name__ == "__main__":
    main()
