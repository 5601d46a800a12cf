"""Bytes become text, text becomes documents and columns of matching units."""

from watchword.text.decode import Decoded, decode
from watchword.text.folding import fold, key, recipe
from watchword.text.identify import identify_language
from watchword.text.read import read, readers
from watchword.text.readers.options import ReadOptions
from watchword.text.stemming import function_words, stem_words, stems
from watchword.text.tokenising import tokenise

__all__ = [
    "Decoded",
    "ReadOptions",
    "decode",
    "fold",
    "function_words",
    "identify_language",
    "key",
    "read",
    "readers",
    "recipe",
    "stem_words",
    "stems",
    "tokenise",
]
