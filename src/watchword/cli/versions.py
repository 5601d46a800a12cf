"""`watchword versions`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, json_option, print_json


@click.command(epilog="Example: watchword versions -C ~/korea rodong-en-2022-01-01-0010")
@click.argument("work")
@archive_option
@json_option
def command(work: str, archive: Path, *, as_json: bool) -> int:
    """List all versions of a work: language, outlet, audience, completeness, captured when, carried where.

    WORK is the name of a work or of one of its versions. Versions in one language are collated: how many units which
    outlets carried, and what changed from capture to capture of one address, with what was restored.
    """
    from watchword.workbench import open_archive
    from watchword.workbench.versions import carry, list_versions

    with open_archive(archive) as corpus:
        versions = list_versions(corpus, work)
        tables = carry(corpus, versions)
    if as_json:
        print_json(version.as_json() for version in versions)
    else:
        for version in versions:
            facts = version.as_json()
            shown = ("document", "language", "outlet", "audience", "completeness", "captured")
            click.echo("  ".join(str(facts[name] or f"{name} unknown") for name in shown))
    for table in tables:
        if as_json:
            print_json(
                {"kind": "carriage", "language": table.language, "carried_by": list(names), "units": number}
                for names, number in table.counts()
            )
            print_json(change.as_json() for change in table.revisions)
            print_json(part.as_json() for part in table.collation.not_compared)
            continue
        click.echo()
        for names, number in table.counts():
            click.echo(f"{number:>6,} unit{'' if number == 1 else 's'} carried by {', '.join(names)}")
        for change in table.revisions:
            said = " ".join(" ".join(span.quote for span in change.b or change.a).split())
            since = f" (last seen in {change.last_seen})" if change.last_seen else ""
            click.echo(f"{change.kind} in {change.after}{since}: {said}")
    return int(any(table.collation.not_compared for table in tables))
