"""`watchword add`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, say_problems, show_progress
from watchword.model.errors import InvalidInput
from watchword.model.problems import Problem


@click.command(epilog="Example: watchword add -C ~/korea texts/ speeches.jsonl table.csv --column text=body https://…")
@click.argument("locations", nargs=-1, required=True)
@archive_option
@click.option("--column", "columns", multiple=True, metavar="FIELD=NAME", help="Which column or key holds a field.")
@click.option("--language", help="The language of every document, such as ko.")
@click.option("--outlet", help="The outlet of every document.")
@click.option("--date", "day", help="The date of every document, as YYYY-MM-DD.")
@click.option("--series", help="The series of every document.")
@click.option("--type", "document_type", help="The document type of every document.")
@json_option
def command(locations: tuple[str, ...], archive: Path, *, columns: tuple[str, ...], as_json: bool, **given: Any) -> int:
    """Add files, folders, zips, tables and pages. Adding again is harmless.

    With --json: a line a document that was added (`{"kind": "added", "document"}`), renamed or held already, a line a
    problem, and a line of counts.
    """
    from watchword.text import ReadOptions
    from watchword.workbench import add, open_archive

    given["date"] = given.pop("day")
    options = ReadOptions(columns=parse_columns(columns), **{name: value for name, value in given.items() if value})
    problems: list[Problem] = []
    n_added = n_held = n_sources = 0
    with open_archive(archive, write=True) as corpus:
        for progress in add(corpus, locations, options=options):
            receipt = progress.receipt
            n_added, n_held = n_added + len(receipt.added), n_held + len(receipt.held)
            n_sources = progress.n_sources
            problems.extend(receipt.problems)
            if as_json:
                print_json({"kind": "added", "document": name} for name in receipt.added)
                print_json({"kind": "held", "document": name, "given": given_name} for given_name, name in receipt.held)
                print_json({"kind": "renamed", "document": name, "given": one} for one, name in receipt.renamed)
            show_progress(f"{progress.n_read:,} documents read, {n_added:,} added, {n_sources:,} sources read")
        n_documents = corpus.n_documents
    show_progress("")
    if as_json:
        print_json(problem.as_json() for problem in problems)
        counts = {"added": n_added, "held": n_held, "problems": len(problems), "documents": n_documents}
        print_json([{"kind": "summary", "sources": n_sources, **counts}])
        return int(any(problem.lost for problem in problems))
    code = say_problems(problems)
    counts_told = f"{n_added:,} added, {n_held:,} held already; {len(problems):,} problems"
    say(f"{counts_told}; the archive has {n_documents:,} documents")
    return code


def parse_columns(pairs: tuple[str, ...]) -> dict[str, str]:
    """Read FIELD=NAME pairs."""
    columns = {}
    for pair in pairs:
        field, equals, name = pair.partition("=")
        if not (field and equals and name):
            raise InvalidInput(f"--column {pair!r} is not of the form FIELD=NAME", hint="such as --column text=body")
        columns[field] = name
    return columns
