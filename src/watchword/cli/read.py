"""`watchword read`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import Day, archive_option, json_option, print_json, ticking, write_out


@click.command(epilog="Example: watchword read -C ~/korea rodong-en-2022-06-11-0001 --html reading.html")
@click.argument("document")
@archive_option
@click.option("--since", type=Day(), help="Only against documents from this day on.")
@click.option("--outlet", "outlets", multiple=True, help="Only against this outlet (repeatable).")
@click.option("--type", "document_types", multiple=True, help="Only against this document type (repeatable).")
@click.option("--series", multiple=True, help="Only against this series (repeatable).")
@click.option("--speaker", "speakers", multiple=True, help="Only against this speaker (repeatable).")
@click.option("--last", "precedents", default=4, show_default=True, help="How many precedents tell what is missing.")
@click.option("--share", default=0.75, show_default=True, help="In what share of them a wording must have stood.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write one self-contained page.")
@json_option
def command(document: str, archive: Path, *, page: Path | None, as_json: bool, **given: Any) -> None:
    """Read DOCUMENT, a name in the archive or a file, against every earlier text.

    Says what it is, which sentences are verbatim, altered or new, which phrases inside them were used before, what is
    new and what is missing; each with its places, its scope and coverage, and its signature. With --json a line a
    finding: `{"kind", "text", "evidence": [span, …], "scope", "coverage", "signature", "status", …}`.
    """
    from watchword.argue import reading_brief, render_markdown, render_page
    from watchword.workbench import ReadingSettings, open_archive, read

    with open_archive(archive) as corpus, ticking("reading"):
        reading = read(corpus, document, settings=ReadingSettings(**given))
    if as_json:
        print_json(finding.as_json() for finding in reading.findings)
    title = f"Reading {reading.document.document_id}"
    if page or not as_json:
        brief = reading_brief(title, reading.findings)
        if page:
            write_out(page, render_page(brief, language=reading.document.language))
        elif not as_json:
            click.echo(render_markdown(brief))
