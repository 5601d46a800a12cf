"""`watchword demo`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import say, write_out


@click.command(epilog="Example: watchword demo --keep ./demo-archive")
@click.option(
    "--keep",
    type=click.Path(path_type=Path),
    default=Path("demo-archive"),
    show_default=True,
    help="Where to make the archive.",
)
@click.option("--html", "page", type=click.Path(path_type=Path), default=Path("demo-reading.html"), show_default=True)
def command(keep: Path, page: Path) -> None:
    """Make an archive of the bundled texts of an invented state, and read its newest plenum report."""
    from watchword.argue import reading_brief, render_markdown, render_page
    from watchword.workbench import DEMO_DOCUMENT, add, create, demo_sources, read

    with demo_sources() as folder:
        with create(keep, profiles=[str(folder / "profile")]) as corpus:
            n_added = sum(len(progress.receipt.added) for progress in add(corpus, [str(folder / "texts")]))
            say(f"{keep}: {n_added:,} documents added, {corpus.n_documents:,} held")
            reading = read(corpus, DEMO_DOCUMENT)
        brief = reading_brief(f"Reading {reading.document.document_id}", reading.findings)
    click.echo(render_markdown(brief))
    write_out(page, render_page(brief, language=reading.document.language))
    say(f"the same, in your own words: watchword read -C {keep} {reading.document.document_id}")
