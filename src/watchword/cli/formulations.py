"""`watchword formulations`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import Day, archive_option, json_option, print_json, say, scope_from, scope_options


@click.command(epilog="Example: watchword formulations -C ~/korea --new --since 2022-06 --limit 50")
@archive_option
@scope_options
@click.option("--new", "trend", flag_value="new", help="Only those that stand nowhere before --since.")
@click.option("--rising", "trend", flag_value="rising", help="Only those at least twice as frequent since.")
@click.option("--fading", "trend", flag_value="fading", help="Only those at most half as frequent since.")
@click.option("--lost", "trend", flag_value="lost", help="Only those silent since, where three were to be expected.")
@click.option("--least", type=click.IntRange(min=2), help="Documents that a phrase stands in (default 3, slots 4).")
@click.option("--limit", type=click.IntRange(min=1), default=100, show_default=True, help="Discovered ones a language.")
@click.option("--names", is_flag=True, help="List names of persons, offices, bodies, places too.")
@click.option(
    "--slots",
    "what",
    flag_value="slots",
    help="List phrases with a slot instead: “year of …”, “hold … in high esteem”.",
)
@click.option(
    "--set-apart", "what", flag_value="apart", help="List what is no running text instead: votes, page furniture."
)
@click.option("--add", "added", metavar="PHRASE", help="Enter a formulation of your own (with --language).")
@click.option("--introduced", type=Day(), help="With --add: the day it came into use.")
@click.option("--note", help="With --add: a note.")
@click.option("--accept", "accepted", metavar="ID", help="Accept a discovered formulation.")
@click.option("--reject", "rejected", metavar="ID", help="Reject a formulation; it is listed no more.")
@json_option
def command(archive: Path, *, as_json: bool, added: str | None, accepted: str | None, **given: Any) -> None:
    """List the register: your own entries, the profile's terms, and recurrent phrases, the most formulaic first.

    --since parts before from now for --new, --rising, --fading and --lost (default: the last 365 days of what is held);
    without one of these it narrows the scope. With --json a line a formulation: `{"kind": "formulation-entry",
    "formulation": ID, "canonical", "origin", "score", "n_documents", "first", "last", "counts", …}`.
    """
    from watchword.match.discover import DiscoverySettings
    from watchword.match.slots import SlotSettings
    from watchword.workbench import open_archive
    from watchword.workbench.entries import enter, judge
    from watchword.workbench.register import RegisterSettings, formulations, n_set_apart

    rejected, introduced, note = given.pop("rejected"), given.pop("introduced"), given.pop("note")
    if added or accepted or rejected:
        with open_archive(archive, write=True) as corpus:
            if added:
                languages = given["languages"]
                entered = enter(corpus, added, languages=languages, introduced=introduced, note=note)
                say(f"{entered} is in the register; watchword trace {entered}")
            for name, verb in ((accepted, "accept"), (rejected, "reject")):
                if name:
                    judge(corpus, name, accept=verb == "accept")
                    say(f"{name}: {verb}ed")
        return
    trend = given.pop("trend")
    since = given.pop("since") if trend else None
    scope = scope_from({"since": None, **given})
    settings = RegisterSettings(
        given["what"] or "phrases",
        DiscoverySettings(least=given["least"]) if given["least"] else DiscoverySettings(),
        SlotSettings(least=given["least"]) if given["least"] else SlotSettings(),
        trend=trend,
        since=since,
        most=given["limit"],
        names=given["names"],
    )
    with open_archive(archive) as corpus:
        found = formulations(corpus, scope=scope, settings=settings)
        coverage = corpus.coverage(scope)
        apart = n_set_apart(corpus, scope=scope)
    if as_json:
        print_json(one.as_json() for one in found)
    for one in () if as_json else found:
        data: dict[str, Any] = dict(one.data)
        counts = data.get("counts")
        change = (
            f"  {counts['before']}/{counts['of_before']} → {counts['after']}/{counts['of_after']}" if counts else ""
        )
        days = f"{data['first']['date'] or 'undated'} … {data['last']['date'] or 'undated'}"
        families = f"  [{', '.join(data['families'])}]" if data["families"] else ""
        kind = f": {data['phrase_kind']}" if data["origin"] in {"discovered", "apart"} else ""
        named = [f"{one['words']} {one['n_uses']}" for one in data["fillers"]]
        more = data["n_fillers"] - len(named)
        fillers = f"  ({', '.join(named)}{f', {more:,} others' if more else ''})" if named else ""
        click.echo(
            f"{data['score']:>6.2f}  {data['n_documents']:>6,} docs  {days}{change}  {data['canonical']}"
            f"  ({data['origin']}{kind}){families}{fillers}"
        )
    say(f"{len(found):,} formulations in {scope.describe()} ({coverage.describe()})")
    if apart:
        told = ", ".join(f"{reason} in {n:,}" for reason, n in apart.items())
        say(f"documents of which a part is no running text (--set-apart lists it): {told}")
