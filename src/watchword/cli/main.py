"""The command line: one module a command, loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import click

from watchword.cli.terminal import exit_code, say_error
from watchword.model.errors import WatchwordError

COMMANDS = {
    "init": "make an archive",
    "add": "add files, folders, tables, pages",
    "list": "list what the archive holds",
    "show": "show one document",
    "search": "concordance lines for a phrase",
    "trace": "one formulation's lineage, whole",
    "formulations": "the register: discovered, the profile's, your own",
    "family": "formulations held to be about one thing",
    "reuse": "every reused passage and phrase",
    "read": "read a text against every earlier one",
    "compare": "what one version says and another does not",
    "versions": "all versions of a work, and what each carried",
    "problems": "show what could not be handled",
    "verify": "recompute every hash and span",
    "serve": "open the archive in the browser",
    "rebuild": "make tokens and postings anew from the texts",
    "demo": "read the newest text of the bundled sample archive",
}

EPILOG = """\b
Exit codes: 0 done · 1 done, but material was lost or damage was found · 2 bad input · 3 no such thing
4 the archive cannot be used · 5 an optional part is missing · 130 interrupted"""


class Doors(click.Group):
    """A group whose commands are imported when they are called, so that `--help` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of an analyst's day."""
        del ctx
        return [*COMMANDS, *added_commands()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        del ctx
        target = f"watchword.cli.{cmd_name}" if cmd_name in COMMANDS else added_commands().get(cmd_name, ("", ""))[1]
        if not target:
            return None
        command = import_module(target).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{target} has no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing a command."""
        del ctx
        with formatter.section("Commands"):
            added = [(name, summary) for name, (summary, _) in added_commands().items()]
            formatter.write_dl([*COMMANDS.items(), *added])


def added_commands() -> dict[str, tuple[str, str]]:
    """Return the commands of plugins, as summary and module by name; without plugins nothing is imported."""
    if not entry_points(group="watchword"):
        return {}
    from watchword.plugins import installed

    return {one.name: (one.summary, one.target) for one in installed().commands if one.name not in COMMANDS}


@click.command(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(package_name="watchword")
def watchword() -> None:
    """The file room for people who read official texts for a living.

    Keeps every text with its provenance, reads a new one against the record, and shows the places for everything it
    says. Works offline; an archive is a folder (-C, or the environment variable WATCHWORD_ARCHIVE).
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with a code that means something."""
    try:
        result: Any = watchword.main(args=arguments, prog_name="watchword", standalone_mode=False)
        sys.exit(result if isinstance(result, int) else 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        say_error("interrupted; what was acknowledged is in the archive")
        sys.exit(130)
    except WatchwordError as wrong:
        say_error(str(wrong))
        sys.exit(exit_code(wrong))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
