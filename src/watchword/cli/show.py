"""`watchword show`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, json_option, print_json


@click.command(epilog="Example: watchword show -C ~/korea rodong-en-2022-06-11-0001")
@click.argument("document")
@archive_option
@json_option
def command(document: str, archive: Path, *, as_json: bool) -> None:
    """Show one document: what is known of it, and its text."""
    from watchword.workbench import describe, open_archive

    with open_archive(archive) as corpus:
        facts = describe(corpus, document)
    if as_json:
        print_json([facts])
        return
    for name, value in facts.items():
        if name not in {"text", "extras", "sections", "content_id"}:
            click.echo(f"{name.replace('_', ' '):>15}: {'unknown' if value is None else value}")
    click.echo(f"\n{facts['text']}")
