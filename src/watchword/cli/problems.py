"""`watchword problems`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, json_option, print_problems, say


@click.command(epilog="Example: watchword problems -C ~/korea --code text.date")
@archive_option
@click.option("--code", default="", help="Only codes that begin so.")
@json_option
def command(archive: Path, *, code: str, as_json: bool) -> None:
    """Show what could not be handled when material was added."""
    from watchword.workbench import open_archive

    with open_archive(archive) as corpus:
        problems = [problem for problem in corpus.problems() if problem.code.startswith(code)]
    print_problems(problems, as_json=as_json)
    say(f"{len(problems):,} problems")
