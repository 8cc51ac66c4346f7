"""Asks the author in the terminal what to do with each unanswered question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.authoring.inbox.inbox import Inbox, Waiting
from bot.authoring.report.labelled import KINDS
from bot.authoring.report.log_summary import QuestionGroup
from bot.batch import explain_in_words
from bot.content.model import BUTTON_LIMIT, Language, Outcome
from bot.errors import BotError
from bot.templating import printable

_CHOICES = "number or intent id: accept; n: new intent; i: ignore; s: skip; q: quit > "
_CONFIRM = "write it? y: yes; e: in other words; n: no > "


class _Quit(Exception):
    """The author wants to stop."""


class InboxPrompt:
    """Shows one question after the other and asks what to do with it. Writes nothing without a yes."""

    def __init__(self, inbox: Inbox, ask: Callable[[str], str] = input, say: Callable[[str], None] = print) -> None:
        self._inbox = inbox
        self._ask_line = ask
        self._say = say

    def run(self) -> None:
        """Ask until nothing is left, or the author quits."""
        skipped: set[str] = set()
        try:
            while left := [group for group in self._inbox.waiting() if group.text not in skipped]:
                self._say(f"\n{len(left)} left")
                if not self._settle(self._inbox.examine(left[0])):
                    skipped.add(left[0].text)
            self._say("nothing is left in the inbox")
        except _Quit:
            self._say("")

    def _settle(self, waiting: Waiting) -> bool:
        """One question; False where it is to wait for another time."""
        self._show(waiting)
        while True:
            choice = self._ask(_CHOICES)
            if choice in ("s", ""):
                return False
            try:
                if self._do(waiting, choice):
                    return True
            except BotError as error:
                self._say(str(error))

    def _do(self, waiting: Waiting, choice: str) -> bool:
        if choice == "i":
            self._inbox.ignore(waiting.group)
            return True
        if choice == "n":
            return self._new(waiting)
        number = int(choice) if choice.isdecimal() else 0
        named = waiting.proposals[number - 1].intent if 0 < number <= len(waiting.proposals) else choice
        return self._accept(waiting.group, named, waiting.language, waiting.group.text)

    def _accept(self, group: QuestionGroup, intent: str, language: Language, wording: str) -> bool:
        acceptance = self._inbox.preview(group, intent, language, wording)
        self._say(f"  “{printable(acceptance.utterance.text)}” for `{intent}` ({language}), in {acceptance.file}:")
        for line in acceptance.consequence.as_lines():
            self._say(f"  {line}")
        answer = self._ask(_CONFIRM)
        if answer == "e":
            return self._accept(group, intent, language, self._ask("in which words? > "))
        if answer == "y":
            self._inbox.accept(acceptance)
        return answer == "y"

    def _new(self, waiting: Waiting) -> bool:
        intent = self._ask("its id > ")
        french, english = (self._title(name) for name in ("French", "English"))
        kinds = ", ".join(f"{number} {kind}" for number, kind in enumerate(KINDS, start=1))
        kind = self._ask(f"its kind ({kinds}) > ")
        if kind not in ("1", "2", "3", "4"):
            raise BotError(f"there is no kind {kind!r}", "write its number")
        titles: dict[Language, str] = {"fr": french, "en": english}
        file = self._inbox.add_skeleton(waiting, intent, titles, Outcome(KINDS[int(kind) - 1]))
        self._say(f"  it stands at the end of {file}, as a comment to be filled in")
        return True

    def _title(self, language: str) -> str:
        typed = self._ask(f"its {language} title, at most {BUTTON_LIMIT} characters > ")
        title = " ".join(typed.split())
        if not 0 < len(title) <= BUTTON_LIMIT:
            raise BotError(f"a title has 1 to {BUTTON_LIMIT} characters, and this {len(title)}", "choose another")
        return title

    def _show(self, waiting: Waiting) -> None:
        group = waiting.group
        day = datetime.fromtimestamp(group.last_asked, UTC).date().isoformat()
        got = ", ".join(group.outcomes)
        self._say(f"“{printable(group.text)}”  {group.count} times, {waiting.language}, last on {day}; got {got}")
        for text in group.texts[1:4]:
            self._say(f"  also spelt: {printable(text)}")
        for line in explain_in_words(waiting.ranking).split("\n"):
            self._say(printable(line))
        for number, each in enumerate(waiting.proposals, start=1):
            self._say(f"  {number}  {each.intent} ({each.outcome}, {each.probability:.2f}): {each.title}")

    def _ask(self, prompt: str) -> str:
        try:
            answer = self._ask_line(prompt).strip()
        except EOFError:
            raise _Quit from None
        if answer == "q":
            raise _Quit
        return answer
