"""Predicts what else would change if an intent got one more utterance.

An utterance asked as it stands always gets its own intent, so each is asked with itself left out, before and after.
Asking all of tens of thousands would take minutes. But nothing changes for an utterance on which the new one does not
vote: for that it must be among the nearest ten of its intent, and its intent among the likeliest sixteen; and the
farther away a vote comes from, the less it weighs. So only the NEAREST utterances are examined, and those of them that
count the new one among their neighbours are asked twice. Measured: of 16 changes that ten made-up additions to the
shipped content caused, 15 were among the nearest 500; none was between the 700th and the 1,500th, where the search
ended.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bot.content.model import Outcome, Utterance
from bot.conversation.decision import Decision, decide
from bot.understanding import leave_one_out
from bot.understanding.matcher import Matcher

NEAREST = 500


@dataclass(frozen=True, slots=True)
class Change:
    """An utterance that, left out, would get something else than before."""

    utterance: Utterance
    before: Decision
    after: Decision


@dataclass(frozen=True, slots=True)
class Consequence:
    """What would change with one more utterance."""

    added: Utterance
    looked_at: int
    """The number of utterances examined, the nearest."""
    bears_on: int
    """The number of those on which it votes."""
    taken: tuple[Change, ...]
    """Utterances that their own intent would lose."""
    won: tuple[Change, ...]
    """Utterances that their own intent would gain."""
    allowed: tuple[str, ...]
    """Foreign names and narrowing phrases that would no longer speak against the answer."""

    @property
    def is_harmless(self) -> bool:
        """Whether no intent loses anything."""
        return not self.taken

    def as_lines(self) -> list[str]:
        """The consequence for the author, line by line."""
        lines = []
        if self.is_harmless:
            lines = ["takes nothing from any intent" if self.won else "nothing else changes"]
        lost = Counter(change.utterance.intent for change in self.taken)
        lines += [f"takes {_count(number)} from `{intent}`:{self._examples(intent)}" for intent, number in lost.items()]
        if self.won:
            lines.append(f"helps {_count(len(self.won))} to find their own intent")
        if self.allowed:
            named = ", ".join(f"“{each}”" for each in self.allowed)
            lines.append(f"{named} will no longer speak against `{self.added.intent}`, in any question")
        looked_at = f"of the {self.looked_at} utterances nearest to it, it bears on {self.bears_on}"
        lines.append(f"({looked_at}; those were asked as if they were not there, before and after)")
        return lines

    def _examples(self, intent: str) -> str:
        lost = [change.utterance for change in self.taken if change.utterance.intent == intent]
        return "".join(f"\n    {each.text}  {each.mark}" for each in lost[:3])


def _count(number: int) -> str:
    return f"{number} utterance{'s' if number > 1 else ''}"


def consequence(matcher: Matcher, after: Matcher, nearest: int = NEAREST) -> Consequence:
    """The consequence of the last utterance of `after`, which `matcher` lacks."""
    last = len(after.utterances) - 1
    near = leave_one_out.nearest(after, last, nearest)
    affected = [index for index in near if leave_one_out.is_neighbour(after, index, last)]
    changes = [
        Change(matcher.utterances[index], _left_out(matcher, index), _left_out(after, index)) for index in affected
    ]
    was_its_own = [_is_its_own(matcher, change.utterance, change.before) for change in changes]
    is_its_own = [_is_its_own(matcher, change.utterance, change.after) for change in changes]
    both = list(zip(changes, was_its_own, is_its_own, strict=True))
    return Consequence(
        added=after.utterances[last],
        looked_at=len(near),
        bears_on=len(affected),
        taken=tuple(change for change, was, is_ in both if was and not is_),
        won=tuple(change for change, was, is_ in both if is_ and not was),
        allowed=_allowed(matcher, after.utterances[last]),
    )


def _left_out(matcher: Matcher, index: int) -> Decision:
    """The decision on an utterance that is itself left out."""
    utterance = matcher.utterances[index]
    return decide(matcher.rank(utterance.text, utterance.language, without=index), matcher.announcement)


def _is_its_own(matcher: Matcher, utterance: Utterance, decision: Decision) -> bool:
    """Whether its own intent is decided for; a gap or a foreign subject may also be answered in general words."""
    own = matcher.announcement.intents[utterance.intent].outcome
    if decision.outcome is not own:
        return False
    general = own in (Outcome.NOT_STATED, Outcome.OUT_OF_SCOPE)
    return decision.intents[:1] == (utterance.intent,) or (general and not decision.intents)


def _allowed(matcher: Matcher, added: Utterance) -> tuple[str, ...]:
    if matcher.announcement.intents[added.intent].outcome is not Outcome.ANSWER:
        return ()
    ranking = matcher.rank(added.text, added.language)
    return tuple(
        phrase for phrase in (*ranking.foreign_names, *ranking.qualifiers) if not matcher.mentions(added.intent, phrase)
    )
