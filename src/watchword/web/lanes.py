"""Long work is done in processes of its own, so that a page that is being made never waits for it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import forkserver, get_all_start_methods, get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, TypeVar

from watchword.model.errors import WatchwordError
from watchword.store import Corpus
from watchword.web.archive import Archive

PATIENCE_SECONDS = 5.0
FORKS = sys.platform == "linux" and "forkserver" in get_all_start_methods()
"""Whether lanes are forked from one process that has loaded everything; elsewhere forking is not safe, or not there."""

Answer = TypeVar("Answer")
Tell = Callable[[object], None]
Task = Callable[[Archive, Tell], Answer]
"""Work on the archive in a lane's process: a function at the top of a module, or a `partial` of one.

It may tell of its progress; what it tells and returns is copied into the process of the server.
"""


class Lane:
    """One process that works on one thing after another, and keeps what it has read of the archive until it changes.

    The process starts with the first task and ends with the server. Where processes can be forked, all share what one
    of them has loaded (see `begin`); elsewhere a start costs a second. One that has died is replaced for the next task.
    `niceness` is how far it steps back for others on a machine that is busy (Unix).
    """

    def __init__(self, path: Path, name: str, *, niceness: int = 0) -> None:
        self.name = name
        self.thread: Executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._path = path
        self._niceness = niceness
        self._lock = Lock()
        self._worker: Worker | None = None
        self._is_closed = False

    def run(self, task: Task[Answer], *, told: Tell | None = None) -> Answer:
        """Do a task and wait for it; call it in `thread`, which has the tasks wait for each other.

        Raises what the task raised; `WatchwordError` where its process has ended.
        """
        try:
            kind, value = self._start().run(task, told or ignore)
        except (EOFError, OSError) as wrong:
            self._drop()
            raise WatchwordError("the process that worked on this has ended", hint="ask again") from wrong
        if kind == "wrong":  # raised out here, or a file that a task did not find would be taken for a broken pipe
            raise value
        answer: Answer = value
        return answer

    def close(self, *, at_once: bool = True) -> None:
        """End the process: now, or when it has finished what it works on."""
        with self._lock:
            self._is_closed = True
            worker = self._worker
        if at_once and worker is not None:
            worker.stop()
        self.thread.shutdown(cancel_futures=True)
        self._drop()

    def _start(self) -> Worker:
        with self._lock:
            if self._is_closed:
                raise EOFError
            if self._worker is None:
                self._worker = Worker(self._path, self.name, niceness=self._niceness)
            return self._worker

    def _drop(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop()
            worker.pipe.close()


class Worker:
    """A process at the other end of a pipe."""

    def __init__(self, path: Path, name: str, *, niceness: int) -> None:
        begin()
        context = get_context("forkserver") if FORKS else get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=attend, args=(theirs, path, niceness), name=name, daemon=True)
        with unheard():
            self._process.start()
        theirs.close()

    def run(self, task: Task[Any], told: Tell) -> tuple[str, Any]:
        """Send a task and return "done" and its answer, or "wrong" and what it raised.

        Raises `EOFError` or `OSError` where the process ends before.
        """
        self.pipe.send(task)
        while True:
            kind, value = self.pipe.recv()
            if kind == "told":
                told(value)
            else:
                return kind, value

    def stop(self) -> None:
        """End the process, whatever it is doing; who waits for its answer is told. Harmless when done twice."""
        self._process.terminate()
        self._process.join(PATIENCE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def begin() -> None:
    """Start the process that the lanes are forked from, which loads what their tasks need; harmless when done twice.

    Whoever will need lanes calls it early, and has other things done meanwhile.
    """
    if FORKS:
        get_context("forkserver").set_forkserver_preload(["watchword.web.loading"])
        with unheard():
            forkserver.ensure_running()


@contextmanager
def unheard() -> Iterator[None]:
    """Have Ctrl-C wait for what starts here: a process that is still loading would end with a traceback."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else it is started with the process, and has Ctrl-C heard again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def attend(pipe: Connection, path: Path, niceness: int) -> None:
    """Work on what comes through the pipe until its other end is closed. Ctrl-C is for the server to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(AttributeError, OSError):
        os.nice(niceness)
    archive = Archive(path)

    def tell(value: object) -> None:
        pipe.send(("told", value))

    with suppress(EOFError, OSError):
        while True:
            task: Task[Any] = pipe.recv()
            try:
                reply = ("done", task(archive, tell))
            except Exception as wrong:  # noqa: BLE001 - whoever asked is told
                reply = ("wrong", wrong)
            send(pipe, reply)
    archive.close()


def send(pipe: Connection, reply: tuple[str, object]) -> None:
    """Send a reply; what cannot be sent is an error of its own."""
    try:
        sent = ForkingPickler.dumps(reply)
    except Exception as wrong:  # noqa: BLE001 - pickle raises what it likes
        sent = ForkingPickler.dumps(("wrong", TypeError(f"{type(reply[1]).__name__} cannot be sent: {wrong}")))
    pipe.send_bytes(sent)


def question(ask: Callable[[Corpus], Answer]) -> Task[Answer]:
    """Make a task of a question to the archive."""
    return partial(_put, ask)


def _put(ask: Callable[[Corpus], Answer], archive: Archive, _tell: Tell) -> Answer:
    with archive.corpus() as corpus:
        return ask(corpus)


def ignore(_told: object) -> None:
    """Do nothing with what is told."""


def _thaw(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


ForkingPickler.register(MappingProxyType, lambda frozen: (_thaw, (dict(frozen),)))
