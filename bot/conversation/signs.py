"""Reads thumbs, hearts and lone question marks.

Signs belong to no language, so that they are listed here; the replies to them are in the wording.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto, unique

from bot.plain import plain


@unique
class Sign(Enum):
    """The meaning of a sign."""

    THANKS = auto()
    WRONG = auto()
    PUZZLED = auto()
    OTHER = auto()
    """No meaning for the bot: a lone dot, a rocket."""


_THANKS = frozenset(
    "👍👌👏🙏🙌🤝💪🫶🤗❤♥❣💕💖💗💓💞💘💝💙💚💛🧡💜🖤🤍🤎🩷🩵🩶😍🥰😘😊🙂😀😃😄😁😆😉😇😎🤩🥳☺✅✔☑💯🔥🎉🎊⭐🌟✨🌹💐🌸🆗👊🤟✌😻🏆🥇🫡"
)
_WRONG = frozenset("👎❌✖🚫🙅😠😡🤬😤🖕😞😒🙁☹😖😣")
_PUZZLED = frozenset("?？¿؟⁇⁈⁉‽❓❔…🤔🤷😕🫤🧐🤨😐😶🙄")
_FACES = {"🙂": "+1 :) :-) =) (: (-: ;) ;-) :D :-D =D ;D XD :p :-p ^^ ^_^ :') *-* \\o/", "❤": "<3 <33 <333"}
_FACES |= {"🙁": ":( :-( =( ): :'( >:(", "😕": ":/ :-/ :\\ :| :-| :s :-s o_o o.o -_-"}
_SIGN_OF = {face: sign for sign, faces in _FACES.items() for face in faces.lower().split()}
_FACE = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(_SIGN_OF, key=len, reverse=True)))})(?![^\W_])", re.IGNORECASE
)
_DOTS = re.compile(r"\.{2,}")


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a message, and the words beside them."""

    sign: Sign | None
    """None where there are words, and no sign that judges an answer."""
    words: str
    """Folded, as plain() gives them."""

    @classmethod
    def read(cls, text: str) -> Signs:
        """Read a message; skin tones and repetitions of a sign make no difference."""
        drawn = _DOTS.sub("…", _FACE.sub(lambda found: _SIGN_OF[found[0].lower()], text))
        words = plain(drawn)
        return cls(_meaning(set(drawn), alone=not words), words)


def _meaning(drawn: set[str], *, alone: bool) -> Sign | None:
    """The meaning of the signs; beside words a question mark has none, as it belongs to them."""
    if drawn & _WRONG:
        return Sign.WRONG
    if alone and drawn & _PUZZLED:
        return Sign.PUZZLED
    if drawn & _THANKS:
        return Sign.THANKS
    return Sign.OTHER if alone else None
