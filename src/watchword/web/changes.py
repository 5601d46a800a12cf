"""Who writes to the archive, from here or from another process, is noticed; whoever listens is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

from starlette.concurrency import run_in_threadpool

from watchword.model.errors import WatchwordError
from watchword.web.archive import Archive, Holdings

LOOK_SECONDS = 0.5
HEARTBEAT_SECONDS = 15.0
LOG = logging.getLogger(__name__)


class Changes:
    """The states of one archive, one after another. Looking costs two questions to the file system every half second.

    Its methods belong to the thread of the event loop.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._latest: Holdings | None = None
        self._next = asyncio.Event()
        self._is_closed = False

    async def watch(self) -> None:
        """Look for as long as the server runs, whatever goes wrong: what cannot be read now is looked at again."""
        is_logged = False
        while True:
            try:
                if self._archive.known() is not self._latest or self._latest is None:
                    self._note(await run_in_threadpool(self._archive.holdings))
                is_logged = False
            except WatchwordError:
                pass  # every page says so
            except Exception:
                if not is_logged:  # once, and not twice a second
                    LOG.exception("the archive could not be looked at; it will be looked at again")
                is_logged = True
            await asyncio.sleep(LOOK_SECONDS)

    async def follow(self) -> AsyncIterator[Holdings | None]:
        """Yield the present state and then each new one, until the server ends; None now and then where there is none.

        Who follows slowly misses states between, never the last.
        """
        told: Holdings | None = None
        while not self._is_closed:
            waiting, latest = self._next, self._latest
            if latest is not None and (told is None or latest.state != told.state):
                told = latest
                yield latest
                continue
            try:
                await asyncio.wait_for(waiting.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield None

    def close(self) -> None:
        """Tell everybody who listens that nothing more will come."""
        self._is_closed = True
        self._next.set()

    def _note(self, holdings: Holdings) -> None:
        if self._latest is None or holdings.state != self._latest.state:
            self._next.set()
            self._next = asyncio.Event()
        self._latest = holdings
