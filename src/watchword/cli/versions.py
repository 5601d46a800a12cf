"""`watchword versions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import click

from watchword.cli.compare import mark_edits
from watchword.cli.terminal import archive_option, json_option, print_json, say

if TYPE_CHECKING:
    from watchword.workbench.versions import Carriage, Crossing, Version


@click.command(epilog="Example: watchword versions -C ~/korea rodong-en-2022-01-01-0010")
@click.argument("work")
@archive_option
@json_option
def command(work: str, archive: Path, *, as_json: bool) -> int:
    """List all versions of a work: language, outlet, audience, completeness, captured when, carried where.

    WORK is the name of a work or of one of its versions. Versions in one language are collated: how many units which
    outlets carried, and what changed from capture to capture of one address, with what was restored. Versions in other
    languages are set against the first complete one: for which of its units a counterpart was found.
    """
    from watchword.workbench import open_archive
    from watchword.workbench.versions import carry, carry_across, list_versions

    with open_archive(archive) as corpus:
        versions = list_versions(corpus, work)
        tables = carry(corpus, versions)
        crossing = carry_across(corpus, versions)
    if as_json:
        print_json(version.as_json() for version in versions)
    else:
        list_facts(versions)
    for table in tables:
        if as_json:
            print_json(
                {"kind": "carriage", "language": table.language, "carried_by": list(names), "units": number}
                for names, number in table.counts()
            )
            print_json(change.as_json() for change in table.revisions)
            print_json(part.as_json() for part in table.collation.not_compared)
        else:
            tell_carriage(table)
            tell_revisions(table, {version.document.document_id: version.captured for version in versions})
            for part in table.collation.not_compared:
                say(f"not compared: {part.reason}")
    if crossing:
        (print_crossing if as_json else tell_crossing)(crossing)
    return int(any(table.collation.not_compared for table in tables) or bool(crossing and crossing.table.not_compared))


def list_facts(versions: Sequence[Version]) -> None:
    """Print a line a version, what it is in columns."""
    names = ("document", "language", "outlet", "audience", "completeness", "captured")
    rows = [names, *(tuple(str(v.as_json()[name] or f"{name} unknown") for name in names) for v in versions)]
    widths = [max(map(cell_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - cell_width(cell)) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


def cell_width(words: str) -> int:
    """Return how many columns of a terminal some words take: two for a wide character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in words)


def tell_carriage(table: Carriage) -> None:
    """Print how many units each set of outlets carried, and below it the units that not all of them did."""
    click.echo()
    everyone = {name for _, had in table.matrix for name in had}
    for names, number in table.counts():
        click.echo(f"{number:>6,} unit{'' if number == 1 else 's'} carried by {', '.join(names)}")
        for row, had in table.matrix:
            if tuple(sorted(name for name in had if had[name])) == names and set(names) != everyone:
                click.echo(f"         {row.readings[0][0]}")


def print_crossing(crossing: Crossing) -> None:
    """Print a line of JSON for each set of versions that have the same units of the base."""
    base = crossing.table.base
    print_json(
        {"kind": "carriage", "language": None, "base": base, "carried_by": list(names), "units": number}
        for names, number in crossing.counts()
    )
    print_json(
        {"kind": "carriage", "language": None, "base": None, "carried_by": [name], "units": number}
        for name, number in crossing.n_beyond().items()
    )
    print_json(part.as_json() for part in crossing.table.not_compared)


def tell_crossing(crossing: Crossing) -> None:
    """Print for how many units of the base a counterpart was found where, and below it the units that lack one."""
    everyone = len(crossing.labels)
    rows = crossing.rows()
    click.echo(f"\nUnits of {crossing.table.base} across languages; an analyst confirms what has no counterpart.")
    for names, number in crossing.counts():
        click.echo(f"{number:>6,} unit{'' if number == 1 else 's'} found in {', '.join(names)}")
        for words, found in rows:
            if found == names and len(set(found)) < everyone:
                click.echo(f"         {words}")
    for name, number in crossing.n_beyond().items():
        click.echo(f"{number:>6,} unit{'' if number == 1 else 's'} only in {name}")
    for part in crossing.table.not_compared:
        say(f"not compared: {part.reason}")


def tell_revisions(table: Carriage, captured: Mapping[str, str | None]) -> None:
    """Print what changed from capture to capture of an address, word for word."""
    for pair, group in groupby(table.revisions, key=lambda change: (change.before, change.after)):
        when = captured[pair[1]]
        click.echo(f"\n{pair[0]} → {pair[1]}" + (f", captured {when}" if when else ""))
        for change in group:
            words = " ".join(" ".join(span.quote for span in change.b or change.a).split())
            since = f" (last seen in {change.last_seen})" if change.last_seen else ""
            click.echo(f"  {change.kind}{since}: {mark_edits(change.edits) if change.edits else words}")
