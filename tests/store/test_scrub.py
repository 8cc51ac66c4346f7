"""What is kept of a message: the question and its figures, nothing that leads to a person."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content import Announcement
from bot.store.scrub import SHORTEST_NUMBER, scrub


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("mon adresse : jean.dupont+fb@example.org, merci", "mon adresse : [e-mail], merci"),
        ("écrivez à <o'neil@exämple.fr> ?", "écrivez à <[e-mail]> ?"),
        ("mailto:jean@example.org", "mailto:[e-mail]"),
        ("jean (at) example.org ou jean[arobase]example.org", "[e-mail] ou [e-mail]"),
        ("jean＠example.org", "[e-mail]"),
        ("0612345678@example.org", "[e-mail]"),
        ("root@localhost", "[e-mail]"),
        ("appelez le 06 12 34 56 78 svp", "appelez le [phone] svp"),
        ("06.12.34.56.78 ou 06-12-34-56-78", "[phone] ou [phone]"),
        ("tel:0612345678", "tel:[phone]"),
        ("+33 (0)6 12 34 56 78", "[phone]"),
        ("+33\u202f6\u00a012\u00a034\u00a056\u00a078", "[phone]"),
        ("0033612345678", "[phone]"),
        ("06\u200b12\u200b34\u200b56\u200b78", "[phone]"),
        ("0 6 1 2 3 4 5 6 7 8", "[phone]"),
        ("(555) 123-4567", "[phone]"),
        ("+1 (555) 123-4567", "[phone]"),
        ("020 7946 0958", "[phone]"),
        ("٠٦١٢٣٤٥٦٧٨", "[number]"),
        ("demande à @jean_dupont", "demande à [name]"),
        ("@jean.dupont-2", "[name]"),
        ("carte 4970 1012 3456 7890", "carte [number]"),
        ("carte 4970-1012-3456-7890", "carte [number]"),
        ("FR76 3000 6000 0112 3456 7890 189 merci", "[number] merci"),
        ("GB29 NWBK 6016 1331 9268 19", "[number]"),
        ("fr7630006000011234567890189", "fr[number]"),
        ("1 85 03 75 116 001 23", "[number]"),
        ("1 85 03 2A 116 001 23", "[number]"),
        ("né le 12/03/1985", "né le [number]"),
        ("SIREN 123 456 789", "SIREN [number]"),
        ("identifiant 1234567A", "identifiant [number]A"),
        ("192.168.100.200", "[number]"),
        ("https://camille:hunter2@example.org", "[link]"),
        ("(https://example.org/reset?token=abc)", "([link])"),
        ("www.example.org/profiles/jean", "[link]"),
        ("facebook.com/jean.dupont ?", "[link] ?"),
        ("t.me/jean, t.me/+AbCdEf", "[link], [link]"),
        ("tg://user?id=123456789", "[link]"),
        ("123456789:AAE-abcdefghijklmnopqrstuvwxyz_1234", "[key]"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_1", "[key]"),
        ("sk-a1b2c3d4e5f6a7b8c9", "sk-[key]"),
        ("550e8400-e29b-41d4-a716-446655440000", "[key]"),
    ],
)
def test_hides_what_leads_to_a_person(text: str, kept: str) -> None:
    assert scrub(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "15 000 femmes, 50,000 job seekers et 10 millions d’euros en 2019 ?",
        "15\u202f000 et 50\u00a0000 et 50.000",
        "10 000 000 d'euros, 10,000,000 euros, 10.000.000 €, 10000000",
        "1 250 000 en 2018-2019, puis 2020/2021",
        "en 2017, 2018, 2019 et 2020",
        "50 000 - 100 000 ou 15 000 / 50 000",
        "30, 60, 10 000, 15 000",
        "de 30 à 60 chercheurs, 10 serveurs, 7 millions, 2022",
        "75001 Paris, dossier 482913",
        "3,5 % de 10.5 km/h et/ou 1/2",
        "rendez-vous @ 15h30 : 4 € / mois",
        "SheMeansBusiness2019 50000demandeurs",
        "est-ce sur https://facebook.com, www.example.org ou example.org ?",
        "👩‍👩‍👧 c'est quoi FAIR ???",
        "",
    ],
)
def test_leaves_questions_and_figures_alone(text: str) -> None:
    assert scrub(text) == text


def test_leaves_what_people_ask_about_the_announcement_alone(announcement: Announcement) -> None:
    about = {key for key, intent in announcement.intents.items() if intent.outcome in ("answer", "not_stated")}
    asked = [utterance.text for utterance in announcement.utterances if utterance.intent in about]
    assert len(asked) > 10_000
    assert [text for text in asked if scrub(text) != text] == []


words = st.text(st.characters(categories=["L", "Zs"]), max_size=20)
separators = st.sampled_from(["", " ", ".", "-", " - ", "/", "\u00a0", "\u202f", "–", "\u200b"])
names = st.from_regex(r"[A-Za-z][A-Za-z0-9._%+'-]{0,30}", fullmatch=True)


@given(words, st.sampled_from(["0", "+33 ", "+33 (0)", "0033 "]), st.lists(separators, min_size=8, max_size=8), words)
def test_no_digit_of_a_french_number_is_left(before: str, prefix: str, between: list[str], after: str) -> None:
    number = prefix + "6" + "".join(f"{gap}{digit}" for gap, digit in zip(between, "12345678", strict=True))
    left = scrub(f"{before} {number} {after}")
    assert not re.search(r"\d", left)
    assert "[phone]" in left


@given(words, st.integers(1, 999), st.lists(st.integers(0, 9), min_size=6, max_size=12), separators, words)
def test_no_digit_of_a_foreign_number_is_left(
    before: str, country: int, digits: list[int], gap: str, after: str
) -> None:
    number = gap.join([f"+{country}", *map(str, digits[:-1]), "7"])
    assert not re.search(r"\d", scrub(f"{before} {number} {after}"))


@given(names, st.sampled_from(["@", "＠", " (at) ", "[at]", " [AROBASE] "]), names)
def test_nothing_of_an_address_is_left(who: str, sign: str, where: str) -> None:
    assert scrub(f"écrivez à {who}{sign}{where}.org, merci") == "écrivez à [e-mail], merci"


@given(st.text())
@example("1@2@3.4@")
@example("a@b@1234567@8")
@example("http://0612345678/")
@example("[e-mail]0612345678")
def test_whatever_the_text_no_name_and_no_long_number_is_left(text: str) -> None:
    left = scrub(text)
    assert not re.search(r"[@＠]\w", left)
    for number in re.findall(r"\d+", left):
        figure = len(number.rstrip("0")) <= 4
        assert len(number) < SHORTEST_NUMBER or figure


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "1",
        "1 ",
        "a.",
        "a1",
        "@",
        "a@",
        "(",
        "+",
        "a (at",
        "http://",
        "www.",
        "eyJ",
        "AB12 ",
        "0.a",
        "\u200d1",
        "1-a",
    ],
)
def test_takes_no_time_for_hostile_texts(text: str) -> None:
    started = time.perf_counter()
    scrub(text * 4096)
    assert time.perf_counter() - started < 0.5
