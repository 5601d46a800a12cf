"""`watchword search`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, scope_from, scope_options
from watchword.measure.wording import plural


@click.command(epilog='Example: watchword search -C ~/korea "power ... contest" --since 2022 --sort right')
@click.argument("pattern")
@archive_option
@scope_options
@click.option("--inflected", is_flag=True, help="Also other inflections of the words (same stem).")
@click.option("--letters", default=0, show_default=True, help="Letters by which a word may differ.")
@click.option("--sort", "order", type=click.Choice(["date", "left", "right"]), default="date", show_default=True)
@click.option("--by-year", is_flag=True, help="Print counts by year instead of lines.")
@click.option("--context", default=60, show_default=True, help="Characters on each side.")
@click.option("--limit", type=click.IntRange(min=0), help="At most so many lines.")
@json_option
def command(pattern: str, archive: Path, *, by_year: bool, as_json: bool, **given: Any) -> None:
    """Print a line for each place where PATTERN stands, whatever its case, spacing or spelling norm.

    PATTERN is a phrase, with gaps (`power ... contest`), alternatives (`(power|strength) for power`), beginnings of
    words (`contest*`), or a query in a subset of CQL: `[form="…"]` (a regular expression), `[stem="…"]`, `[]`, `{m,n}`,
    `|`, `within s`.

    With --json a line is `{"span": {"document", "start", "end", "quote"}, "left", "right", "date", "outlet", "title",
    "speaker", "type", "language"}`, with --by-year `{"year", "hits", "documents", "of_documents"}`.
    """
    from watchword.match.index import Tolerance
    from watchword.workbench import open_archive
    from watchword.workbench.searching import Searcher, SearchSettings

    tolerance = Tolerance(inflected=given.pop("inflected"), letters=given.pop("letters"))
    context, order, limit = given.pop("context"), given.pop("order"), given.pop("limit")
    settings = SearchSettings(context=context, order=order, limit=0 if by_year else limit, tolerance=tolerance)
    with open_archive(archive) as corpus:
        found = Searcher(corpus).search(pattern, scope=scope_from(given), settings=settings)
    if as_json:
        print_json(year.as_json() for year in found.years) if by_year else print_json(
            one.as_json() for one in found.hits
        )
    elif by_year:
        for year in found.years:
            click.echo(
                f"{year.year or 'undated':>7}  {year.n_hits:>7,} hits in {year.n_documents:>6,} of "
                f"{year.of_documents:,} documents"
            )
    for hit in () if as_json or by_year else found.hits:
        day = hit.document.date.isoformat() if hit.document.date else "undated"
        click.echo(f"{day:>10}  {hit.left[-context:]:>{context}} [{hit.span.quote}] {hit.right}")
        click.echo(
            f"{'':>10}  {hit.span.document_id} · {hit.document.outlet or 'outlet unknown'} · {hit.document.title or ''}"
        )
    shown = f", {len(found.hits):,} shown" if len(found.hits) < found.n_hits else ""
    say(
        f"{plural(found.n_hits, 'hit')} in {plural(found.n_documents, 'document')}{shown}; "
        f"looked for in {found.scope.describe()} ({found.coverage.describe()})"
    )
