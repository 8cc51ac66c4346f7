"""What check finds, each thing at its place and with a remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.authoring.check import fragile
from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.checker import CheckResult, check
from bot.authoring.check.finding import Finding
from bot.authoring.check.fragile import LeaveOneOutReport
from bot.authoring.check.leave_one_out import LeaveOneOutResults, ask_all
from bot.content.loading import parse
from bot.content.model import Announcement
from bot.errors import Severity
from bot.settings import INTENTS

Change = Callable[[dict[str, str]], Path]
Ask = Callable[[Announcement], LeaveOneOutResults]
TODAY = date(2026, 11, 24)


def finding(result: CheckResult, rule: str, where: str) -> Finding:
    """The one of a rule that points at a line with this text."""
    for each in result.findings:
        line = Path(each.mark.file).read_text(encoding="utf-8").splitlines()[each.mark.line - 1]
        if each.rule == rule and where in line:
            return each
    raise AssertionError("\n".join(map(str, result.findings)))


@pytest.fixture
def ask(cache: Path) -> Ask:
    return lambda content: ask_all(content, "none", cache, lambda done, of: None)


def test_nothing_is_found_in_sound_content(changed: Change, ask: Ask) -> None:
    result = check(changed({}), TODAY, ask)
    assert result.findings == ()
    assert result.leave_one_out is not None
    assert result.leave_one_out.asked == 51
    assert result.code(strict=True) == 0


COUNT, UNTIL = "{seats} places.", "valid_until: 2027-08-31"
RELATED, TOPICS = "    related: [card_price]\n", "topics:\n"
FACTS, CARD, SEATS = "facts:\n", "  card_price:\n", "  library_seats:\n"
DESIGNED = "It was designed by {architect}."
ATTIC = "{name: {fr: le grenier, en: the attic}}"
RULES = {
    "French words": ({COUNT: "mille deux cents places."}, "deux cents", "number-by-hand", "make it a fact"),
    "English words": ({"{seats} seats.": "twelve hundred seats."}, "twelve", "number-by-hand", "make it a fact"),
    "a month": ({COUNT: "{seats} places en mars."}, "en mars", "date-by-hand", "make it a fact"),
    "a name": ({DESIGNED: f"{DESIGNED[:-1]} of Lyon."}, "Lyon", "unknown-name", "add it to `names:`"),
    "facts that differ": ({"{seats} seats.": "many seats."}, "compte {seats}", "unequal-facts", "in both"),
    "a fact nobody states": ({FACTS: f"{FACTS}  opened: {{year: 1901}}\n"}, "1901", "unstated-fact", "{opened}"),
    "out of date": ({UNTIL: "valid_until: 2026-11-23"}, "2026-11-23", "expired", "correct the fact"),
    "soon out of date": ({UNTIL: "valid_until: 2026-12-24"}, "2026-12-24", "expires-soon", "ask the"),
    "a long sentence": ({DESIGNED: f"{DESIGNED[:-1]}{' and others' * 15}."}, "others", "long-sentence", "make it two"),
    "a long answer": ({DESIGNED: f"{DESIGNED} " * 25}, "has {seats}", "long-answer", "say less"),
    "an acronym": ({"The library has": "The RDC has"}, "RDC", "acronym", "write it out"),
    "no way to it": ({RELATED: "", "    topic: card\n": ""}, "card_price:", "no-way-to-it", "`topic:`"),
    "related and off": ({CARD: f"{CARD}    enabled: false\n"}, "[card_price]", "link-to-disabled", "switch it on"),
    "nearest and off": ({SEATS: f"{SEATS}    enabled: false\n"}, "nearest:", "link-to-disabled", "switch it on"),
    "an empty topic": ({TOPICS: f"{TOPICS}  attic: {ATTIC}\n"}, "attic", "empty-topic", "add `phrases:`"),
    "few utterances": ({"        - the Sunday opening hours\n": ""}, "en:", "few-utterances", "add more"),
    "one language": ({"- prix de la carte": "- prix (a|b|c|d) (e|f|g)"}, "en:", "one-sided", "in English"),
}  # fmt: skip


@pytest.mark.parametrize(("pieces", "where", "rule", "remedy"), RULES.values(), ids=RULES.keys())
def test_each_rule_tells_the_place_and_a_remedy(
    changed: Change, pieces: dict[str, str], where: str, rule: str, remedy: str
) -> None:
    assert remedy in finding(check(changed(pieces), TODAY, None), rule, where).remedy


def test_what_is_new_in_french_is_no_nine(changed: Change) -> None:
    assert check(changed({COUNT: "{seats} places et un toit neuf."}), TODAY, None).findings == ()


FEE = "        - price of the card\n"
CLOSE = {
    "an utterance": ({FEE: f"{FEE}        - so at what time does the library open?\n"}, "- at what time", "too-close"),
    "the same words": ({FEE: f"{FEE}        - five seats\n", "- seats, how many?": "- 5 seats"}, "five", "same-words"),
    "a phrase": ({"[quel prix]": "[quel prix, what number]"}, "what number]", "phrase-too-close"),
}


@pytest.mark.parametrize(("pieces", "where", "rule"), CLOSE.values(), ids=CLOSE.keys())
def test_what_is_nearly_the_same_is_told_with_both_places(
    changed: Change, ask: Ask, pieces: dict[str, str], where: str, rule: str
) -> None:
    found = finding(check(changed(pieces), TODAY, ask), rule, where)
    assert found.what.count("content.yaml:") == 1
    assert "keep it where it belongs" in found.remedy


def test_phrases_of_aspects_that_are_near_may_be_close(changed: Change, ask: Ask) -> None:
    near = {"en: what it costs}": "en: what it costs}\n    near: [how_many]", "[quel prix]": "[quel prix, what number]"}
    assert check(changed(near), TODAY, ask).findings == ()


def taken(content: Announcement, intent: str, share: float) -> LeaveOneOutResults:
    """As if the first intent took this share of another one's utterances."""
    mine = [line for line, utterance in enumerate(content.utterances) if utterance.intent == intent]
    answers = LeaveOneOutResults.blank(len(content.utterances))
    answers.own[:] = 1.0
    lost = mine[: round(share * len(mine))]
    answers.own[lost], answers.rival_probability[lost], answers.rival[lost] = 0.2, 0.6, 0
    return answers


@pytest.mark.parametrize(
    ("share", "rules"), [(1.0, ["unreachable"]), (0.5, ["taken-over"]), (0.4, [])], ids=["all", "half", "less"]
)
def test_an_intent_that_another_one_takes_over_is_told(changed: Change, share: float, rules: list[str]) -> None:
    checked = CheckedContent.of(parse(changed({})))
    report = LeaveOneOutReport.of(checked.announcement, taken(checked.announcement, "card_price", share))
    found = list(fragile.findings(checked, report))
    assert [each.rule for each in found] == rules
    assert [each.mark for each in found] == [checked.mark(("intents", "card_price"))] * len(rules)


def test_the_report_counts_what_is_lost_and_what_is_narrow(changed: Change) -> None:
    content = CheckedContent.of(parse(changed({}))).announcement
    answers = taken(content, "card_price", 0.5)
    answers.own[answers.rival == 0] = 0.9
    report = LeaveOneOutReport.of(content, answers)
    assert (report.asked, report.lost, len(report.fragile)) == (51, 0, 8)
    assert report.pairs == [(("card_price", "library_seats"), 8)]


def test_a_fault_of_loading_is_a_finding_and_nothing_else_is_checked(changed: Change) -> None:
    result = check(changed({"topic: card": "topic: crad"}), TODAY, None)
    assert result.content is None
    assert finding(result, "unknown-id", "crad").level is Severity.FAULT
    assert result.code(strict=False) == 1


def test_the_shipped_content_has_no_fault() -> None:
    result = check(INTENTS, TODAY, None)
    assert [str(each) for each in result.findings] == []
