"""`watchword serve`."""

from __future__ import annotations

from pathlib import Path

import click

from watchword.cli.terminal import archive_option, say


@click.command(epilog="Example: watchword serve -C ~/korea --port 8000")
@archive_option
@click.option("--port", default=8422, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Another address opens the page to others, behind a token."
)
@click.option("--name", "names", multiple=True, help="A name this machine goes by, where --host is given (repeatable).")
def command(archive: Path, *, port: int, host: str, names: tuple[str, ...]) -> None:
    """Open the archive in the browser, on this machine alone.

    Prints the address and serves until it is interrupted. No account, no request to any other machine. With --host the
    page can be reached from others: then a token is demanded, and whoever has the printed address has the archive.
    """
    from watchword.model.errors import InvalidInput
    from watchword.workbench import open_archive

    with open_archive(archive) as corpus:
        n_documents = corpus.n_documents

    from watchword.web.lanes import begin

    begin()  # it loads what the lanes need while this process loads what the pages need

    from watchword.web.application import build
    from watchword.web.binding import Server, bind
    from watchword.web.shield import Guard

    guard = Guard.of(host, names=names)
    listener = bind(host, port)
    if listener is None:
        raise InvalidInput(
            f"port {port} on {host} is taken or not ours", hint="name another: --port 0 takes a free one"
        )
    server = Server(build(archive, guard=guard))
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}/"
    if guard.token is None:
        say(f"{n_documents:,} documents at {address} for this machine alone; Ctrl-C ends it")
    else:
        say("This page can be reached from other machines: it demands the token below.")
        say("The connection is not encrypted.")
        say(f"{n_documents:,} documents at {address}?token={guard.token}; Ctrl-C ends it")
    server.run(sockets=[listener])
