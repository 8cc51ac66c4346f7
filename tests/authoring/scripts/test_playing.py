"""What passes, what fails, and the remedy that is proposed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.expectations import MismatchKind
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.play import play
from bot.authoring.scripts.printing import as_object, as_text
from bot.authoring.scripts.remedies import remedy
from tests.authoring.scripts.conftest import Play, Read

SEATS = "how many seats does the library have?"

PASSING = {
    "all that can be expected of a reply": f"""
        - say: {SEATS}
          outcome: answer
          intent: library_seats
          intents: library_seats
          language: en
          contains: ["1,200", desks]
          lacks: euros
          matches: '\\d,\\d{{3}} <heated> seats'
          buttons: [The price of the card, En français]
    """,
    "typography that nobody types": """
        - say: combien coûte la carte de lecteur ?
          contains: 15 euros
        - say: how much does the reader's card cost?
          contains: The reader's card
    """,
    "one of several": f"""
        - say: {SEATS}
          any_of:
            - {{outcome: clarify}}
            - {{intent: library_seats, language: en}}
    """,
    "no buttons": "- {say: hello, buttons: []}",
    "optional replies": "- {say: hello, in: group, optional: true, outcome: answer}",
    "silence in a group": "- {say: hello, in: group, nothing: true}",
    "a button of an older message": f"""
        - say: {SEATS}
        - say: hello
        - press: The price of the card
          intent: card_price
    """,
    "a button that changes its message": f"""
        - say: {SEATS}
        - press: En français
          language: fr
        - press: In English
          language: en
    """,
    "anything at all": "- say: hello",
}


@pytest.mark.parametrize("steps", PASSING.values(), ids=PASSING.keys())
def test_passes(read: Read, pool: ConversationPool, drivers: LevelDrivers, steps: str) -> None:
    (script,) = read(f"c:\n{steps}")
    assert play(script, pool.conversation(script), "core", drivers.at("core")) is None


FAILING = {
    "another intent": (
        f"{{say: {SEATS}, intent: card_price}}",
        MismatchKind.INTENT,
        ("card_price", "library_seats"),
        'move the utterance "how many seats does the library have?" from library_seats',
    ),
    "another intent for words of its own": (
        "{say: how many many chairs, intent: card_price}",
        MismatchKind.INTENT,
        ("card_price", "library_seats"),
        'add "how many many chairs" to the utterances of card_price, below',
    ),
    "an intent that is gone": (
        f"{{say: {SEATS}, intent: library_seat}}",
        MismatchKind.INTENT,
        ("library_seat", "library_seats"),
        "was it renamed? 'library_seats' comes nearest",
    ),
    "other intents": (
        f"{{say: {SEATS}, intents: [card_price, library_seats]}}",
        MismatchKind.INTENTS,
        ("card_price, library_seats", "library_seats"),
        "to card_price, below",
    ),
    "another outcome": (
        f"{{say: {SEATS}, outcome: not_stated}}",
        MismatchKind.OUTCOME,
        ("not_stated", "answer"),
        "an intent with the outcome not_stated",
    ),
    "another language": (f"{{say: {SEATS}, language: fr}}", MismatchKind.LANGUAGE, ("fr", "en"), "/lang fr"),
    "words that another intent says": (
        f"{{say: {SEATS}, contains: 15 euros}}",
        MismatchKind.CONTAINS,
        ("15 euros", "The library has 1,200 <heated> seats & desks."),
        "card_price would say it",
    ),
    "another figure": (
        f'{{say: {SEATS}, contains: "1,300"}}',
        MismatchKind.CONTAINS,
        ("1,300", "The library has 1,200 <heated> seats & desks."),
        "the reply says 1,200, expected 1,300",
    ),
    "words that nothing says": (
        f"{{say: {SEATS}, contains: leather}}",
        MismatchKind.CONTAINS,
        ("leather", "The library has 1,200 <heated> seats & desks."),
        "correct the answer of library_seats",
    ),
    "words that should not be": (
        f"{{say: {SEATS}, lacks: heated}}",
        MismatchKind.LACKS,
        ("no 'heated'", "The library has 1,200 <heated> seats & desks."),
        "correct the text",
    ),
    "a pattern": (
        f"{{say: {SEATS}, matches: '^1'}}",
        MismatchKind.MATCHES,
        ("^1", "The library has 1,200 <heated> seats & desks."),
        "or the expression",
    ),
    "a mistyped button": (
        f"{{say: {SEATS}, buttons: The prize of the card}}",
        MismatchKind.BUTTONS,
        ("The prize of the card", "The price of the card, Where does it say that?, En français, Helpful, Not helpful"),
        "write 'The price of the card'",
    ),
    "a button of another answer": (
        f"{{say: {SEATS}, buttons: Opening hours}}",
        MismatchKind.BUTTONS,
        ("Opening hours", "The price of the card, Where does it say that?, En français, Helpful, Not helpful"),
        "add library_hours to the `related:` of library_seats",
    ),
    "buttons where none should be": (
        f"{{say: {SEATS}, buttons: []}}",
        MismatchKind.BUTTONS,
        ("no button", "The price of the card, Where does it say that?, En français, Helpful, Not helpful"),
        "correct the title",
    ),
    "none of several": (
        f"{{say: {SEATS}, any_of: [{{outcome: clarify}}, {{language: fr}}]}}",
        MismatchKind.ANY_OF,
        ("outcome clarify; or language fr", "answer, library_seats, en"),
        "any_of",
    ),
    "a reply where none should be": (
        "{say: hello, nothing: true}",
        MismatchKind.SILENCE,
        ("no reply", "Hello! What would you like to know?"),
        "remove `nothing: true`",
    ),
    "silence": (
        "{say: hello, in: group, outcome: smalltalk}",
        MismatchKind.REPLY,
        ("a reply", "the bot keeps silent"),
        "reply_to: bot",
    ),
    "no button to press": (
        "{press: All topics}",
        MismatchKind.PRESS,
        ("All topics", "no button"),
        "a button must be on a message before",
    ),
    "nothing to reply to": (
        "{say: hello, reply_to: Marie}",
        MismatchKind.REPLY_TO,
        ("a message to reply to", "Marie has written nothing there that could be replied to"),
        "say something first",
    ),
}


@pytest.mark.parametrize(("step", "kind", "differing", "change"), FAILING.values(), ids=FAILING.keys())
def test_fails_and_says_what_would_mend_it(
    failure: Play, pool: ConversationPool, step: str, kind: MismatchKind, differing: tuple[str, str], change: str
) -> None:
    found = failure(f"c:\n  - {step}\n")
    assert found.mismatch.kind is kind
    assert (found.mismatch.expected, found.mismatch.got.replace("\xa0", " ")) == differing
    assert change in remedy(found, pool.conversation(found.script))


def test_the_first_wrong_step_is_told(failure: Play) -> None:
    found = failure("c:\n  - say: hello\n  - {say: hello, language: fr}\n  - {say: hello, outcome: answer}\n")
    assert (found.number, found.step.mark.line, found.mismatch.kind) == (2, 3, MismatchKind.LANGUAGE)


def test_a_failure_explains_itself(failure: Play, pool: ConversationPool) -> None:
    found = failure("c:\n  - {say: how many many chairs, intent: card_price}\n")
    lines = as_text(found, pool.conversation(found.script)).splitlines()
    assert lines[0] == f"{found.step.mark}: say: how many many chairs"
    assert "c (step 1 of 1, level core)" in lines[1]
    assert "intent: card_price" in lines[2]
    assert lines[3].split() == ["got:", "library_seats"]
    assert any("nearest:" in line and "small.yaml:" in line for line in lines), "the winning utterance and its place"
    assert any("margin" in line for line in lines)
    assert lines[-1].startswith("  -> add ")


def test_a_failure_is_an_object_for_other_programs(failure: Play, pool: ConversationPool) -> None:
    found = failure("c:\n  - {say: how many many chairs, intent: card_price}\n")
    given = as_object(replace(found, levels=("core", "wire")), pool.conversation(found.script))
    assert given["levels"] == ["core", "wire"]
    assert (given["kind"], given["expected"], given["got"]) == ("intent", "card_price", "library_seats")
    assert given["explain"][0]["best_utterance"]["at"].count(":") >= 2


def test_each_person_has_a_session_of_their_own(read: Read, pool: ConversationPool, drivers: LevelDrivers) -> None:
    (script,) = read(
        f"c:\n  - {{say: '{SEATS}', as: Kate}}\n"
        "  - {say: répète, as: John, lacks: '1 200'}\n"
        "  - {say: again, as: Kate, contains: '1,200'}\n"
    )
    assert play(script, pool.conversation(script), "core", drivers.at("core")) is None


def test_settings_are_those_of_the_file(read: Read, pool: ConversationPool, drivers: LevelDrivers) -> None:
    (script,) = read(
        "settings: {support_contact: me@example.org}\n"
        "c:\n  - say: va-t-il pleuvoir\n  - {say: raconte une blague, contains: me@example.org}\n"
    )
    assert play(script, pool.conversation(script), "core", drivers.at("core")) is None
