"""What every command shares at the terminal: data to standard output, all else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any, TypeVar

import click

from watchword.model.errors import InvalidInput, MissingExtra, NotFound, StoreError, WatchwordError
from watchword.model.findings import Scope
from watchword.model.problems import Problem

Command = TypeVar("Command", bound=Callable[..., Any])
MOST_PROBLEMS = 20
FIRST_TICK = 2  # seconds of silence before a long command says what it is doing


def exit_code(wrong: WatchwordError) -> int:
    """Return the exit code of an error; the help of `watchword` lists them."""
    for kind, code in ((NotFound, 3), (MissingExtra, 5), (StoreError, 4), (InvalidInput, 2)):
        if isinstance(wrong, kind):
            return code
    return 4


def print_json(lines: Iterable[Mapping[str, object]]) -> None:
    """Print JSON Lines."""
    for line in lines:
        click.echo(json.dumps(line, ensure_ascii=False))


def print_problems(problems: Iterable[Problem], *, as_json: bool) -> None:
    """Print problems where they are the data that was asked for."""
    if as_json:
        print_json(problem.as_json() for problem in problems)
        return
    for problem in problems:
        click.echo(str(problem))


def say(message: str) -> None:
    """Tell the person at the terminal something that is not data."""
    click.echo(message, err=True)


def say_error(message: str) -> None:
    """Tell the person what went wrong."""
    click.echo(f"error: {message}", err=True)


def say_problems(problems: Iterable[Problem], *, most: int = MOST_PROBLEMS) -> int:
    """Show problems, the rest counted; return 1 where material was lost, else 0."""
    found = list(problems)
    for problem in found[:most]:
        say(f"problem: {problem}")
    if len(found) > most:
        say(f"… and {len(found) - most:,} more problems; `watchword problems` shows all of them")
    return int(any(problem.lost for problem in found))


def archive_option(command: Command) -> Command:
    """Add -C/--archive."""
    return click.option(
        "-C",
        "--archive",
        type=click.Path(path_type=Path),
        envvar="WATCHWORD_ARCHIVE",
        default=Path(),
        show_envvar=True,
        help="The archive's folder (default: this folder).",
    )(command)


def json_option(command: Command) -> Command:
    """Add --json."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")(command)


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or a month or year that stands for its first day."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        words = str(value)
        try:
            return date.fromisoformat(words + "-01-01"[len(words) - 4 :] if len(words) in {4, 7} else words)
        except ValueError:
            self.fail(f"{words!r} is no day; write it as 2022-06-11, 2022-06 or 2022", param, ctx)


def scope_options(command: Command) -> Command:
    """Add the options that restrict a scope."""
    for option in (
        click.option("--speaker", "speakers", multiple=True, help="Only this speaker (repeatable)."),
        click.option("--series", multiple=True, help="Only this series (repeatable)."),
        click.option("--type", "types", multiple=True, help="Only this document type (repeatable)."),
        click.option("--outlet", "outlets", multiple=True, help="Only this outlet (repeatable)."),
        click.option("--language", "languages", multiple=True, help="Only this language, such as ko (repeatable)."),
        click.option("--until", type=Day(), help="Only documents before this day."),
        click.option("--since", type=Day(), help="Only documents from this day on."),
    ):
        command = option(command)
    return command


def scope_from(values: Mapping[str, Any]) -> Scope:
    """Make a scope of the values of `scope_options`."""
    return Scope(
        languages=tuple(values["languages"]),
        outlets=tuple(values["outlets"]),
        document_types=tuple(values["types"]),
        series=tuple(values["series"]),
        speakers=tuple(values["speakers"]),
        since=values["since"],
        until=values["until"],
    )


def write_out(path: Path, content: str) -> None:
    """Write a file that the user asked for, or say why it cannot be written."""
    try:
        path.write_text(content, "utf-8")
    except OSError as wrong:
        raise InvalidInput(f"{path} cannot be written: {wrong.strerror}", hint="name another file") from wrong
    say(f"wrote {path}")


def show_progress(words: str) -> None:
    """Keep one line of progress up to date where a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{words}", err=True, nl=False)


@contextmanager
def ticking(what: str) -> Iterator[None]:
    """Show what is being done and for how long, once it takes more than two seconds and a person is watching."""
    done = Event()

    def tick() -> None:
        seconds = FIRST_TICK
        while not done.wait(FIRST_TICK if seconds == FIRST_TICK else 1):
            show_progress(f"{what}: {seconds} s")
            seconds += 1

    ticker = Thread(target=tick, daemon=True)
    if sys.stderr.isatty():
        ticker.start()
    try:
        yield
    finally:
        done.set()
        show_progress("")
