"""Settings of a group, and the sentences for groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.content.model import Language, Outcome
from bot.conversation.conversation import Conversation
from bot.conversation.reply import Action, Button, Reply, Verb
from bot.conversation.session import Session


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What the administrators of a group may choose."""

    language: Language | None = None
    """The language of the replies; None follows each message."""
    greets: bool = True
    """Whether newcomers are greeted."""

    def changed(self, choice: str) -> GroupSettings:
        """After a choice, the id of a button; an unknown one changes nothing."""
        match choice:
            case "fr" | "en":
                return replace(self, language=choice)
            case "auto":
                return replace(self, language=None)
            case "greet" | "greet_not":
                return replace(self, greets=choice == "greet")
        return self

    def session(self, session: Session) -> Session:
        """The session of somebody in the group: a language of one's own wins over the group's."""
        return replace(session, chosen=session.chosen or self.language)


_LANGUAGES = ("fr", "en", "auto")


def say(conversation: Conversation, name: str, language: Language, **names: str) -> Reply:
    """One of the sentences for groups, by its name in the wording without "group_"."""
    return Reply(Outcome.SMALLTALK, language, conversation.wording(f"group_{name}", language, **names))


def panel(conversation: Conversation, settings: GroupSettings, language: Language) -> Reply:
    """The settings in words, with a button for each that could be otherwise."""
    current = settings.language or "auto"
    reply = say(
        conversation,
        "settings",
        language,
        replies=conversation.wording(f"group_language_{current}", language),
        greeting=conversation.wording("group_greets" if settings.greets else "group_greets_not", language),
    )
    wanted = [choice for choice in _LANGUAGES if choice != current]
    titles = {choice: f"group_speak_{choice}" for choice in wanted}
    greeting = "greet_not" if settings.greets else "greet"
    titles[greeting] = f"group_{greeting}"
    buttons = tuple(
        Button(conversation.wording(title, language), Action(Verb.GROUP, choice, language))
        for choice, title in titles.items()
    )
    return replace(reply, buttons=buttons, in_place=True)


def with_note(conversation: Conversation, reply: Reply, name: str, note: str) -> Reply:
    """The reply below the words of the person who had it sent."""
    words = conversation.wording("group_note", reply.language, who=name, note=note)
    return replace(reply, text=f"{words}\n\n{reply.text}")


def pointer(conversation: Conversation, reply: Reply, link: str | None) -> Reply:
    """Instead of an answer given minutes ago: where it stands; without a link, it is the message replied to."""
    name = "group_pointer" if link is None else "group_pointer_link"
    text = conversation.wording(name, reply.language, link=link or "")
    return Reply(reply.outcome, reply.language, text, reply.intents, reply.confidence)
