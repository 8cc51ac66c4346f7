"""Joins the pictures of an album, which arrive as separate updates.

Telegram sends each picture of an album as a message of its own, one after another, with the caption at any of them, and
does not say how many there are. They get one reply: so the first waits in the journal until no more come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Message, Update

_QUIET = 0.8  # seconds after which no more pictures are on their way
_KINDS = ("message", "business_message", "guest_message")
_ABOUT = ("reply_to_message", "external_reply", "quote")


@dataclass(frozen=True, slots=True)
class Album:
    """An update as it came, with how it is read; several where they are the pictures of one album."""

    update: Update
    """What is answered: the picture with the caption, or else the first."""
    updates: tuple[Update, ...]
    """All of them, each as it came."""
    ready_at: float = 0.0
    """When no more are to be expected, by our own clock."""

    @property
    def pictures(self) -> tuple[Message, ...]:
        """The messages of the album; none where it is an update like any other."""
        found = (each.effective_message for each in self.updates)
        return tuple(each for each in found if each is not None) if len(self.updates) > 1 else ()


@dataclass(frozen=True, slots=True)
class Read:
    """An update as JSON and as the handlers know it, and when it came in."""

    payload: Mapping[str, Any]
    update: Update
    received_at: float


def albums(reads: Sequence[Read], bot: Bot) -> list[Album]:
    """The updates of a chat in their order, the pictures of an album in the place of its first."""
    gathered: dict[object, list[Read]] = {}
    for number, read in enumerate(reads):
        gathered.setdefault(_key(read) or number, []).append(read)
    return [_album(pictures, bot) for pictures in gathered.values()]


def _album(pictures: list[Read], bot: Bot) -> Album:
    if _key(pictures[0]) is None:
        return Album(pictures[0].update, (pictures[0].update,))
    updates = tuple(each.update for each in pictures)
    ready_at = max(each.received_at for each in pictures) + _QUIET
    if len(pictures) == 1:
        return Album(updates[0], updates, ready_at)
    return Album(Update.de_json(_joined(pictures), bot), updates, ready_at)


def _key(read: Read) -> tuple[object, ...] | None:
    """What all pictures of one album have in common; None for what belongs to none."""
    kind, message = _message(read)
    album = message.get("media_group_id")
    if not isinstance(album, str):
        return None
    user = read.update.effective_user
    return kind, message.get("business_connection_id"), user and user.id, album


def _message(read: Read) -> tuple[str, Mapping[str, Any]]:
    kind = next((each for each in _KINDS if isinstance(read.payload.get(each), Mapping)), "")
    return kind, read.payload.get(kind, {})


def _joined(pictures: list[Read]) -> dict[str, Any]:
    """One update for all: that of the first caption, with the others below it, and what any of them replies to."""
    first = next((each for each in pictures if _message(each)[1].get("caption")), pictures[0])
    kind, message = _message(first)
    joined: dict[str, Any] = dict(message)
    for _, other in map(_message, pictures):
        joined |= {name: other[name] for name in _ABOUT if name in other and name not in joined}
        if other is not message and other.get("caption"):
            _add_caption(joined, other)
    return {**first.payload, kind: joined}


def _add_caption(joined: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Put another caption below; where its mentions stand is counted in UTF-16."""
    above = f"{joined['caption']}\n"
    shift = len(above.encode("utf-16-le", "surrogatepass")) // 2
    moved = [each | {"offset": each["offset"] + shift} for each in other.get("caption_entities", ())]
    joined["caption"] = above + other["caption"]
    joined["caption_entities"] = [*joined.get("caption_entities", ()), *moved]
