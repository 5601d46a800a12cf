"""Answers that took long are kept, and one that many wait for is worked out once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Executor
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The last `n_most` answers by key. Work is done in an executor: only the page that asked waits for it.

    Whoever asks for what is being worked out already waits for the same answer; a failure is told to all who wait and
    not kept.
    """

    def __init__(self, n_most: int) -> None:
        self._n_most = n_most
        self._tasks: OrderedDict[Hashable, asyncio.Future[Answer]] = OrderedDict()

    def has(self, key: Hashable) -> bool:
        """Say whether the answer is there already."""
        task = self._tasks.get(key)
        return task is not None and task.done() and not task.cancelled() and task.exception() is None

    async def get(self, key: Hashable, make: Callable[[], Answer], executor: Executor) -> Answer:
        """Return the kept answer, or have it made."""
        task = self._tasks.get(key)
        if task is None:
            task = asyncio.get_running_loop().run_in_executor(executor, make)
            task.add_done_callback(lambda done: self._settle(key, done))
            self._tasks[key] = task
        self._tasks.move_to_end(key)
        return await asyncio.shield(task)

    def _settle(self, key: Hashable, task: asyncio.Future[Answer]) -> None:
        if task.cancelled() or task.exception() is not None:
            self._tasks.pop(key, None)
        done = [one for one, other in self._tasks.items() if other.done()]
        for one in done[: max(len(self._tasks) - self._n_most, 0)]:
            del self._tasks[one]
