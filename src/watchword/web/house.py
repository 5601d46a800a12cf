"""What all rooms share while the server runs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from watchword.store import Corpus
from watchword.web.archive import Archive, Holdings
from watchword.web.changes import Changes
from watchword.web.jobs import Jobs
from watchword.web.keeping import Kept
from watchword.web.lanes import Lane, question
from watchword.web.shield import Guard

READINGS_KEPT = 24
ANSWERS_KEPT = 64
IN_BACKGROUND: ContextVar[bool] = ContextVar("in_background", default=False)

Answer = TypeVar("Answer")
LaneName = Literal["asking", "reading", "discovering"]


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """The archive, who may ask, and the answers that are kept.

    Long work has a lane each: what is asked for a phrase does not wait for a text that is read, nor either for a
    register that is discovered or for what is added.
    """

    archive: Archive
    guard: Guard
    lanes: dict[LaneName, Lane]
    changes: Changes
    jobs: Jobs
    readings: Kept[Any] = field(default_factory=lambda: Kept(READINGS_KEPT))
    answers: Kept[Any] = field(default_factory=lambda: Kept(ANSWERS_KEPT))
    waiting: set[object] = field(default_factory=set)
    at_rest: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def of(cls, path: Path, guard: Guard) -> House:
        """Set up a house around an archive."""
        archive = Archive(path)
        names: tuple[LaneName, ...] = ("asking", "reading", "discovering")
        lanes = {name: Lane(path, name) for name in names}
        return cls(archive, guard, lanes, Changes(archive), Jobs(Lane(path, "adding", niceness=5)))

    async def holdings(self) -> Holdings:
        """Return what the archive holds, without holding up other pages while it is listed anew."""
        known = self.archive.known()
        return known if known is not None else await run_in_threadpool(self.archive.holdings)

    async def ask(
        self, key: tuple[object, ...], ask: Callable[[Corpus], Answer], *, lane: LaneName = "asking"
    ) -> Answer:
        """Return the answer to a question about the present state of the archive, worked out once a state.

        It is worked out in the process of a lane: the question is a function at the top of a module, or a `partial` of
        one, and the answer is copied.
        """
        state = (await self.holdings()).state
        answer: Answer = await self.keep(self.answers, (state, *key), ask, lane=lane)
        return answer

    async def fetch(self, ask: Callable[[Corpus], Answer], *, lane: LaneName = "asking") -> Answer:
        """Return the answer to a question, worked out in a lane and not kept: it is large and taken away once."""
        there = self.lanes[lane]
        with self.awaited():
            return await asyncio.get_running_loop().run_in_executor(there.thread, there.run, question(ask))

    async def keep(
        self, kept: Kept[Any], key: tuple[object, ...], ask: Callable[[Corpus], Answer], *, lane: LaneName
    ) -> Answer:
        """Return what is kept under a key, or ask for it in a lane."""
        there = self.lanes[lane]
        with self.awaited():
            answer: Answer = await kept.get(key, lambda: there.run(question(ask)), there.thread)
        return answer

    @contextmanager
    def awaited(self) -> Iterator[None]:
        """Note that somebody waits for a lane; what is made ready in the background is nobody's wait."""
        wait = object()
        if not IN_BACKGROUND.get():
            self.waiting.add(wait)
        try:
            yield
        finally:
            self.waiting.discard(wait)
            if not self.waiting:
                self.at_rest.set()

    async def make_ready(self, warm: Callable[[House], Awaitable[object]]) -> None:
        """Make something ready in the background, as soon as nobody waits for a lane: who asks goes before."""
        while self.waiting:
            self.at_rest.clear()
            await self.at_rest.wait()
        before = IN_BACKGROUND.set(True)
        try:
            await warm(self)
        finally:
            IN_BACKGROUND.reset(before)

    async def look(self, ask: Callable[[Corpus], Answer]) -> Answer:
        """Return the answer to a question that takes no time, such as what was decided; here, and each time anew."""
        return await run_in_threadpool(self.put, ask)

    def put(self, question: Callable[[Corpus], Answer]) -> Answer:
        """Put a short question to the archive, in the thread that is running."""
        with self.archive.corpus() as corpus:
            return question(corpus)

    def close(self) -> None:
        """Let go of the archive. What is being added is finished; nobody waits any more for anything else."""
        self.changes.close()
        for lane in self.lanes.values():
            lane.close()
        self.jobs.close()
        self.archive.close()


def house_of(request: Request) -> House:
    """Return the house that a request came to."""
    house = request.app.state.house
    if not isinstance(house, House):
        raise TypeError("the application has no house")
    return house
