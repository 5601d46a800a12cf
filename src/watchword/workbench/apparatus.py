"""A comparison as what is handed on: a page, a spreadsheet, lines of JSON, the formats of textual scholarship."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from watchword.argue.export_columns import columns_of
from watchword.argue.export_columns_many import columns_of_many
from watchword.argue.export_page import export_page
from watchword.argue.export_tables import export_collatex, export_csv, export_tei
from watchword.argue.export_witnesses import (
    Unit,
    export_witness_csv,
    export_witness_page,
    units_against,
    units_of_many,
)
from watchword.match.bilingual_collate import Encoder
from watchword.match.collate_against import FacingTable
from watchword.match.collate_many import Collation
from watchword.match.collate_verdicts import ABSENT
from watchword.model.alignments import Block, Uncompared
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.profiles import Profile
from watchword.store import Corpus
from watchword.workbench.compare import Comparison, compare_against, compare_many, in_one_language

Form = Literal["page", "csv", "json", "tei", "collatex"]
FORMS: tuple[Form, ...] = get_args(Form)
FORMS_ACROSS_LANGUAGES: tuple[Form, ...] = ("page", "csv", "json")


@dataclass(frozen=True, slots=True, eq=False)
class Witnesses:
    """Three or more versions in one table, a column a document, by name and not in the order of asking.

    In one language every two were collated, and `table` is the collation; in several each was compared with the first
    (`pairs`), which keeps its place, and `table` faces that first one.
    """

    documents: tuple[Document, ...]
    units: tuple[Unit, ...]
    table: Collation | FacingTable
    pairs: tuple[Comparison, ...] = ()

    @property
    def not_compared(self) -> tuple[Uncompared, ...]:
        """What a limit kept from being compared."""
        return self.table.not_compared

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms it can take: an apparatus of words holds versions in one language."""
        return FORMS_ACROSS_LANGUAGES if self.pairs else FORMS

    def say(self) -> list[str]:
        """Return the verdicts on each version, and what was not compared, as sentences."""
        said = [f"{pair.b.document_id}: {words}" for pair in self.pairs for words in pair.said]
        return said + [f"not compared: {part.reason}" for part in self.not_compared]


def gather(
    documents: Sequence[Document],
    *,
    profiles: Sequence[Profile] = (),
    corpus: Corpus | None = None,
    encoder: Encoder | None = None,
) -> Witnesses:
    """Put three or more versions into one table; across languages with what `compare` takes as evidence."""
    if in_one_language(documents):
        table = compare_many(documents)
        ordered = tuple(sorted(documents, key=lambda one: one.document_id))
        absent = {one.document_id: absent_among_many(one) for one in ordered}
        units = units_of_many([row.cells for row in table.rows], table.alignments, absent=absent)
        return Witnesses(ordered, units, table)
    against, pairs = compare_against(documents, profiles=profiles, corpus=corpus, encoder=encoder)
    absent = {pair.b.document_id: pair.absent for pair in pairs}
    units = units_against([(row.base, row.facing) for row in against.rows], absent=absent)
    return Witnesses((documents[0], *(pair.b for pair in pairs)), units, against, pairs)


def hand_on(found: Comparison | Witnesses, form: Form) -> str:
    """Return a comparison in the form that was asked for.

    Raises:
        InvalidInput: an apparatus of words was asked of three or more versions that are not all in one language.

    """
    if isinstance(found, Comparison):
        return _hand_on_pair(found, form)
    names = [one.document_id for one in found.documents]
    if form == "page":
        languages = {one.document_id: one.language for one in found.documents}
        return export_witness_page(languages, found.units, said=found.say())
    if form == "csv":
        return export_witness_csv(names, found.units, not_compared=found.not_compared)
    if form == "json":
        summary: dict[str, object] = {"kind": "summary", "witnesses": names, "units": len(found.table.rows)}
        if isinstance(found.table, FacingTable):
            pairs = [pair.summary() for pair in found.pairs]
            summary = {"kind": "summary", "base": found.table.base, **summary, "pairs": pairs}
        return _lines([*(one.as_json() for one in (*found.table.rows, *found.not_compared)), summary])
    if isinstance(found.table, FacingTable):
        raise InvalidInput(
            "an apparatus of words cannot hold three or more versions that are not all in one language",
            hint="compare two, or ask for JSON, CSV or HTML",
        )
    columns = columns_of_many([row.cells for row in found.table.rows], found.table.alignments)
    if form == "collatex":
        return export_collatex(names, columns, not_compared=found.not_compared)
    title, witnesses = title_of(found.documents[0]), sigla(found.documents)
    return export_tei(title, witnesses=witnesses, columns=columns, not_compared=found.not_compared)


def _hand_on_pair(found: Comparison, form: Form) -> str:
    alignment = found.alignment
    if form == "page":
        language = found.b.language if found.a.language == found.b.language else None
        names = {verdict.section: verdict.name for verdict in found.verdicts}
        return export_page(alignment, verdicts=found.said, sections=names, absent=found.absent, language=language)
    if form == "csv":
        return export_csv(alignment)
    if form == "json":
        return _lines([*(_as_line(unit, found.absent) for unit in alignment.in_place()), found.summary()])
    columns = columns_of(alignment)
    if form == "collatex":
        return export_collatex([alignment.a, alignment.b], columns, not_compared=alignment.not_compared)
    witnesses = sigla((found.a, found.b))
    return export_tei(title_of(found.a), witnesses=witnesses, columns=columns, not_compared=alignment.not_compared)


def _as_line(unit: Block | Uncompared, absent: str) -> dict[str, object]:
    """Return a unit as a line of JSON, with the words for what one side lacks where they may be said of it."""
    is_absent = isinstance(unit, Block) and unit.named(absent) == absent
    return {**unit.as_json(), **({"absent": absent} if is_absent else {})}


def absent_among_many(document: Document) -> str:
    """Return the words for a unit that this version does not have, where no version is the measure of the others."""
    return "not in this version" if document.completeness == "full" else ABSENT[document.completeness]


def title_of(document: Document) -> str:
    """Return the title of a document, or its name where it has none."""
    return document.title or document.document_id


def sigla(documents: Iterable[Document]) -> dict[str, str]:
    """Return a line of bibliography for each version."""
    return {
        one.document_id: ", ".join(
            str(part) for part in (one.title, one.outlet, one.date, one.language, one.completeness) if part
        )
        or one.document_id
        for one in documents
    }


def _lines(values: Iterable[Mapping[str, object]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in values)
