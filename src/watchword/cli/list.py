"""`watchword list`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, scope_from, scope_options


@click.command(epilog="Example: watchword list -C ~/korea --language ko --since 2018")
@archive_option
@scope_options
@json_option
def command(archive: Path, *, as_json: bool, **scoping: Any) -> None:
    """List documents in order of date, undated first."""
    from watchword.workbench import list_documents, open_archive
    from watchword.workbench.listing import bibliography

    scope = scope_from(scoping)
    with open_archive(archive) as corpus:
        entries = list_documents(corpus, scope=scope)
        coverage = corpus.coverage(scope)
    if as_json:
        print_json(
            {**bibliography(entry.document), "characters": entry.n_characters, "units": entry.n_tokens}
            for entry in entries
        )
        return
    for entry in entries:
        document = entry.document
        title = " ".join((document.title or "").split())
        known = " · ".join(part for part in (document.outlet, document.document_type) if part)
        click.echo(f"{document.date or '          '}  {document.document_id}  {title[:80]}  {known}".rstrip())
    say(f"{scope.describe()}: {coverage.describe()}")
