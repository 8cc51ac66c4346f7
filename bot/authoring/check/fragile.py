"""Finds utterances that are only recognised because they are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.closeness import same_reply
from bot.authoring.check.finding import Finding, warning
from bot.authoring.check.leave_one_out import LeaveOneOutResults
from bot.content.model import Announcement, Utterance

MARGIN = 0.5  # of the probability of its intent that another one needs to be within the margin
TAKEN = 0.5  # share of an intent's utterances that one other intent takes, from which on it is a finding
LISTED = 10  # pairs of intents in a summary


@dataclass(frozen=True, slots=True)
class FragileUtterance:
    """An utterance that, left out, is taken for another intent, or nearly."""

    utterance: Utterance
    rival: str
    lost: bool
    """Whether the other intent wins; else it comes near."""


@dataclass(frozen=True)
class LeaveOneOutReport:
    """What came of asking each utterance with itself left out."""

    asked: int
    fragile: tuple[FragileUtterance, ...]

    @classmethod
    def of(cls, content: Announcement, answers: LeaveOneOutResults) -> LeaveOneOutReport:
        """The utterances that a rival takes, or comes within the margin of."""
        ids = list(content.intents)
        count = len(content.utterances)
        near = answers.rival_probability[:count] >= MARGIN * answers.own[:count]
        found = []
        for line in near.nonzero()[0].tolist():
            utterance, rival = content.utterances[line], ids[answers.rival[line]]
            if answers.rival[line] >= 0 and not same_reply(content, utterance.intent, rival):
                lost = bool(answers.rival_probability[line] > answers.own[line])
                found.append(FragileUtterance(utterance, rival, lost))
        return cls(count, tuple(found))

    @property
    def lost(self) -> int:
        """Utterances only found because they are there."""
        return sum(each.lost for each in self.fragile)

    @cached_property
    def pairs(self) -> list[tuple[tuple[str, str], int]]:
        """Intents and those they are taken for, or nearly, with the number of utterances; most of them first."""
        return Counter((each.utterance.intent, each.rival) for each in self.fragile).most_common()

    def __str__(self) -> str:
        found, close = self.asked - self.lost, len(self.fragile) - self.lost
        share = found / max(1, self.asked)
        lines = [
            f"left out, {found} of {self.asked} utterances ({share:.0%}) still find their reply, {close} narrowly,",
            f"and {self.lost} are only found because they are there",
        ]
        if self.pairs:
            lines += ["taken for one another most often, or nearly:"]
        return "\n".join(lines + [f"  {n:>4}  {one} -> {other}" for (one, other), n in self.pairs[:LISTED]])


def findings(checked: CheckedContent, report: LeaveOneOutReport) -> Iterator[Finding]:
    """Intents that none of their own utterances would find, and those that one other takes over."""
    sizes = Counter(utterance.intent for utterance in checked.announcement.utterances)
    taken = Counter((each.utterance.intent, each.rival) for each in report.fragile if each.lost)
    lost = Counter(each.utterance.intent for each in report.fragile if each.lost)
    for intent, count in lost.items():
        if count == sizes[intent]:
            what = (
                f"none of the {count} utterances of {intent!r} finds it when left out: other wordings will not either"
            )
            remedy = "add utterances that have words in common, or join it with the intent it is taken for"
            yield warning(checked.mark(("intents", intent)), "unreachable", what, remedy)
    for (intent, rival), count in taken.items():
        if count >= TAKEN * sizes[intent] and lost[intent] < sizes[intent]:
            what = f"{count} of the {sizes[intent]} utterances of {intent!r} are taken for {rival!r} when left out"
            remedy = "add utterances that say what tells the two apart, or join them; `check --list` names them"
            yield warning(checked.mark(("intents", intent)), "taken-over", what, remedy)
