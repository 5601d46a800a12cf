"""A text as columns of matching units, sentences, paragraphs and sections."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from watchword.model.documents import Section
from watchword.model.tokens import Column, Tokens
from watchword.text.characters import as_text, code_points
from watchword.text.folding import fold_to_points, is_korean
from watchword.text.kernels import cut_sentences, cut_tokens, join_stretches, number_forms, number_places
from watchword.text.segment_plain import KOREAN, LOW_QUOTES, ORDINALS, Digests, Rules, word_digest
from watchword.text.tables import has_table, read_rows

# Elision joins two words (l'homme) where elsewhere an apostrophe stands inside one (don't).
_ELIDING = frozenset({"fr", "it", "ca", "oc"})
# "am 3. Oktober": a full stop after a day's number makes an ordinal.
_WITH_ORDINALS = frozenset(
    {"de", "da", "nb", "nn", "no", "is", "fi", "et", "lv", "cs", "sk", "sl", "hr", "sr", "bs", "hu"}
)
# „so“ or »so«: what opens a quotation elsewhere closes one here.
_WITH_LOW_QUOTES = frozenset({"de", "da", "nb", "nn", "no", "is", "et", "lt", "lv", "cs", "sk", "sl", "hr", "sr", "bg"})


def tokenise(document_id: str, text: str, *, language: str | None, sections: tuple[Section, ...] = ()) -> Tokens:
    """Return the matching units of `text` as columns: what reuse and change are measured in.

    A unit is a word in scripts that part words by spaces, else one Hangul syllable, Han or kana character, or Thai,
    Lao, Khmer or Burmese character with its marks (the script decides, run by run, not the document). Inside a
    word stand digits, marks, an apostrophe between letters (`don't`; not in French, Italian or Catalan), the points
    of `U.S`; inside a number the points and commas of `1,000.5`. A hyphen parts units, so that `head-on` is `head on`.
    `forms` are the folded spellings in order of appearance; `word` numbers what is printed without a space
    or punctuation between. `text[start:end]` is what is printed, and units are in order and never overlap: where one
    printed character folds to several units (㍿), they are one.

    Sentences cover every character that is not white space. A single line break is white space unless the line is
    plainly a heading, an item of a list, or stops on purpose; a blank line ends a paragraph. `section` is 1 for the
    first of `sections`, 0 outside all of them, the innermost where they nest.

    Cost: about 50 ns a character, 0.2 ms for a page of 5 kB.

    >>> tokens = tokenise("d", "Kim's U.S. trip cost 1,000. It ended.", language="en")
    >>> tokens.forms
    ("kim's", 'u.s', 'trip', 'cost', '1,000', 'it', 'ended')
    >>> tokens.sentences.tolist()
    [[0, 27], [28, 37]]
    """
    points = code_points(text)
    folded, start, end, _, tables = fold_to_points(text, points, language=language)
    primary = language.split("-")[0].lower() if language else None
    first, after = cut_tokens(folded, tables.kind, start, end, primary not in _ELIDING)
    form_id, examples = number_forms(folded, first, after)
    forms = tuple(as_text(join_stretches(folded, first, after, examples)).split("\0")) if len(examples) else ()
    token_start, token_end = start.take(first), end.take(after - 1)
    options = (
        KOREAN * is_korean(language)
        + ORDINALS * (primary in _WITH_ORDINALS)
        + LOW_QUOTES * (primary in _WITH_LOW_QUOTES)
    )
    forced = _section_bounds(text, sections)
    sentences, paragraphs = cut_sentences(points, tables.kind, tables.mapped, load_rules(primary), forced, options)
    word, sentence, paragraph = number_places(token_start, token_end, sentences, paragraphs)
    return Tokens(
        document_id=document_id,
        start=token_start,
        end=token_end,
        form_id=form_id,
        word=word,
        sentence=sentence,
        paragraph=paragraph,
        section=_number_sections(token_start, sections),
        forms=forms,
        sentences=sentences,
        paragraphs=paragraphs,
    )


def _number_sections(start: Column, sections: tuple[Section, ...]) -> Column:
    numbers = np.zeros(len(start), np.int32)
    outermost_first = sorted(enumerate(sections, 1), key=lambda item: (item[1].start, -item[1].end))
    for number, section in outermost_first:
        first, after = np.searchsorted(start, [section.start, section.end])
        numbers[first:after] = number
    return numbers


def _section_bounds(text: str, sections: tuple[Section, ...]) -> Column:
    """Return where sections start and end, and where the headings that they start with end."""
    bounds: set[int] = set()
    for section in sections:
        bounds |= {section.start, section.end}
        heading_end = section.start + len(section.heading or "")
        if section.heading and text.startswith(section.heading, section.start) and heading_end < section.end:
            bounds.add(heading_end)
    return np.array(sorted(bounds), np.int32)


@cache
def load_rules(primary: str | None) -> Rules:
    """Return the digests of the words that full stops, sentence starts and quotations are judged by."""
    language = primary if primary and has_table(f"{primary}/abbreviations.tsv") else "en"
    rows = read_rows(f"{language}/abbreviations.tsv", columns=2)
    starters = read_rows(f"{language}/function_words.tsv", columns=1)
    return (
        _digests(word for word, kind in rows if kind == "never"),
        _digests(word for word, kind in rows if kind == "number"),
        _digests(word for (word,) in starters),
        _digests(ending for (ending,) in read_rows("ko/sentence_endings.tsv", columns=1)),
        _digests(particle for (particle,) in read_rows("ko/quoting_particles.tsv", columns=1)),
        _digests(word for word, kind in rows if kind == "doubtful"),
        _digests(syllable for (syllable,) in read_rows("ko/continuing_syllables.tsv", columns=1)),
    )


def _digests(words: Iterable[str]) -> Digests:
    return np.array(sorted({word_digest(word) for word in words}), np.uint64)
