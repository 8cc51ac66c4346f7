"""Talks with a person in the terminal, buttons numbered."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import replace

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.batch import as_object
from bot.console import console as standard_output
from bot.content.model import LANGUAGES, Language
from bot.conversation import Button, Conversation, Reply, Session
from bot.conversation.reply import Verb
from bot.streams import piped_lines, print_json

_PROMPT = "> "


class Listener:
    """Receives what a person does, and the reply to it; the base class ignores it."""

    def began(self, language: Language) -> None:
        """The person had chosen a language from the start."""

    def said(self, text: str, reply: Reply) -> None:
        """The person typed a message, and got this reply."""

    def pressed(self, title: str, reply: Reply) -> None:
        """The person pressed the button of that title, and got this reply."""


NO_ONE = Listener()


def chat(conversation: Conversation, language: Language | None, *, as_json: bool, listener: Listener = NO_ONE) -> int:
    """Talk until the input ends."""
    session = Session(chosen=language)
    if language is not None:
        listener.began(language)
    return (_chat_json if as_json else _chat)(conversation, session, listener)


def _chat_json(conversation: Conversation, session: Session, listener: Listener) -> int:
    for line in piped_lines():
        reply, session = conversation.respond(session, line)
        listener.said(line, reply)
        print_json(as_object(line, reply), flush=True)
    return 0


def _chat(conversation: Conversation, session: Session, listener: Listener) -> int:
    console = standard_output()
    reply, session = _greeting(conversation, session, listener)
    _show(console, reply)
    for line in _typed():
        if not line.strip():
            continue
        button = _pressed(_buttons(reply), line)
        if button is not None:
            console.print(Text(f"  [{button.title}]", style="dim"))
            reply, session = conversation.press(session, button.action)
            listener.pressed(button.title, reply)
        else:
            reply, session = conversation.respond(session, line)
            listener.said(line, reply)
        _show(console, reply)
    return 0


def _greeting(conversation: Conversation, session: Session, listener: Listener) -> tuple[Reply, Session]:
    """The welcome, in the chosen language; without one, in both."""
    if session.chosen is not None:
        reply, session = conversation.respond(session, "/start")
        listener.said("/start", reply)
        return reply, session
    replies = [conversation.respond(Session(language=language), "/start")[0] for language in LANGUAGES]
    return replace(replies[0], text="\n\n".join(reply.text for reply in replies), buttons=()), session


def _buttons(reply: Reply) -> tuple[Button, ...]:
    """The buttons that do something."""
    return tuple(button for button in reply.buttons if button.action.verb is not Verb.THANKED)


def _pressed(buttons: tuple[Button, ...], line: str) -> Button | None:
    """The button whose number was typed."""
    typed = line.strip()
    if typed.isascii() and typed.isdigit() and 0 < int(typed[:4]) <= len(buttons):
        return buttons[int(typed[:4]) - 1]
    return None


def _show(console: Console, reply: Reply) -> None:
    """Print a reply: thanks in place of the buttons that are gone, expandable text indented."""
    console.print()
    if not reply.keeps_text:
        console.print(Text(reply.text))
        if reply.expandable:
            console.print(Padding(Text(reply.expandable), (1, 0, 1, 4)))
    for button in reply.buttons:
        if button.action.verb is Verb.THANKED:
            console.print(Text(f"{button.title}."))
    for number, button in enumerate(_buttons(reply), 1):
        console.print(Text.assemble((f"  {number:>2} ", "bold cyan"), button.title))
    console.print()


def _typed() -> Iterator[str]:
    """The lines of a person, edited with the usual keys where the terminal can; Ctrl-C and Ctrl-D end them."""
    if not sys.stdin.isatty():
        yield from piped_lines()
        return
    with contextlib.suppress(ImportError):  # there is none on Windows
        import readline  # noqa: F401  # importing it gives input() its line editing and history
    while True:
        try:
            yield input(_PROMPT)
        except (EOFError, KeyboardInterrupt, OSError):  # OSError: the terminal was closed
            print()
            return
        except UnicodeDecodeError:
            continue
