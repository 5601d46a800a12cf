"""A multilingual sentence encoder as evidence across languages: optional, and only ever from a local folder."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt

from watchword.match.bilingual_collate import Encoder
from watchword.model.errors import InvalidInput, MissingExtra


def load_encoder(folder: Path) -> Encoder:
    """Return a function from sentences to vectors of length 1, an `(n, d)` float32 array, from a model on this disk.

    It serves where two languages share no words, names or numbers that the aligner could know. The folder holds a
    model in the format of sentence-transformers; nothing is downloaded. Raises `InvalidInput` where there is no such
    model, and `MissingExtra` where the optional part `encoder` is not installed.
    """
    if not folder.is_dir():
        raise InvalidInput(f"no encoder at {folder}", hint="name a folder with a model of sentence-transformers")
    try:
        library = import_module("sentence_transformers")
        import_module("transformers.utils.logging").disable_progress_bar()  # it would count weights on standard error
    except ImportError:
        raise MissingExtra.of("encoder", why="comparing by a sentence encoder") from None
    try:
        model = library.SentenceTransformer(str(folder.resolve()), local_files_only=True, device="cpu")
    except (OSError, ValueError) as wrong:
        raise InvalidInput(f"{folder} holds no sentence encoder that can be read: {wrong}") from wrong

    def encode(sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        vectors = model.encode(
            list(sentences), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, np.float32)

    return encode
