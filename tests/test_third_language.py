"""In a third language there is no answer but which two are spoken; French, English and names are never taken for it."""

from __future__ import annotations

import pytest

from bot.content import Outcome
from bot.content.model import Language
from bot.conversation import Conversation, Session
from bot.conversation.certainty import certain
from bot.conversation.inline import suggest

FOREIGN = {
    "German": ["wie viele Server?", "Wo ist das Labor?", "Ist die Schulung kostenlos?", "WAS KOSTET DAS", "bis wann?"],
    "Spanish": ["¿cuántas mujeres?", "cuantos servidores", "qué es FAIR", "mujeres", "es gratis el programa?"],
    "Italian": ["quante donne?", "quanti server ci saranno", "dove si trova il laboratorio?",
                "chi dirige il laboratorio",
                "il programma è gratuito?"],
    "Portuguese": ["quantas mulheres?", "onde fica o laboratório?", "o que é FAIR", "o programa é gratuito?",
                   "quanto dinheiro vai investir o Facebook"],
    "Dutch": ["hoeveel vrouwen?", "hoeveel servers komen er", "waar is het lab", "is de opleiding gratis?",
              "wat betekent FAIR", "hoeveel servers?", "HOEVEEL SERVERS"],
    "Polish": ["ile kobiet?", "gdzie jest laboratorium?", "czy to jest darmowe?", "kto kieruje laboratorium",
               "kiedy start", "ile pieniędzy zainwestuje Facebook"],
    "Romanian": ["câte femei?", "cate servere vor fi", "unde este laboratorul?", "este programul gratuit?",
                 "ce este FAIR"],
    "Turkish": ["kaç kadın?", "kaç sunucu var", "laboratuvar nerede?", "program ücretsiz mi?", "FAIR nedir"],
    "Swedish": ["hur många kvinnor?", "var ligger laboratoriet?", "är programmet gratis?", "vem leder labbet",
                "vad är FAIR"],
    "Vietnamese": ["có bao nhiêu phụ nữ?", "ai lãnh đạo phòng thí nghiệm", "ở thành phố nào"],
    "Arabic": ["كم عدد النساء؟", "أين المختبر؟", "كم يستثمر Facebook في فرنسا"],
    "Russian": ["сколько женщин?", "где лаборатория?", "что такое FAIR"],
    "Greek": ["πόσες γυναίκες;", "τι είναι το FAIR"],
    "Chinese": ["有多少女性？", "Facebook投资多少钱", "实验室在哪里"],
    "Japanese": ["女性は何人ですか？", "FAIRとは何ですか"],
    "Korean": ["여성은 몇 명인가요?"],
    "Hindi": ["कितनी महिलाएं?"],
    "Thai": ["ผู้หญิงกี่คน"],
}  # fmt: skip
OURS = {
    "French without accents": ["ou est le labo", "a qui s'adresse le programme", "kel son les date",
                               "LES FEMMES FORMEES"],
    "texted French": ["c ki ki pilote le labo", "sa coute combien la form", "jsuis o chomage g droit a koi",
                      "jé pa compri",
                      "ske c gratos", "koman sa marche", "jvd ché po"],
    "English with typos": ["wher is teh lab", "how mny wmn", "wat is fair", "hw mch mony", "can i aply"],
    "both": ["combien de women", "how many femmes", "le lab is where", "c'est quoi le deadline"],
    "with a foreign word": ["what does Arbeitslose mean", "combien de mujeres", "hola, how many women?",
                            "et a Berlin ?"],
    "words of ours that are common elsewhere": ["mums?", "dove", "in izmir?", "combien mujeres"],
    "small talk": ["ok", "ciao", "lol", "sprechen sie deutsch", "habla español"],
    "names": ["Pôle emploi", "SheMeansBusiness", "inria", "Deutsche Bank", "Ursula von der Leyen",
              "Politecnico di Milano",
              "El País", "Sopra Steria", "Banco do Brasil", "Göteborg ?", "Recep Tayyip Erdoğan", "sheryl sandberg"],
    "look-alike letters": ["fаcebооk", "cоmbiеn de fеmmes"],
    "other signs": ["٣٥٠٠", "Ω", "🙂", "50 000 ?"],
}  # fmt: skip


def _each(groups: dict[str, list[str]]) -> list[str]:
    return [text for texts in groups.values() for text in texts]


@pytest.mark.parametrize("text", _each(FOREIGN))
def test_a_third_language_gets_which_two_are_spoken_and_no_answer(conversation: Conversation, text: str) -> None:
    reply, after = conversation.respond(Session(), text)
    spoken = conversation.write(conversation.wording.languages_spoken, "en")
    assert (reply.outcome, reply.intents, reply.language, reply.text) == (Outcome.OUT_OF_SCOPE, (), "en", spoken)
    assert after.intent is None


@pytest.mark.parametrize("text", _each(OURS))
def test_french_english_and_names_are_no_third_language_however_they_are_spelt(
    conversation: Conversation, text: str
) -> None:
    assert not conversation.reader.is_third_language(text)


@pytest.mark.parametrize(
    ("session", "hint", "language"),
    [
        (Session(), None, "en"),
        (Session(), "fr", "fr"),
        (Session("fr"), "en", "fr"),
        (Session("en"), "fr", "en"),
        (Session("fr", chosen="en"), "fr", "en"),
    ],
    ids=["neither", "the client's", "the talk's first", "the talk's first, English", "the chosen one before all"],
)
def test_a_third_language_keeps_the_language_of_the_talk_or_of_the_client(
    conversation: Conversation, session: Session, hint: Language | None, language: Language
) -> None:
    reply, after = conversation.respond(session, "wie viele Frauen werden ausgebildet?", hint)
    assert (reply.language, after.language) == (language, language)
    assert reply.text == conversation.write(conversation.wording.languages_spoken, language)


def test_what_was_spoken_of_outlives_a_message_in_a_third_language(conversation: Conversation) -> None:
    _, session = conversation.respond(Session(), "combien de femmes seront formées ?")
    _, session = conversation.respond(session, "wie viele Server?")
    reply, _ = conversation.respond(session, "et c'est pour quand ?")
    assert reply.intents == ("smb_when",)


def test_inline_and_business_answer_nothing_in_a_third_language(conversation: Conversation) -> None:
    assert certain(conversation, "wie viele Server?") is None
    found = suggest(conversation, "cuantos servidores", "fr")
    assert (found.language, found.link.kind, found.link.id) == ("fr", "topic", None)


@pytest.mark.parametrize(
    "name",
    ["Pôle emploi", "pole emploi ?", "SheMeansBusiness", "She Means Business", "Facebook AI Research", "Inria",
     "FAIR ?",
     "Yann LeCun", "10 M€ ?"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("last", "hint", "language"),
    [("fr", "en", "fr"), ("en", "fr", "en"), (None, "fr", "fr"), (None, "en", "en")],
    ids=["French talk", "English talk", "French client", "English client"],
)
def test_a_name_alone_leaves_the_language_to_the_talk_then_to_the_client(
    conversation: Conversation, name: str, last: Language | None, hint: Language, language: Language
) -> None:
    reply, _ = conversation.respond(Session(last), name, hint)
    assert reply.language == language


@pytest.mark.parametrize(
    ("text", "language"),
    [("Pôle emploi by when", "en"), ("SheMeansBusiness c'est quoi", "fr"), ("et Google Cloud alors", "fr")],
)
def test_what_stands_beside_a_name_tells_the_language(conversation: Conversation, text: str, language: str) -> None:
    assert conversation.reader.language(text) == language
