"""A sentence as evidence for translation: content words, numbers that mean the same, names, official renderings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from watchword.match.bilingual_romanise import name_of_word, names_in_syllables
from watchword.match.collate_features import is_syllable
from watchword.model.tokens import Tokens

NUMBER = re.compile(r"\d+(?:[.,'’\u00a0]\d+)*")
SEPARATOR = re.compile(r"[.,'’\u00a0]")
DECIMAL = re.compile(r"^\d+[.,]\d{1,2}$")
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
RUN = re.compile(r"[가-힣]+|[㐀-鿿぀-ヿ]+|[^가-힣㐀-鿿぀-ヿ]+")
HYPHEN = re.compile(r"[-’']")
SCALE_WORD = re.compile(r"\s?([^\W\d_]+)")
MONTHS = range(1, 13)
STEM = 6
# Signs that translators mostly keep: direct speech, a question, brackets, and the stop that a heading does not have.
FORMS = (
    re.compile('["“”„«»「」『』]'),
    re.compile("[?？]"),
    re.compile(r"[(（]"),
    re.compile('[.!?。！？…]["”»」』’)）]*$'),
)


@dataclass(frozen=True, slots=True)
class Bag:
    """What one sentence holds.

    `words` serve the lexicon: words cut to a stem, and pairs of neighbouring syllables in scripts whose words run
    together. `marks` mean the same in every language: `#` and a number, `@` and a month, `=` and a rendering. `names`
    are consonant skeletons: of capitalised words, and of what may be a name where a script has no capitals. `form` has
    a bit for each of `FORMS` that the sentence has.
    """

    words: tuple[str, ...]
    marks: frozenset[str]
    names: frozenset[str]
    n_characters: int
    form: int = 0


def read_bags(
    tokens: Tokens, text: str, *, language: str, renderings: Sequence[Mapping[str, str]] = ()
) -> tuple[Bag, ...]:
    """Return the bag of each sentence. `renderings` are official pairs of wordings, each language → wording."""
    wordings = [(number, pair[language]) for number, pair in enumerate(renderings) if language in pair]
    out = []
    for start, end in tokens.sentences.tolist():
        sentence = text[start:end]
        out.append(
            Bag(
                tuple(_words(sentence)),
                frozenset(_numbers(sentence)) | _rendered(sentence, wordings),
                frozenset(_names(sentence, chinese=language.startswith("zh"))),
                sum(not character.isspace() for character in sentence),
                sum(1 << bit for bit, sign in enumerate(FORMS) if sign.search(sentence.rstrip())),
            )
        )
    return tuple(out)


def _words(sentence: str) -> list[str]:
    """Return stems of words, and in glued scripts the pairs of neighbouring syllables of each word."""
    out: list[str] = []
    for found in WORD.finditer(sentence):
        for run in RUN.findall(found.group()):
            if is_syllable(run[0]):
                out.extend([run] if len(run) == 1 else [run[k : k + 2] for k in range(len(run) - 1)])
                if not "가" <= run[0] <= "힣":
                    out.extend(run)
            else:
                out.extend(part[:STEM] for part in HYPHEN.split(_plain(run)) if part)
    return out


def _plain(word: str) -> str:
    """Fold case and take accents off."""
    return "".join(part for part in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(part))


def _numbers(sentence: str) -> list[str]:
    """Return numbers and months as marks; `12조3천억` and `12.3 trillion` are one number."""
    table = _table()
    lowered = sentence.lower()
    out: list[str] = []
    total, joins_at = 0.0, -1
    for found in NUMBER.finditer(lowered):
        value, end = _read_number(found.group()), found.end()
        if lowered[end : end + 1] in {"월", "月"} and value in MONTHS:
            out.append(f"@{value:g}")
            continue
        scaled, end = _scale(lowered, value, end)
        if joins_at >= 0 and lowered[joins_at : found.start()] in {"", " "}:
            out.pop()
            scaled += total
        out.append(f"#{scaled:.12g}")
        total, joins_at = scaled, end if scaled != value else -1
    for found in WORD.finditer(lowered):
        for kind, mark in (("month", "@"), ("number", "#")):
            if (kind, found.group()) in table:
                out.append(f"{mark}{table[kind, found.group()]:g}")
    return out


def _read_number(printed: str) -> float:
    return float(printed.replace(",", ".")) if DECIMAL.match(printed) else float(SEPARATOR.sub("", printed))


def _scale(text: str, value: float, end: int) -> tuple[float, int]:
    """Multiply a number that ends at `end` by the scale words that follow it; return it and where they end."""
    table = _table()
    while step := SCALE_WORD.match(text, end):
        word = step.group(1)
        sizes = (2, 1) if is_syllable(word[0]) else (len(word),)
        known = next((word[:size] for size in sizes if ("scale", word[:size]) in table), None)
        if known is None:
            break
        value *= table["scale", known]
        end = step.start(1) + len(known)
    return value, end


def _names(sentence: str, *, chinese: bool) -> list[str]:
    """Return what may be names: capitalised words and runs of them; in scripts without capitals what may begin one."""
    out: list[str] = []
    capitalised: list[str] = []
    for found in [*WORD.finditer(sentence), None]:
        word = found.group() if found else ""
        if word[:1].isupper():
            capitalised.append(word)
        else:
            out.extend([name_of_word("".join(capitalised))] if len(capitalised) > 1 else [])
            capitalised = []
        for run in RUN.findall(word):
            if is_syllable(run[0]):
                out.extend(names_in_syllables(run, chinese=chinese))
            else:
                out.extend(name_of_word(part) for part in HYPHEN.split(run) if part[:1].isupper())
    return [name for name in out if name]


def _rendered(sentence: str, wordings: list[tuple[int, str]]) -> frozenset[str]:
    squeezed = "".join(sentence.lower().split())
    return frozenset(f"={number}" for number, wording in wordings if "".join(wording.lower().split()) in squeezed)


@cache
def _table() -> Mapping[tuple[str, str], float]:
    """Return (kind, word) → value from the table of number words."""
    out: dict[tuple[str, str], float] = {}
    lines = files("watchword.match").joinpath("bilingual_numbers.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, value, words = line.split("\t")
            for word in words.split():
                out[kind, word] = float(value)
    return out
