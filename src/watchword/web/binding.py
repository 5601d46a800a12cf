"""The socket that the page is offered at."""

from __future__ import annotations

import socket


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
