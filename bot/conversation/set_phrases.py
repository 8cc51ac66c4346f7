"""Recognises the set phrases of a conversation: yes, no, the second, none of them, tell me more, in short, again."""

from __future__ import annotations

from bot.content.model import Language, Phrases, Wording
from bot.plain import plain


def folded(phrases: Phrases) -> frozenset[str]:
    """The phrases of both languages, as plain() gives them."""
    return frozenset(plain(each) for each in (*phrases.fr, *phrases.en))


class SetPhrases:
    """The set phrases of the content, ready to be compared with plain() of a whole message."""

    def __init__(self, wording: Wording) -> None:
        self.yes = folded(wording.words_yes)
        self.no = folded(wording.words_no)
        self.ordinals = tuple(map(folded, (wording.words_first, wording.words_second, wording.words_third)))
        self.none = folded(wording.words_none)
        self.more = folded(wording.words_more)
        self.short = folded(wording.words_short)
        self.again = folded(wording.words_again)
        self.source = folded(wording.words_source)
        self._in_french = folded(wording.words_in_french)
        self._in_english = folded(wording.words_in_english)

    def language(self, said: str) -> Language | None:
        """The language that is asked for; None if none is."""
        return "fr" if said in self._in_french else "en" if said in self._in_english else None
