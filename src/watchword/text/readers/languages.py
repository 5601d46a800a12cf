"""What a source calls a language, and the tag that we keep for it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)


def name_language(value: str) -> str | None:
    """Return the primary tag of BCP 47 that `value` stands for, or None where it is no language.

    >>> name_language("en-US"), name_language("Korean"), name_language("조선어"), name_language("?")
    ('en', 'ko', 'ko', None)
    """
    value = value.strip()
    match = _TAG.fullmatch(value)
    primary = match[1].lower() if match else value.lower()
    return _named().get(primary, primary if match else None)


@cache
def _named() -> dict[str, str]:
    text = files("watchword.text.readers").joinpath("languages.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")][1:]
    return {form: tag for tag, forms in rows for form in forms.split("|")}
