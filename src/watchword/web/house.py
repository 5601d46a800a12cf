"""What all rooms share while the server runs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from watchword.store import Corpus
from watchword.web.archive import Archive, Holdings
from watchword.web.jobs import Jobs
from watchword.web.keeping import Kept
from watchword.web.shield import Guard

READINGS_KEPT = 24
ANSWERS_KEPT = 64
N_WORKERS = 2

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class House:
    """The archive, who may ask, and the answers that are kept. Readings have workers of their own."""

    archive: Archive
    guard: Guard
    workers: ThreadPoolExecutor
    readings: Kept[Any]
    answers: Kept[Any]
    jobs: Jobs = field(default_factory=Jobs)

    @classmethod
    def of(cls, path: Path, guard: Guard) -> House:
        """Set up a house around an archive."""
        workers = ThreadPoolExecutor(N_WORKERS, thread_name_prefix="reading")
        return cls(Archive(path), guard, workers, Kept(READINGS_KEPT, workers), Kept(ANSWERS_KEPT, workers))

    async def holdings(self) -> Holdings:
        """Return what the archive holds, without holding up other pages while it is listed anew."""
        return await run_in_threadpool(self.archive.holdings)

    async def ask(self, key: tuple[object, ...], question: Callable[[Corpus], Answer]) -> Answer:
        """Return the answer to a question about the present state of the archive, worked out once a state."""
        state = (await self.holdings()).stamp
        answer: Answer = await self.answers.get((state, *key), lambda: self.put(question))
        return answer

    def put(self, question: Callable[[Corpus], Answer]) -> Answer:
        """Put a question to the archive, in the thread that is running."""
        with self.archive.corpus() as corpus:
            return question(corpus)

    def close(self) -> None:
        """Let go of the archive; work that has begun is finished."""
        self.jobs.close()
        self.workers.shutdown(cancel_futures=True)
        self.archive.close()


def house_of(request: Request) -> House:
    """Return the house that a request came to."""
    house = request.app.state.house
    if not isinstance(house, House):
        raise TypeError("the application has no house")
    return house
