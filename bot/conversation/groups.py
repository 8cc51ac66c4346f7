"""Settings of a group, and the replies that only groups get."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.model import Language, Text, Wording
from bot.conversation.conversation import Conversation
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.session import Session


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """The settings that a group's administrators choose with /group."""

    language: Language | None = None
    """The language of the replies; None follows each message."""
    greets: bool = True
    """Whether newcomers are greeted."""

    def changed(self, choice: str | None) -> GroupSettings:
        """The settings after a choice, which is the id of a button; an unknown one changes nothing."""
        match choice:
            case "fr" | "en":
                return replace(self, language=choice)
            case "auto":
                return replace(self, language=None)
            case "greet" | "greet_not":
                return replace(self, greets=choice == "greet")
        return self

    def session(self, session: Session) -> Session:
        """A person's session in the group: the language they chose wins over the group's."""
        return replace(session, chosen=session.chosen or self.language)


def bare_command(wording: Wording, command: str) -> Text | None:
    """What a command without words gets in a group; None where it gets the same as in private."""
    return {"start": wording.group_hello, "help": wording.group_help, "ask": wording.group_ask}.get(command)


def panel(conversation: Conversation, settings: GroupSettings, language: Language) -> Reply:
    """The settings in words, with a button for each change."""
    wording = conversation.wording
    languages = {"fr": wording.group_language_fr, "en": wording.group_language_en, None: wording.group_language_auto}
    reply = conversation.say(
        wording.group_settings,
        language,
        replies=conversation.write(languages[settings.language], language),
        greeting=conversation.write(wording.group_greets if settings.greets else wording.group_greets_not, language),
    )
    buttons = tuple(
        Button(conversation.write(title, language), Action(Verb.GROUP, choice, language))
        for choice, title in _choices(wording).items()
        if settings.changed(choice) != settings
    )
    return replace(reply, buttons=buttons, in_place=True)


def _choices(wording: Wording) -> dict[str, Text]:
    """The titles of the buttons, by the ids that GroupSettings.changed takes."""
    return {
        "fr": wording.group_speak_fr,
        "en": wording.group_speak_en,
        "auto": wording.group_speak_auto,
        "greet": wording.group_greet,
        "greet_not": wording.group_greet_not,
    }


def with_note(conversation: Conversation, reply: Reply, name: str, note: str) -> Reply:
    """The reply below the note of the administrator who asked."""
    words = conversation.write(conversation.wording.group_note, reply.language, who=name, note=note)
    return replace(reply, text=f"{words}\n\n{reply.text}")


def pointer(conversation: Conversation, reply: Reply, link: str | None) -> Reply:
    """Refers to an answer given minutes ago instead of repeating it; without a link, it is the message replied to."""
    wording = conversation.wording
    if link is None:
        text = conversation.write(wording.group_pointer, reply.language)
    else:
        text = conversation.write(wording.group_pointer_link, reply.language, link=link)
    return Reply(reply.outcome, reply.language, text, reply.intents, reply.confidence)
