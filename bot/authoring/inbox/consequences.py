"""Predicts what else would change if an intent got one more utterance.

An utterance asked as such always gets its own intent, so each is asked as if it was not there, before and after. Asking
all of tens of thousands would take minutes. But nothing changes for an utterance on which the new one does not vote,
which takes being among the nearest ten of its intent, and its intent among the likeliest sixteen; and a vote weighs the
less the farther it comes from. So the NEAREST utterances are looked at, and those that hear the new one asked twice. Of
16 changes that ten made-up additions to the shipped content caused, 15 were among the nearest 500; none was between
the 700th and the 1,500th, where the search ended.
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
    """How many utterances, the nearest."""
    heard_by: int
    """On how many of them it votes."""
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

    def in_words(self) -> list[str]:
        """For the author, a line each."""
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
        looked_at = f"of the {self.looked_at} utterances nearest to it, it bears on {self.heard_by}"
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
    hearers = [index for index in near if leave_one_out.is_neighbour(after, index, last)]
    changes = [
        Change(matcher.utterances[index], _left_out(matcher, index), _left_out(after, index)) for index in hearers
    ]
    was_its_own = [_is_its_own(matcher, change.utterance, change.before) for change in changes]
    is_its_own = [_is_its_own(matcher, change.utterance, change.after) for change in changes]
    both = list(zip(changes, was_its_own, is_its_own, strict=True))
    return Consequence(
        added=after.utterances[last],
        looked_at=len(near),
        heard_by=len(hearers),
        taken=tuple(change for change, was, is_ in both if was and not is_),
        won=tuple(change for change, was, is_ in both if is_ and not was),
        allowed=_allowed(matcher, after.utterances[last]),
    )


def _left_out(matcher: Matcher, index: int) -> Decision:
    """What an utterance would get if it was not there."""
    utterance = matcher.utterances[index]
    return decide(matcher.rank(utterance.text, utterance.language, without=index), matcher.announcement)


def _is_its_own(matcher: Matcher, utterance: Utterance, decision: Decision) -> bool:
    """Whether it gets what its intent is for; what is not told may be so in general words."""
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
