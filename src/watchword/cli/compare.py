"""`watchword compare`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, write_out
from watchword.model.documents import COMPLETENESS, Completeness
from watchword.model.errors import InvalidInput

if TYPE_CHECKING:
    from watchword.argue.export_witnesses import Cell
    from watchword.match.collate_against import FacingTable
    from watchword.match.collate_many import Collation
    from watchword.model.alignments import Block
    from watchword.model.documents import Document
    from watchword.workbench.compare import Comparison


@click.command(epilog="Example: watchword compare -C ~/korea rodong-en-2022-01-01-0010 rodong-en-2022-01-01-0010-v2")
@click.argument("versions", nargs=-1, required=True)
@archive_option
@click.option("--files", is_flag=True, help="The versions are files; no archive is needed.")
@click.option("--full", is_flag=True, help="Print every unit, not the changes with a line of context.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write a page with the versions side by side.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a row a unit (and of two versions a row an edit).")
@click.option("--tei", "as_tei", is_flag=True, help="Print TEI P5, parallel segmentation.")
@click.option("--collatex-json", "as_collatex", is_flag=True, help="Print CollateX's JSON alignment table.")
@click.option("--completeness", type=click.Choice(COMPLETENESS), help="What the second version is, if you know better.")
@click.option(
    "--encoder",
    type=click.Path(path_type=Path),
    help="Across languages: a folder with a multilingual sentence encoder (sentence-transformers format).",
)
@json_option
def command(
    versions: tuple[str, ...],
    archive: Path,
    *,
    page: Path | None,
    completeness: Completeness | None,
    encoder: Path | None,
    **wanted: bool,
) -> int:
    """Say what one version has and another does not: every unit of two or more versions of a work.

    With --json a line a unit: `{"kind": "kept|changed|shortened|omitted|added|moved|split|merged", "a": [span …],
    "b": [span …], "section": …, "edits": […], "confidence": …}`, then a summary line with the counts by section.
    What the second version lacks is of kind omitted; its "absent" has the words for it, since an excerpt omits nothing.
    Of three or more versions in one language a line a unit: `{"kind": "unit", "cells": {document: [span …]}, …}`; in
    several languages every version is set against the first: `{"kind": "unit", "base": [span …], "cells": {document:
    [{"kind", "spans", "confidence"} …]}}`. Of such a table --csv prints a row a unit, --html writes a column a version.
    Exit code 1 where a stretch was too large to be compared; it is named.
    """
    from watchword.workbench import open_archive, profiles_of
    from watchword.workbench.compare import (
        compare_against,
        compare_many,
        find_versions,
        in_one_language,
        read_versions,
    )
    from watchword.workbench.encoder import load_encoder

    if len(versions) < 2:  # two is what makes a comparison
        raise InvalidInput("one version was given", hint="name two or more")
    files, full = wanted.pop("files"), wanted.pop("full")
    if sum(wanted.values()) > 1:
        raise InvalidInput(
            "more than one form was asked for", hint="choose one of --json, --csv, --tei, --collatex-json"
        )
    form = next((name for name, asked in wanted.items() if asked), None)
    with nullcontext() if files else open_archive(archive) as corpus:
        found = find_versions(corpus, versions) if corpus else read_versions(versions)
        documents = as_told(found, completeness)
        alike = in_one_language(documents)
        if encoder and alike:
            say("the encoder is not used: the versions are in one language")
        if alike and len(documents) > 2:  # a pair has a form of its own
            table = compare_many(documents)
            show_table(table, documents, page=page, full=full, form=form)
            return int(bool(table.not_compared))
        profiles = profiles_of(corpus) if corpus else ()
        vectors = load_encoder(encoder) if encoder and not alike else None
        against, pairs = compare_against(documents, profiles=profiles, corpus=corpus, encoder=vectors)
    if len(pairs) > 1:
        show_against(against, pairs, page=page, full=full, form=form)
    else:
        show_pair(pairs[0], page=page, full=full, form=form)
    return int(bool(against.not_compared))


def as_told(documents: Sequence[Document], completeness: Completeness | None) -> list[Document]:
    """Return the documents, the second with the completeness that the user states."""
    if completeness is None:
        return list(documents)
    return [documents[0], replace(documents[1], completeness=completeness), *documents[2:]]


def show_pair(found: Comparison, *, page: Path | None, full: bool, form: str | None) -> None:
    """Print the comparison of two versions in the form that was asked for."""
    from watchword.argue.export_columns import columns_of
    from watchword.argue.export_page import export_page
    from watchword.argue.export_tables import export_collatex, export_csv, export_tei

    alignment = found.alignment
    said = [verdict.say() for verdict in found.verdicts]
    if page:
        language = found.b.language if found.a.language == found.b.language else None
        write_out(page, export_page(alignment, verdicts=said, absent=found.absent, language=language))
    if form == "as_json":
        absent = {"absent": found.absent}
        print_json({**block.as_json(), **(absent if block.kind == "omitted" else {})} for block in alignment.blocks)
        print_json(part.as_json() for part in alignment.not_compared)
        print_json([found.summary()])
    elif form == "as_csv":
        click.echo(export_csv(alignment), nl=False)
    elif form == "as_tei":
        text = export_tei(
            found.a.title or found.a.document_id, witnesses=sigla([found.a, found.b]), columns=columns_of(alignment)
        )
        click.echo(text, nl=False)
    elif form == "as_collatex":
        click.echo(export_collatex([alignment.a, alignment.b], columns_of(alignment)))
    elif not page:
        print_units(alignment.blocks, absent=found.absent, full=full)
    if form != "as_json":
        say("\n".join(said))
        for part in alignment.not_compared:
            say(f"not compared: {part.reason}")


def print_units(blocks: Sequence[Block], *, absent: str, full: bool) -> None:
    """Print the units that differ, each with the one before it; or all of them."""
    changed = [number for number, block in enumerate(blocks) if block.kind != "kept"]
    wanted = set(range(len(blocks))) if full else {k for number in changed for k in (number - 1, number)}
    last = -1
    for number, block in enumerate(blocks):
        if number not in wanted:
            continue
        if number > last + 1:
            click.echo("⋯")
        last = number
        click.echo(describe(block, absent))


def describe(block: Block, absent: str) -> str:
    """Return one unit as lines of text, edits marked in place."""
    kind = absent if block.kind == "omitted" else block.kind
    sure = "" if block.confidence == 1 else f" (confidence {block.confidence:.2f})"
    a, b = (" ".join(" ".join(span.quote for span in side).split()) for side in (block.a, block.b))
    if block.kind == "kept":
        return f"  {b}"
    if not block.a or not block.b:
        return f"{'-' if block.a else '+'} [{kind}] {a or b}"
    if all(edit.kind == "replaced" for edit in block.edits):
        return f"~ [{kind}]{sure} {a}" + ("" if a == b else f"\n         → {b}")
    marked = ""
    for edit in block.edits:
        left, right = (edit.a.quote if edit.a else ""), (edit.b.quote if edit.b else "")
        if edit.kind == "kept":
            marked += right
        elif edit.kind == "reordered":
            marked += f"{{~{right}~}}"
        else:
            marked += (f"[-{left}-]" if left else "") + (f"{{+{right}+}}" if right else "")
    return f"~ [{kind}]{sure} {' '.join(marked.split())}"


def show_table(
    table: Collation, documents: Sequence[Document], *, page: Path | None, full: bool, form: str | None
) -> None:
    """Print the table of three or more versions in one language in the form that was asked for."""
    from watchword.argue.export_columns_many import columns_of_many
    from watchword.argue.export_tables import export_collatex, export_tei
    from watchword.argue.export_witnesses import export_witness_csv, export_witness_page, units_of_many

    cells = [row.cells for row in table.rows]
    by_name = {one.document_id: one for one in documents}
    beyond = [f"not compared: {part.reason}" for part in table.not_compared]
    if page or form == "as_csv":
        absent = {name: absent_in(by_name[name]) for name in table.witnesses}
        units = units_of_many(cells, table.alignments, absent=absent)
    if page:
        languages = {name: by_name[name].language for name in table.witnesses}
        write_out(page, export_witness_page(languages, units, said=beyond))
    if form == "as_json":
        print_json(row.as_json() for row in table.rows)
        print_json(part.as_json() for part in table.not_compared)
        print_json([{"kind": "summary", "witnesses": list(table.witnesses), "units": len(table.rows)}])
    elif form == "as_csv":
        click.echo(export_witness_csv(table.witnesses, units, not_compared=table.not_compared), nl=False)
    elif form == "as_tei":
        columns = columns_of_many(cells, table.alignments)
        title = documents[0].title or documents[0].document_id
        click.echo(export_tei(title, witnesses=sigla(documents), columns=columns), nl=False)
    elif form == "as_collatex":
        click.echo(export_collatex(list(table.witnesses), columns_of_many(cells, table.alignments)))
    elif not page:
        for row in table.rows:
            if full or len(row.readings) > 1 or len(row.cells) < len(table.witnesses):
                for words, names in row.readings:
                    click.echo(f"  {', '.join(names)}: {words}")
                missing = sorted(set(table.witnesses) - set(row.cells))
                click.echo(f"  not in {', '.join(missing)}\n" if missing else "")
    if form != "as_json":
        say("\n".join(beyond))


def absent_in(document: Document) -> str:
    """Return the words for a unit that this version does not have, where no version is the measure of the others."""
    from watchword.match.collate_verdicts import ABSENT

    return "not in this version" if document.completeness == "full" else ABSENT[document.completeness]


def show_against(
    table: FacingTable, pairs: Sequence[Comparison], *, page: Path | None, full: bool, form: str | None
) -> None:
    """Print the table of versions in several languages against the first in the form that was asked for."""
    from watchword.argue.export_witnesses import export_witness_csv, export_witness_page, units_against

    if form in {"as_tei", "as_collatex"}:
        raise InvalidInput(
            "an apparatus of words holds versions in one language, or two in two",
            hint="compare two, or ask for --json, --csv or --html",
        )
    absent = {pair.b.document_id: pair.absent for pair in pairs}
    names = [table.base, *absent]
    units = units_against([(row.base, row.facing) for row in table.rows], absent=absent)
    said = [f"{pair.b.document_id}: {verdict.say()}" for pair in pairs for verdict in pair.verdicts]
    said += [f"not compared: {part.reason}" for part in table.not_compared]
    if page:
        languages = {pair.b.document_id: pair.b.language for pair in pairs}
        write_out(page, export_witness_page({table.base: pairs[0].a.language, **languages}, units, said=said))
    if form == "as_json":
        print_json(row.as_json() for row in table.rows)
        print_json(part.as_json() for part in table.not_compared)
        summary = {"kind": "summary", "base": table.base, "witnesses": names, "units": len(table.rows)}
        print_json([{**summary, "pairs": [pair.summary() for pair in pairs]}])
    elif form == "as_csv":
        click.echo(export_witness_csv(names, units, not_compared=table.not_compared), nl=False)
    elif not page:
        for unit in units:
            if full or not unit.same:
                click.echo("\n".join(tell_cell(name, cell) for name, cell in zip(names, unit.cells, strict=True)))
                click.echo()
    if form != "as_json":
        say("\n".join(said))


def tell_cell(name: str, cell: Cell) -> str:
    """Return what one version has of a unit as a line of text."""
    sure = "" if cell.confidence in {None, 1} else f" (confidence {cell.confidence:.2f})"
    words = " ".join(" ".join(span.quote for span in cell.spans).split())
    return f"  {name} [{cell.kind}]{sure} {words}".rstrip()


def sigla(documents: Sequence[Document]) -> dict[str, str]:
    """Return a line of bibliography for each version."""
    return {
        one.document_id: ", ".join(
            str(part) for part in (one.title, one.outlet, one.date, one.language, one.completeness) if part
        )
        or one.document_id
        for one in documents
    }
