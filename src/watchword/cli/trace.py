"""`watchword trace`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchword.cli.terminal import (
    Day,
    archive_option,
    json_option,
    print_json,
    say,
    scope_from,
    scope_options,
    write_out,
)

if TYPE_CHECKING:
    from watchword.workbench.lineages import Lineage

PLAIN = {"added": ("+", "+"), "dropped": ("−", "−"), "moved": ("~", "~")}
COLOURS = {"added": ("\033[32m+", "\033[0m"), "dropped": ("\033[31m−", "\033[0m"), "moved": ("\033[34m~", "\033[0m")}


@click.command(epilog='Example: watchword trace -C ~/korea "power for power and head-on contest"')
@click.argument("phrase")
@archive_option
@scope_options
@click.option(
    "--kept", default=0.4, show_default=True, help="Least share of the phrase's information in an altered use."
)
@click.option("--gap", default=5, show_default=True, help="How many words may stand between two of the phrase's.")
@click.option("--near-days", default=30, show_default=True, help='A first use so near the start is "at or before".')
@click.option("--introduced", type=Day(), help="The day it came into use, if known: earlier texts are reported.")
@click.option("--heat", type=click.Choice(["year", "quarter", "month"]), help="Also say how hot it was, by period.")
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write one self-contained page.")
@json_option
def command(phrase: str, archive: Path, *, as_json: bool, page: Path | None, heat: Any, **given: Any) -> None:
    """Trace one phrase, or one formulation of the register by its id, through the archive.

    Prints a line a wording, with the words kept, +added+ and −dropped− against its nearest ancestor, and what follows:
    first and last use, the longest silence, disuse, and where the pieces stood before. With --json a line a use, in
    order of time: `{"use": span, "date", "outlet", "speaker", "type", "authority", "audience", "version", "level",
    "change": ["V1", …], "ancestor": span|null, "edits": […], "sentence": span, …}`, then a line a finding.
    """
    from watchword.argue import render_page
    from watchword.argue.lineage import lineage_brief
    from watchword.match.lineage import LineageSettings
    from watchword.workbench import open_archive
    from watchword.workbench.lineages import variants_of
    from watchword.workbench.tracing import TraceSettings, trace

    introduced: date | None = given.pop("introduced")
    settings = TraceSettings(
        LineageSettings(kept=given.pop("kept"), gap=given.pop("gap")),
        near_days=given.pop("near_days"),
        introduced=introduced,
        heat=heat,
    )
    with open_archive(archive) as corpus:
        scope = scope_from(given)
        lineages = trace(corpus, phrase, scope=scope, settings=settings)
        coverage = corpus.coverage(scope)
    if not lineages:
        say(f"no use of “{phrase}” in {scope.describe()} ({coverage.describe()})")
    for one in lineages:
        if as_json:
            print_json(use.as_json() for use in one.uses)
            print_json(finding.as_json() for finding in one.findings)
        else:
            show(one)
        if not one.uses:
            say(f"no use of “{one.phrase}” in {one.scope.describe()} ({one.coverage.describe()})")
        if page and one.findings:
            place = page if len(lineages) == 1 else page.with_stem(f"{page.stem}-{one.language}")
            brief = lineage_brief(one.phrase, variants_of(one), one.findings)
            write_out(place, render_page(brief, language=one.language))


def show(lineage: Lineage) -> None:
    """Print a lineage for a person."""
    import sys

    from watchword.argue.lineage import count_line, variant_line
    from watchword.workbench.lineages import variants_of

    marks = COLOURS if sys.stdout.isatty() else PLAIN
    for variant in variants_of(lineage):
        click.echo(variant_line(variant, marks=marks))
        click.echo(f"    {count_line(variant)}")
    if lineage.uses:
        click.echo()
    for finding in lineage.findings:
        click.echo(f"{finding.kind}: {finding.text}")
