"""`watchword init`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import print_json, say


@click.command(epilog="Example: watchword init ~/korea --profile dprk")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--profile", "profiles", multiple=True, help="A bundled profile, or a folder of your own (repeatable).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
def command(path: Path, profiles: tuple[str, ...], *, as_json: bool) -> None:
    """Make an archive in the folder PATH."""
    from watchword.workbench import create

    with create(path, profiles=profiles) as corpus:
        n_documents = corpus.n_documents
    if as_json:
        print_json([{"archive": str(path), "documents": n_documents}])
    else:
        say(f"{path} is an archive with {n_documents:,} documents")
