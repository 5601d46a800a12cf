"""The socket that the page is offered at, and the server behind it."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette

PATIENCE_SECONDS = 2


class Server(uvicorn.Server):
    """Serves the workbench. When it ends, windows that listen for news do not keep it waiting."""

    def __init__(self, application: Starlette) -> None:
        config = uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="on",
            ws="none",
            timeout_graceful_shutdown=PATIENCE_SECONDS,
        )
        super().__init__(config)
        self._house = application.state.house

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell the windows that nothing more will come, then end."""
        self._house.changes.close()
        await super().shutdown(sockets)


def bind(host: str, port: int) -> socket.socket | None:
    """Return a listening socket, or None where there is none to be had.

    The protocol is named: asyncio spares small answers a delay of 40 ms only on sockets that say they are TCP.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError:
        listener.close()
        return None
    return listener
