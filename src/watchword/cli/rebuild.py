"""`watchword rebuild`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, json_option, print_problems, say, ticking


@click.command(epilog="Example: watchword rebuild -C ~/korea")
@archive_option
@json_option
def command(archive: Path, *, as_json: bool) -> int:
    """Make tokens and postings anew from the stored texts, after damage or loss."""
    from watchword.workbench import open_archive, rebuild

    with open_archive(archive, write=True) as corpus, ticking("tokenising"):
        problems = rebuild(corpus)
        n_documents = corpus.n_documents
    print_problems(problems, as_json=as_json)
    say(f"{n_documents:,} documents tokenised anew, {len(problems):,} problems")
    return int(any(problem.lost for problem in problems))
