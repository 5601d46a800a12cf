"""Names of formulations, and the analyst's own entries in the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from watchword.model.errors import InvalidInput
from watchword.store import Corpus


def formulation_id(canonical: str, language: str) -> str:
    """Return the id that a person types for a formulation.

    >>> formulation_id("Power  for power", "en")
    'en:power-for-power'
    """
    return f"{language}:{'-'.join(canonical.casefold().split())}"


def phrase_of(name: str) -> tuple[str, str | None]:
    """Return the phrase and language that an id stands for; a phrase stands for itself.

    >>> phrase_of("en:power-for-power"), phrase_of("power for power")
    (('power for power', 'en'), ('power for power', None))
    """
    language, colon, rest = name.partition(":")
    if colon and rest and language.isalpha() and language.islower() and len(language) in {2, 3} and " " not in name:
        return rest.replace("-", " "), language
    return name, None


def enter(
    corpus: Corpus, phrase: str, *, languages: Sequence[str], introduced: date | None = None, note: str | None = None
) -> str:
    """Enter a formulation of the analyst's own and return its id.

    Raises:
        InvalidInput: it has no word, is entered already, or its language is not clear.

    """
    held = sorted({entry.document.language for entry in corpus.listing() if entry.document.language})
    if len(languages) > 1 or (not languages and len(held) != 1):
        raise InvalidInput(f"which language is {phrase!r} in?", hint=f"add --language, one of {', '.join(held)}")
    language = languages[0] if languages else held[0]
    if not any(character.isalnum() for character in phrase):
        raise InvalidInput(f"there is no word in {phrase!r}", hint="give a phrase")
    name = formulation_id(phrase, language)
    detail: dict[str, object] = {"canonical": " ".join(phrase.split()), "language": language}
    if introduced:
        detail["introduced"] = introduced.isoformat()
    if note:
        detail["note"] = note
    corpus.decide("formulation", action="add", subject=name, detail=detail)
    return name


def judge(corpus: Corpus, name: str, *, accept: bool, canonical: str | None = None) -> None:
    """Accept or reject a formulation by its id; what was decided before stays in the history.

    `canonical` is its wording where that is known: an id has lost its capitals and hyphens.
    """
    words, language = phrase_of(name)
    if language is None:
        raise InvalidInput(
            f"{name!r} is no id of a formulation", hint="such as en:power-for-power; the list shows them"
        )
    if canonical is not None and formulation_id(canonical, language) != name:
        raise InvalidInput(
            f"{name!r} is not the id of {canonical!r}", hint=f"it is {formulation_id(canonical, language)}"
        )
    detail = {"canonical": canonical or words, "language": language}
    corpus.decide("formulation", action="accept" if accept else "reject", subject=name, detail=detail)
