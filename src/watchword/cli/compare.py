"""`watchword compare`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from watchword.cli.terminal import archive_option, json_option, say, write_out
from watchword.model.documents import COMPLETENESS, Completeness
from watchword.model.errors import InvalidInput

if TYPE_CHECKING:
    from watchword.argue.export_witnesses import Cell
    from watchword.model.alignments import Alignment, Block, Edit
    from watchword.model.documents import Document
    from watchword.workbench.apparatus import Form, Witnesses
    from watchword.workbench.compare import Comparison

FORMS: dict[str, Form] = {"as_json": "json", "as_csv": "csv", "as_tei": "tei", "as_collatex": "collatex"}


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
    from watchword.workbench import bundled_profiles, open_archive, profiles_of
    from watchword.workbench.apparatus import gather
    from watchword.workbench.compare import compare, find_versions, in_one_language, read_versions
    from watchword.workbench.encoder import load_encoder

    if len(versions) < 2:  # two is what makes a comparison
        raise InvalidInput("one version was given", hint="name two or more")
    files, full = wanted.pop("files"), wanted.pop("full")
    if sum(wanted.values()) > 1:
        raise InvalidInput(
            "more than one form was asked for", hint="choose one of --json, --csv, --tei, --collatex-json"
        )
    form = next((FORMS[name] for name, asked in wanted.items() if asked), None)
    with nullcontext() if files else open_archive(archive) as corpus:
        found = find_versions(corpus, versions) if corpus else read_versions(versions)
        documents = as_told(found, completeness)
        alike = in_one_language(documents)
        if encoder and alike:
            say("the encoder is not used: the versions are in one language")
        profiles = profiles_of(corpus) if corpus else bundled_profiles()
        vectors = load_encoder(encoder) if encoder and not alike else None
        if len(documents) > 2:  # a pair has a form of its own
            table = gather(documents, profiles=profiles, corpus=corpus, encoder=vectors)
            show_table(table, page=page, full=full, form=form)
            return int(bool(table.not_compared))
        pair = compare(*documents, profiles=profiles, corpus=corpus, encoder=vectors)
    show_pair(pair, page=page, full=full, form=form)
    return int(bool(pair.alignment.not_compared))


def as_told(documents: Sequence[Document], completeness: Completeness | None) -> list[Document]:
    """Return the documents, the second with the completeness that the user states."""
    if completeness is None:
        return list(documents)
    return [documents[0], replace(documents[1], completeness=completeness), *documents[2:]]


def show_pair(found: Comparison, *, page: Path | None, full: bool, form: Form | None) -> None:
    """Print the comparison of two versions in the form that was asked for."""
    hand_out(found, page=page, form=form)
    alignment = found.alignment
    if not form and not page:
        print_units(alignment, absent=found.absent, full=full)
    if form != "json":
        say("\n".join(found.said))
        for part in alignment.not_compared:
            say(f"not compared: {part.reason}")


def hand_out(found: Comparison | Witnesses, *, page: Path | None, form: Form | None) -> None:
    """Write the page and print the form that were asked for."""
    from watchword.workbench.apparatus import hand_on

    words = hand_on(found, form) if form else ""
    if page:
        write_out(page, hand_on(found, "page"))
    click.echo(words, nl=bool(words) and not words.endswith("\n"))


def print_units(alignment: Alignment, *, absent: str, full: bool) -> None:
    """Print the units that differ or were not compared, each with the one before it; or all of them."""
    from watchword.model.alignments import Uncompared

    units = alignment.in_place()
    changed = [number for number, unit in enumerate(units) if isinstance(unit, Uncompared) or unit.kind != "kept"]
    wanted = set(range(len(units))) if full else {k for number in changed for k in (number - 1, number)}
    last = -1
    for number, unit in enumerate(units):
        if number not in wanted:
            continue
        if number > last + 1:
            click.echo("⋯")
        last = number
        click.echo(f"? [not compared] {unit.reason}" if isinstance(unit, Uncompared) else describe(unit, absent))


def describe(block: Block, absent: str) -> str:
    """Return one unit as lines of text, edits marked in place."""
    kind = block.named(absent)
    sure = "" if block.confidence == 1 else f" (confidence {block.confidence:.2f})"
    a, b = (" ".join(" ".join(span.quote for span in side).split()) for side in (block.a, block.b))
    if block.kind == "kept":
        return f"  {b}"
    if not block.a or not block.b:
        return f"{'-' if block.a else '+'} [{kind}]{sure} {a or b}"
    if all(edit.kind == "replaced" for edit in block.edits):
        return f"~ [{kind}]{sure} {a}" + ("" if a == b else f"\n         → {b}")
    return f"~ [{kind}]{sure} {mark_edits(block.edits)}"


def mark_edits(edits: Sequence[Edit]) -> str:
    """Return edits as one line: `[-dropped-]`, `{+added+}`, `{~put elsewhere~}`; neighbours of a kind in one mark."""
    marked = ""
    for kind, group in groupby(edits, key=lambda edit: edit.kind):
        own = list(group)
        left = "".join(edit.a.quote for edit in own if edit.a)
        right = "".join(edit.b.quote for edit in own if edit.b)
        if kind == "kept":
            marked += right
        elif kind == "reordered":
            marked += f"{{~{right}~}}"
        else:
            marked += (f"[-{left}-]" if left else "") + (f"{{+{right}+}}" if right else "")
    return " ".join(marked.split())


def show_table(found: Witnesses, *, page: Path | None, full: bool, form: Form | None) -> None:
    """Print the table of three or more versions in the form that was asked for."""
    from watchword.match.collate_many import Collation

    hand_out(found, page=page, form=form)
    if not form and not page:
        names = [one.document_id for one in found.documents]
        for number, unit in enumerate(found.units):
            if unit.same and not full:
                continue
            if isinstance(found.table, Collation):
                for words, witnesses in found.table.rows[number].readings:
                    click.echo(f"  {', '.join(witnesses)}: {words}")
                missing = sorted(name for name, cell in zip(names, unit.cells, strict=True) if not cell.spans)
                click.echo(f"  not in {', '.join(missing)}\n" if missing else "")
            else:  # across languages every wording is one of its own
                click.echo("\n".join(tell_cell(name, cell) for name, cell in zip(names, unit.cells, strict=True)))
                click.echo()
    if form != "json":
        say("\n".join(found.say()))


def tell_cell(name: str, cell: Cell) -> str:
    """Return what one version has of a unit as a line of text."""
    sure = "" if cell.confidence in {None, 1} else f" (confidence {cell.confidence:.2f})"
    words = " ".join(" ".join(span.quote for span in cell.spans).split())
    return f"  {name} [{cell.kind}]{sure} {words}".rstrip()
