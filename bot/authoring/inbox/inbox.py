"""Lists unanswered questions, and accepts or ignores each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.inbox import editing
from bot.authoring.inbox.consequences import Consequence, consequence
from bot.authoring.inbox.decisions import Decisions
from bot.authoring.inbox.skeleton import skeleton
from bot.authoring.report.log_summary import QuestionGroup, group, is_unanswered
from bot.content.loading import parse
from bot.content.model import ID_LIMIT, Intent, Language, Outcome, Utterance
from bot.content.parsed import ParsedContent
from bot.content.suggest_id import nearby
from bot.content.templates import literal
from bot.conversation import Conversation
from bot.errors import BotError, ContentError
from bot.plain import plain
from bot.store.question_log import QuestionLog
from bot.store.records import Question
from bot.store.scrub import SCRUBBED
from bot.store.user_state import digest
from bot.understanding.leave_one_out import with_utterance
from bot.understanding.matcher import Matcher
from bot.understanding.ranking import Ranking
from bot.understanding.reader import Reader

PROPOSALS = 5
SPELLINGS = 4  # of a question that join it among the regressions


@dataclass(frozen=True, slots=True)
class Proposal:
    """An intent that a question may be for, and the probability, 0 to 1, that it is."""

    intent: str
    title: str
    outcome: Outcome
    probability: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """An unanswered question, how it is understood now, and the intents proposed for it."""

    group: QuestionGroup
    language: Language
    ranking: Ranking
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A question about to become an utterance, and what that changes; nothing is written yet."""

    spellings: tuple[str, ...]
    """Others of the same question."""
    consequence: Consequence
    file: Path
    after: Matcher

    @property
    def utterance(self) -> Utterance:
        """The utterance that would be added."""
        return self.consequence.added


class Inbox:
    """The unanswered questions of a log that no decision was made on, and the content they may go into."""

    def __init__(self, intents: Path, conversation: Conversation, log: QuestionLog) -> None:
        self._intents = intents
        self._reader = conversation.reader
        self._decisions = Decisions.beside(intents)
        self._groups = group([question for question in log.questions if is_unanswered(question)])
        self._utterances = {digest(plain(each.text)) for each in self._matcher.utterances}
        self._questions = {plain(question.text): question for question in log.questions}

    @property
    def _matcher(self) -> Matcher:
        """The matcher, with all utterances accepted so far."""
        return self._reader.matcher

    def waiting(self) -> list[QuestionGroup]:
        """The questions that wait, the most frequent first, each with all its spellings."""
        known = self._decisions.digests() | self._utterances
        return [each for each in self._groups if not any(digest(plain(text)) in known for text in each.texts)]

    def examine(self, group: QuestionGroup) -> Waiting:
        """The question as it is understood now, with the intents it may be for."""
        language = self.language(group.text)
        ranking = self._reader.read(group.text, language).rankings[0]
        intents = self._matcher.announcement.intents
        proposals = tuple(
            Proposal(
                match.intent, intents[match.intent].title[language], intents[match.intent].outcome, match.probability
            )
            for match in ranking.matches[:PROPOSALS]
        )
        return Waiting(group, language, ranking, proposals)

    def language(self, text: str) -> Language:
        """The language of a question; where its words are unclear, that of the reply in the log."""
        asked: Question | None = self._questions.get(plain(text))
        return self._reader.language(text, asked.language if asked else None)

    def group_of(self, text: str) -> QuestionGroup:
        """The question with its spellings; alone where the log does not hold it."""
        found = next((each for each in self._groups if plain(text) in map(plain, each.texts)), None)
        return found or QuestionGroup((text,), self.language(text), (), 0, 0.0)

    def preview(self, group: QuestionGroup, intent: str, language: Language, wording: str) -> Acceptance:
        """Work out what accepting a question into an intent, in these words, would change; nothing is written.

        Raises BotError if it cannot be accepted there.
        """
        self._intent(intent)
        text = as_utterance(wording)
        self._refuse_known(text, language)
        spellings = tuple(each for each in group.texts if plain(each) != plain(text))[:SPELLINGS]
        last = [u for u in self._matcher.utterances if u.intent == intent and u.language == language][-1]
        after = with_utterance(self._matcher, Utterance(text, language, intent, last.mark))
        return Acceptance(spellings, consequence(self._matcher, after), Path(last.mark.file), after)

    def edited_file(self, acceptance: Acceptance) -> str:
        """The file's text with the utterance. Raises BotError where the content would not load with it."""
        added = acceptance.utterance
        text = editing.with_utterance(acceptance.file, added.intent, added.language, literal(added.text))
        content = self._loaded_with(acceptance.file, text)
        if added.text not in [each.text for each in content.utterances() if each.intent == added.intent]:
            raise BotError(f"{acceptance.file} would not hold the question as it was asked", "add it by hand")
        return text

    def accept(self, acceptance: Acceptance) -> None:
        """Write the utterance into the content, and the question among the regressions.

        Raises BotError, and writes nothing, where the content would not load with it.
        """
        added = acceptance.utterance
        editing.write(acceptance.file, self.edited_file(acceptance))
        kind = self._intent(added.intent).outcome
        self._decisions.accept((added.text, *acceptance.spellings), added.language, kind, added.intent)
        self._utterances.add(digest(plain(added.text)))
        self._reader = Reader(acceptance.after)

    def ignore(self, group: QuestionGroup) -> None:
        """Drop a question from the inbox for good, in all its spellings."""
        self._decisions.ignore(group.texts)

    def add_skeleton(self, waiting: Waiting, intent: str, titles: dict[Language, str], kind: Outcome) -> Path:
        """Write a new intent to be filled in, as a comment in the file of the nearest one; the file.

        Raises BotError if the id cannot be used.
        """
        self._refuse_id(intent)
        near = waiting.proposals[0].intent if waiting.proposals else next(iter(self._matcher.announcement.intents))
        file = Path(next(u for u in self._matcher.utterances if u.intent == near).mark.file)
        wording = as_utterance(waiting.group.text)
        lines = skeleton(intent, titles, kind, waiting.language, literal(wording))
        text = editing.with_skeleton(file, lines)
        self._loaded_with(file, text)
        editing.write(file, text)
        self._decisions.accept(waiting.group.texts[: SPELLINGS + 1], waiting.language, kind, intent)
        return file

    def _loaded_with(self, file: Path, text: str) -> ParsedContent:
        """The content as it will be loaded once the file holds the text. Raises BotError where it would not load."""
        try:
            return parse(self._intents, {file.resolve(): text})
        except ContentError as error:
            problem = f"with it the content would not load, so nothing is written:\n{error.faults[0]}"
            raise BotError(problem, "mend that first; or ask in other words") from None

    def _intent(self, intent: str) -> Intent:
        found = self._matcher.announcement.intents.get(intent)
        if found is None:
            near = nearby(intent, self._matcher.announcement.intents)
            otherwise = "`inbox --json` names the nearest of each question"
            remedy = f"did you mean {' or '.join(near)}?" if near else otherwise
            raise BotError(f"there is no intent {intent!r}", remedy)
        return found

    def _refuse_known(self, text: str, language: Language) -> None:
        if not plain(text):
            raise BotError("the question holds no words", "ignore it")
        same = (u for u in self._matcher.utterances if u.language == language and plain(u.text) == plain(text))
        known = next(same, None)
        if known is not None:
            remedy = "there is nothing to do; a running bot knows it once it has loaded the content"
            raise BotError(f"the question is an utterance of {known.intent!r} already ({known.mark})", remedy)

    def _refuse_id(self, intent: str) -> None:
        if not re.fullmatch(rf"[a-z][a-z0-9_]{{0,{ID_LIMIT - 1}}}", intent):
            raise BotError(f"{intent!r} cannot be an id", "use a-z, 0-9 and _, starting with a letter")
        if intent in self._matcher.announcement.intents:
            raise BotError(f"the id {intent!r} is taken", "choose another, or accept the question into that intent")


def as_utterance(text: str) -> str:
    """A question as it may stand among utterances: on one line, without what stands for something private."""
    return " ".join(SCRUBBED.sub(" ", text).split())
