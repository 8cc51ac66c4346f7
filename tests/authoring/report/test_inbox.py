"""Questions that found no answer, from the log into the content."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.assembly import assemble
from bot.authoring.inbox.consequences import Change, Consequence, consequence
from bot.authoring.inbox.decisions import Decisions
from bot.authoring.inbox.inbox import Inbox, as_utterance
from bot.authoring.inbox.prompt import InboxPrompt
from bot.authoring.report.labelled import read_labelled
from bot.content import Language, Outcome, load
from bot.content.templates import expand
from bot.conversation import Conversation, Session
from bot.conversation.decision import Decision
from bot.errors import BotError, SourcePosition
from bot.settings import Settings
from bot.store.question_log import QuestionLog
from bot.understanding.index import neighbours
from bot.understanding.leave_one_out import is_neighbour, with_utterance
from bot.understanding.matcher import Matcher
from tests.authoring.report.people import asked

GARDEN = "la bibliothèque a-t-elle un jardin ?"
CEILING = "who painted the ceiling"
FILLED_IN = [
    ("    topic:  an id of `topics:`, or remove the line\n", ""),
    ("    aspect:  an id of `aspects:`, or remove the line\n", ""),
    ('missing:  completes "The announcement does not say ..."', "missing:"),
    ("      fr:\n      en:\n", "      fr: s’il y a un jardin\n      en: whether there is a garden\n"),
    ("        -\n", "        - is there a garden\n"),
]


@pytest.fixture
def inbox(folder: Path, conversation: Conversation, log: QuestionLog) -> Inbox:
    return Inbox(folder, conversation, log)


@pytest.fixture
def again(folder: Path, environment: dict[str, str], log: QuestionLog) -> Callable[[], Inbox]:
    """Another day."""
    return lambda: Inbox(folder, assemble(Settings.of(environment)), log)


def questions(inbox: Inbox) -> list[str]:
    return [group.text for group in inbox.waiting()]


def accept(inbox: Inbox, text: str, intent: str) -> list[str]:
    acceptance = inbox.preview(inbox.group_of(text), intent, inbox.language(text), text)
    inbox.accept(acceptance)
    return acceptance.consequence.as_lines()


def test_the_most_frequent_comes_first_with_its_spellings_as_one(inbox: Inbox) -> None:
    assert questions(inbox) == [GARDEN, CEILING]
    waiting = inbox.examine(inbox.waiting()[0])
    assert (waiting.group.count, waiting.language) == (3, "fr")
    assert waiting.proposals[0].intent in ("library_seats", "library_hours")
    assert waiting.ranking.nearest is not None


def test_an_accepted_question_is_one_more_line_of_the_content(inbox: Inbox, folder: Path) -> None:
    before = (folder / "small.yaml").read_text(encoding="utf-8")
    accept(inbox, GARDEN, "library_hours")
    after = (folder / "small.yaml").read_text(encoding="utf-8")
    assert after.replace(f"        - {GARDEN}\n", "") == before
    assert GARDEN in load(folder).intents["library_hours"].utterances.fr


def test_an_accepted_question_is_answered_and_asked_about_no_more(
    inbox: Inbox, again: Callable[[], Inbox], environment: dict[str, str]
) -> None:
    accept(inbox, GARDEN, "library_hours")
    assert questions(inbox) == questions(again()) == [CEILING]
    reply, _ = assemble(Settings.of(environment)).respond(Session(), GARDEN)
    assert reply.intents == ("library_hours",)


def test_an_accepted_question_becomes_a_regression_in_all_its_spellings(inbox: Inbox, folder: Path) -> None:
    accept(inbox, GARDEN, "library_hours")
    labelled = read_labelled([folder / "regressions.jsonl"], load(folder).intents)
    assert [each.text for each in labelled] == [GARDEN, "la bibliothèque a t elle un jardinn ?"]
    assert {(each.language, each.kind, each.intents) for each in labelled} == {("fr", "not_stated", ("library_hours",))}


def test_an_ignored_question_is_asked_about_no_more_and_its_words_are_not_kept(
    inbox: Inbox, again: Callable[[], Inbox], folder: Path
) -> None:
    inbox.ignore(inbox.group_of(GARDEN))
    assert questions(inbox) == questions(again()) == [CEILING]
    assert "jardin" not in (folder / "ignored.txt").read_text(encoding="utf-8")


LITERAL = [
    "y a-t-il un jardin [",
    "y a-t-il un jardin ]",
    "y a-t-il un jardin (…|",
    "[x] y a-t-il un jardin",
    "le jardin [ou la cour] est-il ouvert",
    "le jardin (grand|petit) est-il ouvert",
    r"le jardin \[ \\ \) est-il ouvert",
    "- {jardin}: *où* ? # @là, 'oui' \"non\" !",
    "le jardin\u2028ou\u0085la cour \t ?",
]


@pytest.mark.parametrize("intent", ["library_hours", "weather"], ids=["a list behind dashes", "a list in brackets"])
@pytest.mark.parametrize("text", LITERAL)
def test_what_is_accepted_is_loaded_as_it_was_asked(text: str, intent: str, inbox: Inbox, folder: Path) -> None:
    acceptance = inbox.preview(inbox.group_of(text), intent, "fr", text)
    inbox.accept(acceptance)
    asked_for = [each.text for each in load(folder).utterances if each.intent == intent and each.language == "fr"]
    assert asked_for[-1] == " ".join(text.split())


@pytest.mark.parametrize("text", LITERAL)
def test_what_a_new_intent_begins_with_is_literal(text: str, folder: Path, conversation: Conversation) -> None:
    inbox = Inbox(folder, conversation, QuestionLog((asked(text, "out_of_scope"),), ()))
    work(inbox, "n", "garden", "Le jardin", "The garden", "3", "q")
    load(folder)
    add_skeleton = (folder / "small.yaml").read_text("utf-8").partition("# From the inbox")[2].partition("\n")[2]
    bare = re.sub(r"(?m)^  # ", "", add_skeleton).replace("      -\n", "      - x\n")
    assert expand(yaml.safe_load(bare)["garden"]["utterances"]["fr"][0]) == (" ".join(text.split()),)


@pytest.mark.parametrize(
    ("broken", "problem"),
    [("intents:\n  x: {}\n", "lacks the key"), ("a: [b", "opens here is not closed")],
    ids=["a fault", "a syntax error"],
)
def test_nothing_is_written_into_content_that_would_not_load(
    broken: str, problem: str, inbox: Inbox, folder: Path
) -> None:
    (folder / "edited_meanwhile.yaml").write_text(broken, "utf-8")
    before = (folder / "small.yaml").read_bytes()
    with pytest.raises(BotError, match="the content would not load, so nothing is written") as caught:
        accept(inbox, GARDEN, "library_hours")
    assert problem in caught.value.problem
    assert (folder / "small.yaml").read_bytes() == before
    assert not (folder / "regressions.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "intent", "problem"),
    [
        (GARDEN, "seats", "there is no intent 'seats'"),
        ("PRIX DE LA CARTE !", "library_hours", "is an utterance of 'card_price' already"),
        ("[e-mail]", "library_hours", "holds no words"),
    ],
    ids=["no such intent", "known already", "nothing left"],
)
def test_what_cannot_be_accepted_is_told_and_nothing_is_written(
    text: str, intent: str, problem: str, inbox: Inbox, folder: Path
) -> None:
    before = (folder / "small.yaml").read_bytes()
    with pytest.raises(BotError, match=re.escape(problem)):
        accept(inbox, text, intent)
    assert (folder / "small.yaml").read_bytes() == before
    assert not (folder / "regressions.jsonl").exists()


def test_an_intent_that_is_nearly_right_is_proposed(inbox: Inbox) -> None:
    with pytest.raises(BotError) as caught:
        accept(inbox, GARDEN, "seats")
    assert caught.value.remedy == "did you mean library_seats?"


def test_what_was_scrubbed_is_no_part_of_the_utterance() -> None:
    assert as_utterance("écrivez à [e-mail]\n ou au [phone]  svp [sic]") == "écrivez à ou au svp [sic]"


def test_a_harmless_addition_says_so(inbox: Inbox) -> None:
    lines = accept(inbox, CEILING, "weather")
    assert not any(line.startswith("takes 1") for line in lines)
    assert lines[0] in ("takes nothing from any intent", "nothing else changes")
    assert lines[-1].startswith("(of the 50 utterances nearest to it, it bears on ")


@pytest.mark.parametrize(("won", "said"), [(0, "nothing else changes"), (1, "takes nothing from any intent")])
def test_what_an_addition_wins_is_told_apart_from_no_change(won: int, said: str, conversation: Conversation) -> None:
    added = conversation.reader.matcher.utterances[0]
    lost, found = Decision(Outcome.OUT_OF_SCOPE, (), 0.0), Decision(Outcome.ANSWER, (added.intent,), 0.9)
    effect = Consequence(added, looked_at=50, bears_on=3, taken=(), won=(Change(added, lost, found),) * won, allowed=())
    assert effect.is_harmless
    assert effect.as_lines()[0] == said


def test_an_addition_that_takes_something_names_it(conversation: Conversation) -> None:
    matcher = conversation.reader.matcher
    stray = replace(matcher.utterances[0], text="cost of the card", language="en", intent="library_seats")
    effect = consequence(matcher, with_utterance(matcher, replace(stray, mark=SourcePosition("x.yaml"))))
    assert not effect.is_harmless
    (line, *_) = effect.as_lines()
    assert re.match(r"takes \d utterances? from `card_price`:\n    .+small\.yaml:\d+:\d+", line)


def test_nothing_changes_for_an_utterance_that_does_not_hear_the_new_one(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "_TINY", 0)  # else all hear it
    matcher = Matcher(conversation.announcement)
    last = len(matcher.utterances)
    after = with_utterance(
        matcher, replace(matcher.utterances[0], text="cost of the card", language="en", intent="library_seats")
    )
    deaf = [index for index in range(last) if not is_neighbour(after, index, last)]
    assert 0 < len(deaf) < last
    for index in deaf:
        assert found(after, index) == pytest.approx(found(matcher, index), abs=1e-5)


def found(matcher: Matcher, index: int) -> dict[str, float]:
    utterance = matcher.utterances[index]
    ranking = matcher.rank(utterance.text, utterance.language, without=index)
    return {match.intent: match.probability for match in ranking.matches}


def test_with_one_more_utterance_it_ranks_as_if_it_had_learnt_it(conversation: Conversation) -> None:
    matcher = conversation.reader.matcher
    new = replace(matcher.utterances[0], text="is there a garden behind it", language="en", intent="library_hours")
    after = with_utterance(matcher, new)
    assert after.utterances == (*matcher.utterances, new)
    ranking = after.rank("IS THERE A GARDEN BEHIND IT ?", "en")
    assert (ranking.exact, ranking.nearest) == (True, new)
    assert after.rank("is there a garden beside it", "en").nearest == new
    assert not matcher.rank("is there a garden behind it", "en").exact, "the first is as it was"


@pytest.mark.parametrize(
    ("text", "replied", "spoken"),
    [("how much does it cost to sit down", "fr", "en"), ("wifi ?", "fr", "fr"), ("wifi ?", "en", "en")],
    ids=["by the words", "by the log: French", "by the log: English"],
)
def test_a_question_is_accepted_in_the_language_it_was_asked_in(
    text: str, replied: Language, spoken: Language, folder: Path, conversation: Conversation
) -> None:
    inbox = Inbox(folder, conversation, QuestionLog((asked(text, "out_of_scope", language=replied),), ()))
    assert inbox.language(text) == spoken


class Author:
    """Types lines, one after the other, and sees what is said."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.seen = ""

    def ask(self, prompt: str) -> str:
        self.seen += prompt
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def say(self, text: str) -> None:
        self.seen += f"{text}\n"


def work(inbox: Inbox, *lines: str) -> str:
    author = Author(*lines)
    InboxPrompt(inbox, author.ask, author.say).run()
    return author.seen


def test_the_author_sees_how_it_was_understood_and_what_would_change_before_saying_yes(inbox: Inbox) -> None:
    seen = work(inbox, "library_hours", "n", "q")
    order = [GARDEN, "also spelt", "nearest:", "1  ", "takes ", "write it?"]
    places = [seen.index(each) for each in order]
    assert places == sorted(places)
    assert questions(inbox) == [GARDEN, CEILING]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (("library_hours", "y", "q"), [CEILING]),
        (("library_hours", "e", "y a-t-il un jardin", "y", "q"), [CEILING]),
        (("i", "i"), []),
        (("s", "i"), [GARDEN]),
        (("nonsense", "", "weather", "y"), [GARDEN]),
        ((), [GARDEN, CEILING]),
    ],
    ids=["accept", "in other words", "ignore", "skip", "a mistake", "end of input"],
)
def test_each_choice_settles_a_question_or_leaves_it(lines: tuple[str, ...], left: list[str], inbox: Inbox) -> None:
    work(inbox, *lines)
    assert questions(inbox) == left


def test_a_new_intent_is_a_comment_that_becomes_content_once_it_is_filled_in(inbox: Inbox, folder: Path) -> None:
    seen = work(inbox, "n", "garden", "Le jardin", "The garden: is there one?", "2", "q")
    assert "as a comment to be filled in" in seen
    assert questions(inbox) == [CEILING]
    file = folder / "small.yaml"
    load(folder)
    head, _, add_skeleton = file.read_text(encoding="utf-8").partition(
        '  # From the inbox: fill it in, and take away the "# "'
    )
    bare = add_skeleton.partition("\n")[2].replace("  # ", "  ")
    for empty, filled in FILLED_IN:
        assert empty in bare
        bare = bare.replace(empty, filled)
    file.write_text(head + bare, encoding="utf-8")
    intent = load(folder).intents["garden"]
    assert (intent.title.en, intent.utterances.fr) == ("The garden: is there one?", (GARDEN,))


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (("n", "Garden", "a", "b", "1"), "'Garden' cannot be an id"),
        (("n", "hello", "a", "b", "1"), "the id 'hello' is taken"),
        (("n", "garden", "", "b", "1"), "a title has 1 to 40"),
        (("n", "garden", "a", "b", "5"), "there is no kind '5'"),
    ],
)
def test_a_new_intent_that_cannot_be_is_told(lines: tuple[str, ...], problem: str, inbox: Inbox) -> None:
    assert problem in work(inbox, *lines)
    assert questions(inbox) == [GARDEN, CEILING]


def test_decisions_outlive_lines_that_are_not_theirs(tmp_path: Path) -> None:
    decided = Decisions.beside(tmp_path / "one.yaml")
    (tmp_path / "regressions.jsonl").write_text('{\n[]\n{"text": 5}\n{"text": "x", "kind": "answer"}', "utf-8")
    decided.accept(["où ?"], "fr", Outcome.ANSWER, "a")
    decided.ignore(["qui ?"])
    assert len(decided.digests()) == 3
    assert len((tmp_path / "regressions.jsonl").read_text("utf-8").splitlines()) == 5


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085", "\u000b", "\r"])
def test_decisions_are_a_line_each_whatever_a_question_holds(sign: str, tmp_path: Path) -> None:
    decided = Decisions.beside(tmp_path)
    decided.accept([f"où{sign}est-ce ?"], "fr", Outcome.ANSWER, "a")
    (tmp_path / "regressions.jsonl").open("a", encoding="utf-8").write(
        f'{{"text": "qui{sign.strip(chr(11) + chr(13))}?"}}\n'
    )
    decided.ignore(["quoi ?"])
    assert len(decided.digests()) == 3


def test_no_question_commands_the_terminal(folder: Path, conversation: Conversation) -> None:
    inbox = Inbox(folder, conversation, QuestionLog((asked("jardin \x1b[2J ?", "out_of_scope"),), ()))
    assert "\x1b" not in work(inbox, "q")
