"""`watchword search`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, scope_from, scope_options


@click.command(epilog='Example: watchword search -C ~/korea "power for power" --since 2022')
@click.argument("phrase")
@archive_option
@scope_options
@click.option("--context", default=60, show_default=True, help="Characters on each side.")
@click.option("--limit", type=int, help="At most so many lines.")
@json_option
def command(phrase: str, archive: Path, *, context: int, limit: int | None, as_json: bool, **scoping: Any) -> None:
    """Print a line for each place where PHRASE stands, whatever its case, spacing or spelling norm.

    With --json a line is `{"span": {"document", "start", "end", "quote"}, "left", "right", "date", "outlet", "title",
    "speaker", "type", "language"}`.
    """
    from watchword.workbench import open_archive, search

    with open_archive(archive) as corpus:
        found = search(corpus, phrase, scope=scope_from(scoping), context=context)
    hits = found.hits[:limit] if limit is not None else found.hits
    if as_json:
        print_json(hit.as_json() for hit in hits)
    else:
        for hit in hits:
            day = hit.document.date.isoformat() if hit.document.date else "undated"
            click.echo(f"{day:>10}  {hit.left[-context:]:>{context}} [{hit.span.quote}] {hit.right}")
            known = (hit.span.document_id, hit.document.outlet or "outlet unknown", hit.document.title or "no title")
            click.echo(f"{'':>10}  {' · '.join(known)}")
    n_documents = len({hit.span.document_id for hit in found.hits})
    shown = f", {len(hits):,} shown" if len(hits) < len(found.hits) else ""
    say(
        f"{len(found.hits):,} hits in {n_documents:,} documents{shown}; "
        f"looked for in {found.scope.describe()} ({found.coverage.describe()})"
    )
