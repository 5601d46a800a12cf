"""Adding material while the pages go on: one job after another, each with its progress to be watched."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from watchword.model.errors import WatchwordError
from watchword.model.problems import Problem
from watchword.web.lanes import Lane
from watchword.workbench import Progress

PROBLEMS_KEPT = 200
JOBS_KEPT = 100


@dataclass(slots=True)
class Job:
    """One addition: what it is called, how far it is, and what came of it.

    `state` is waiting, working, done or failed. Counts grow only with what is safely stored, but for `n_read`: the
    documents that were read so far.
    """

    job_id: str
    label: str
    state: str = "waiting"
    n_sources: int = 0
    n_read: int = 0
    n_added: int = 0
    n_held: int = 0
    n_problems: int = 0
    added: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    wrong: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}

    def note(self, progress: Progress) -> None:
        """Count what has been acknowledged."""
        receipt = progress.receipt
        self.n_sources, self.n_read = progress.n_sources, progress.n_read
        self.n_added += len(receipt.added)
        self.n_held += len(receipt.held)
        self.n_problems += len(receipt.problems)
        self.added = [*self.added, *receipt.added][:PROBLEMS_KEPT]
        self.problems = [*self.problems, *receipt.problems][:PROBLEMS_KEPT]

    def as_json(self) -> dict[str, object]:
        """Return the counts and the state."""
        return {
            "state": self.state,
            "sources": self.n_sources,
            "read": self.n_read,
            "added": self.n_added,
            "held": self.n_held,
            "problems": self.n_problems,
            "wrong": self.wrong,
        }


class Jobs:
    """The additions of one server, in a process of their own, one at a time as an archive has one writer."""

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self._jobs: dict[str, Job] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()

    def start(self, label: str, work: Callable[[Job], None]) -> Job:
        """Queue an addition: what is to be done in the lane's thread, and notes how far it is."""
        with self._lock:
            job = Job(str(next(self._numbers)), label)
            self._jobs[job.job_id] = job
            for old in [one for one, other in self._jobs.items() if other.is_over][
                : max(len(self._jobs) - JOBS_KEPT, 0)
            ]:
                del self._jobs[old]
        self.lane.thread.submit(self._run, job, work)
        return job

    def get(self, job_id: str) -> Job | None:
        """Return a job by its number."""
        return self._jobs.get(job_id)

    def all(self) -> Sequence[Job]:
        """Return every job, the latest first."""
        return list(reversed(self._jobs.values()))

    def close(self) -> None:
        """Drop what waits; what has begun is finished."""
        self.lane.close(at_once=False)

    async def rest(self) -> None:
        """Wait until what has been queued so far is over."""
        await asyncio.wrap_future(self.lane.thread.submit(bool))

    @staticmethod
    def _run(job: Job, work: Callable[[Job], None]) -> None:
        job.state = "working"
        try:
            work(job)
        except WatchwordError as wrong:
            job.wrong = str(wrong)
        except Exception as wrong:  # noqa: BLE001 - a job must end, and say how
            job.wrong = f"{type(wrong).__name__}: {wrong}"
        job.state = "failed" if job.wrong else "done"
