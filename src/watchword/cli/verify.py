"""`watchword verify`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, json_option, print_problems, say, ticking


@click.command(epilog="Example: watchword verify -C ~/korea")
@archive_option
@json_option
def command(archive: Path, *, as_json: bool) -> int:
    """Recompute every hash and every stored span, and say what is damaged (exit code 1)."""
    from watchword.workbench import open_archive, verify

    with open_archive(archive) as corpus, ticking("recomputing hashes and spans"):
        problems = verify(corpus)
        n_documents = corpus.n_documents
    print_problems(problems, as_json=as_json)
    say(f"{n_documents:,} documents verified, {len(problems):,} damaged places")
    return int(bool(problems))
