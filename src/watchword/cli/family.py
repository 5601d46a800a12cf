"""`watchword family`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from watchword.cli.terminal import archive_option, json_option, print_json, say, scope_from, scope_options
from watchword.measure.wording import plural

ACTIONS = ["propose", "add", "split", "merge", "accept", "reject", "list", "history"]


@click.command(epilog='Example: watchword family add -C ~/korea war "war readiness" "combat mobilization posture"')
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("name", required=False)
@click.argument("formulations", nargs=-1)
@archive_option
@scope_options
@click.option("--into", help="With split and merge: the family that takes them.")
@click.option("--note", help="With add: a note.")
@click.option("--limit", default=30, show_default=True, help="Proposals shown.")
@json_option
def command(
    action: str, name: str | None, *, formulations: tuple[str, ...], archive: Path, as_json: bool, **given: Any
) -> None:
    """Keep families: formulations that you hold to be about one thing.

    `propose [PHRASE]` shows which might be, and why. `add NAME FORMULATION…`, `split NAME FORMULATION… --into NEW`,
    `merge NAME --into OTHER`, `accept NAME` and `reject NAME` are yours; nothing decided is ever erased, `history`
    shows it all. A formulation is an id of the register (en:war-readiness) or its wording.
    """
    from watchword.model.errors import InvalidInput
    from watchword.workbench import open_archive
    from watchword.workbench.families import ProposalSettings, change_family, propose

    into, note, limit = given.pop("into"), given.pop("note"), given.pop("limit")
    if action == "propose":
        with open_archive(archive) as corpus:
            scope = scope_from(given)
            found = propose(corpus, about=name, scope=scope, settings=ProposalSettings(limit=limit))
        if as_json:
            print_json(one.as_json() for one in found)
        for one in () if as_json else found:
            click.echo(one.text)
        say(f"{plural(len(found), 'proposal')} in {scope.describe()}")
        return
    if action in {"list", "history"}:
        with open_archive(archive) as corpus:
            families = [one for one in corpus.standing().families.values() if name in {None, one.name}]
            history = [one for one in corpus.decisions() if one.noun == "family" and name in {None, one.subject}]
        lines = [one.as_json() for one in (families if action == "list" else history)]
        if as_json:
            print_json(lines)
        for line in () if as_json else lines:
            click.echo("  ".join(f"{key}: {value}" for key, value in line.items() if value not in (None, [], "")))
        return
    if not name:
        raise InvalidInput(f"which family to {action}?", hint=f"watchword family {action} NAME …")
    with open_archive(archive, write=True) as corpus:
        family = change_family(corpus, action, name, members=formulations, into=into, note=note)
    if as_json:
        print_json([family.as_json()])
    else:
        where = f", merged into {family.merged_into}" if family.merged_into else ""
        say(f"{family.name} ({family.status}{where}): {', '.join(family.members) or 'no formulation'}")
