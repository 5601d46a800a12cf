"""Which language a text is in, by its script and its function words."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from watchword.text.stemming import listed_function_words

_SAMPLE: Final = 20_000
_SCRIPTS: Final = {
    "hangul": re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"),
    "kana": re.compile(r"[\u3041-\u309f\u30a1-\u30ff]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "th": re.compile(r"[\u0e01-\u0e4e]"),
    "lo": re.compile(r"[\u0e81-\u0edf]"),
    "km": re.compile(r"[\u1780-\u17d3]"),
    "my": re.compile(r"[\u1000-\u109f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
}
# What one character weighs beside a Latin letter: a syllable or a Han character is worth several.
_WEIGHTS: Final = {"hangul": 2.5, "han": 3.0, "kana": 2.0}
_LATIN_LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "it")
_CYRILLIC_LANGUAGES: Final = ("ru", "uk")
_OTHER_CYRILLIC: Final = re.compile(r"[ўјљњђћџѓќғқңұәөүһ]", re.IGNORECASE)
_LEAST_SHARE: Final = 0.5
_LEAST_KANA: Final = 0.05
_LEAST_HITS: Final = 2
# Inflection does in Russian what small words do in English, so they are fewer.
_LEAST_LATIN_SHARE: Final = 0.15
_LEAST_CYRILLIC_SHARE: Final = 0.05
_LEAST_LEAD: Final = 1.25
_WORD: Final = re.compile(r"[^\W\d_]+")


def identify_language(text: str) -> str | None:  # noqa: PLR0911 - one case a script
    """Return the BCP 47 primary tag of the language that most of `text` is in, or None when unsure.

    What a text is matched against depends on it, so a wrong answer is worse than none: titles, lists of names, mixed
    texts and languages that we hold no function words for give None. The first 20,000 characters are looked at.

    >>> [identify_language(text) for text in ("조선로동당의 력사", "The plenum of the party", "改革开放", "Xyzzy")]
    ['ko', 'en', 'zh', None]
    """
    sample = text[:_SAMPLE]
    characters = Counter(sample)  # a text has some hundred distinct ones, and fourteen scripts ask for them
    weights = {
        name: _WEIGHTS.get(name, 1.0) * sum(n for character, n in characters.items() if script.match(character))
        for name, script in _SCRIPTS.items()
    }
    total = sum(weights.values())
    if not total:
        return None
    eastern = {name: weights.pop(name) for name in ("hangul", "kana", "han")}
    if sum(eastern.values()) > _LEAST_SHARE * total:
        return _eastern_language(eastern)
    script = max(weights, key=lambda name: weights[name])
    if weights[script] <= _LEAST_SHARE * total:
        return None
    words = [word.casefold() for word in _WORD.findall(sample)]
    if script == "latin":
        return _by_function_words(words, _LATIN_LANGUAGES, least_share=_LEAST_LATIN_SHARE)
    if script == "cyrillic":
        foreign = len(_OTHER_CYRILLIC.findall(sample)) > len(words) // 10
        if foreign:
            return None
        return _by_function_words(words, _CYRILLIC_LANGUAGES, least_share=_LEAST_CYRILLIC_SHARE)
    return script if len(script) == len("xx") else None


def _eastern_language(weights: dict[str, float]) -> str:
    if weights["hangul"] >= max(weights["kana"], weights["han"] / 4):  # old Korean print is full of Han characters
        return "ko"
    return "ja" if weights["kana"] > _LEAST_KANA * sum(weights.values()) else "zh"


def _by_function_words(words: list[str], languages: tuple[str, ...], *, least_share: float) -> str | None:
    counts = Counter(words)
    listed = {language: listed_function_words(language) for language in languages}
    hits = {language: sum(counts[word] for word in its_words & counts.keys()) for language, its_words in listed.items()}
    best, second = sorted(languages, key=lambda language: -hits[language])[:2]
    if hits[best] < max(_LEAST_HITS, least_share * len(words), _LEAST_LEAD * hits[second]):
        return None
    return best
