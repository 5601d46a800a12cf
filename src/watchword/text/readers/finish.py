"""From drafts to documents: names, dates, languages, and the checks that every format shares."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from watchword.model.documents import COMPLETENESS, Completeness, DatePrecision, Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.identify import identify_language
from watchword.text.readers.dates import parse_date
from watchword.text.readers.drafts import Draft, ReadDate
from watchword.text.readers.languages import name_language
from watchword.text.readers.names import LONGEST_ID, LONGEST_NAME, Names, make_slug, stem_of
from watchword.text.readers.options import ReadOptions

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PRECISIONS: tuple[DatePrecision, ...] = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Batch:
    """What the documents of one source share: where they came from, what the user said, the names taken so far."""

    source: Source
    options: ReadOptions
    names: Names

    def where(self, locator: str | None) -> str:
        """Name a place in the source for a `Problem`."""
        return f"{self.source.location}, {locator}" if locator else self.source.location


def finish(draft: Draft, batch: Batch) -> tuple[Document | None, list[Problem]]:
    """Return the document that a draft becomes, None where it has no text, and what was wrong with it.

    What the user gave wins over the source, the source over what can be worked out, and `extras` tells which it was
    (`date_from`, `language_from`). Nothing unknown is filled in.
    """
    where = batch.where(draft.locator)
    draft, problems = _make_storable(draft, where)
    if not draft.text.strip():
        hint = "nothing was kept; check the source"
        return None, [*problems, Problem("text.parse.empty", where, "the text is empty", hint=hint, lost=True)]
    fields = dict(draft.fields)
    extras = dict(draft.extras)
    given = batch.options.given()
    for name, value in given.items():
        if fields.get(name, value) != value:
            extras[f"{name}_in_source"] = fields[name]
        fields[name] = value
    when = _settle_date(draft, fields=fields, extras=extras, where=where, by_user="date" in given)
    problems += [when] if isinstance(when, Problem) else []
    known = when if isinstance(when, ReadDate) else None
    problems += _settle_language(draft.text, fields=fields, extras=extras, where=where, by_user="language" in given)
    problems += _settle_completeness(fields, extras, where=where)
    name, taken = _settle_name(draft, fields, known.date if known else None, batch=batch)
    problems += [taken] if taken else []
    document = Document(
        document_id=name,
        text=draft.text,
        source_id=batch.source.source_id,
        locator=draft.locator,
        title=fields.get("title"),
        date=known.date if known else None,
        date_precision=known.precision if known else "day",
        language=fields.get("language"),
        outlet=fields.get("outlet"),
        url=fields.get("url"),
        byline=fields.get("byline"),
        speaker=fields.get("speaker"),
        audience=fields.get("audience"),
        document_type=fields.get("document_type"),
        completeness=cast("Completeness | None", fields.get("completeness")),
        translator=fields.get("translator"),
        series=fields.get("series"),
        work=fields.get("work"),
        sections=draft.sections,
        extras=extras,
    )
    return document, problems


def _make_storable(draft: Draft, where: str) -> tuple[Draft, list[Problem]]:
    """Put U+FFFD, one for one so that no offset moves, where lone surrogates and NULs stand, and say so."""
    parts = [draft.text, *draft.fields.values(), *draft.extras.values(), *draft.extras]
    if not any(_UNSTORABLE.search(part) for part in parts):
        return draft, []
    n_replaced = sum(len(_UNSTORABLE.findall(part)) for part in parts)
    clean = replace(
        draft,
        text=_UNSTORABLE.sub("\ufffd", draft.text),
        fields={name: _UNSTORABLE.sub("\ufffd", value) for name, value in draft.fields.items()},
        extras={
            _UNSTORABLE.sub("\ufffd", name): _UNSTORABLE.sub("\ufffd", said) for name, said in draft.extras.items()
        },
    )
    message = f"lone surrogates or NULs, which are no characters, were replaced by U+FFFD: {n_replaced:,}"
    return clean, [Problem("text.decode.lossy", where, message, hint="fetch the source again if words are missing")]


def _settle_date(
    draft: Draft, *, fields: dict[str, str], extras: dict[str, str], where: str, by_user: bool
) -> ReadDate | Problem:
    said, precision = fields.get("date"), fields.get("date_precision")
    if precision is not None and precision not in _PRECISIONS:
        extras["date_precision_in_source"] = precision
    if said is not None:
        parsed = parse_date(said)
        if parsed is not None:
            day, own = parsed
            stated = next((one for one in _PRECISIONS if one == precision), None)
            found = ReadDate(day, own if by_user or stated is None else max(own, stated, key=_PRECISIONS.index), "")
            extras["date_from"] = "option" if by_user else extras.get("date_from", "field")
            return found
        extras["date_in_source"] = said
    if draft.date is not None:
        extras["date_from"] = draft.date.origin
        return draft.date
    hint = "give it with `--date`, or name the file like 2022-06-11-title"
    if said is not None:
        message = f"the date {said!r} could not be read as one day, month or year"
        return Problem("text.date.unreadable", where, message, hint=hint)
    return Problem("text.date.absent", where, "no date was found; the document is kept without one", hint=hint)


def _settle_language(
    text: str, *, fields: dict[str, str], extras: dict[str, str], where: str, by_user: bool
) -> list[Problem]:
    said = fields.pop("language", None)
    tag = name_language(said) if said is not None else None
    if tag is not None:
        fields["language"] = tag
        extras["language_from"] = "option" if by_user else extras.get("language_from", "field")
        return []
    found = identify_language(text)
    if found is not None:
        fields["language"] = found
        extras["language_from"] = "text"
    if said is None:
        return []
    extras["language_in_source"] = said
    message = f"{said!r} names no language; {found or 'none'} was found from the text"
    return [Problem("text.language.unreadable", where, message, hint="write a language tag: ko, en, zh, ru, …")]


def _settle_completeness(fields: dict[str, str], extras: dict[str, str], *, where: str) -> list[Problem]:
    said = fields.get("completeness")
    if said is None or said in COMPLETENESS:
        return []
    extras["completeness_in_source"] = fields.pop("completeness")
    message = f"completeness is one of {', '.join(COMPLETENESS)}, not {said!r}; it is kept as unknown"
    return [Problem("text.field.invalid", where, message)]


def _settle_name(draft: Draft, fields: dict[str, str], day: date | None, *, batch: Batch) -> tuple[str, Problem | None]:
    own = " ".join(fields.get("id", "").split())
    if own:
        name = batch.names.take(own)
        if name == own[:LONGEST_ID].rstrip():
            return name, None
        message = f"the id {own!r} stands more than once in this source; this one is called {name!r}"
        return name, Problem(
            "text.id.duplicate", batch.where(draft.locator), message, hint="give every document its own id"
        )
    return batch.names.take(draft.name or _readable_name(fields.get("title"), day, draft=draft, batch=batch)), None


def _readable_name(title: str | None, day: date | None, *, draft: Draft, batch: Batch) -> str:
    """Return `date-title`, or what the file is called and where in it the document stood."""
    stamp = f"{day.isoformat()}-" if day else ""
    slug = make_slug(title or "", longest=LONGEST_NAME - len(stamp))
    if slug:
        return stamp + slug
    stem = make_slug(stem_of(batch.source.location)) or "document"
    place = make_slug(draft.locator or "")
    return f"{stem}-{place}" if place else stem
