"""Adding: a file, a pasted text or an address goes into the archive, with its progress to be watched."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from watchword import workbench
from watchword.model.errors import InvalidInput, NotFound
from watchword.text import ReadOptions
from watchword.web.archive import Archive
from watchword.web.forms import require_key
from watchword.web.house import House, house_of
from watchword.web.jobs import Job
from watchword.web.lanes import Tell
from watchword.web.pages import render, say
from watchword.web.room import Room
from watchword.workbench import Progress

FACTS = ("title", "date", "language", "outlet", "series", "document_type")
PAUSE_SECONDS = 0.25
LONGEST_NAME = 120
MOST_FILES = 200
LARGEST_PASTE = 64 * 1024 * 1024
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be added: where it lies, what holds of all of it, and the folder that uploads only pass through."""

    folder: str
    locations: list[str]
    options: ReadOptions


def show_form(request: Request) -> Response:
    """Offer the three ways in, and what was added since the server began."""
    return render(request, "adding/adding.html.jinja", facts=FACTS, jobs=house_of(request).jobs.all())


async def take(request: Request) -> Response:
    """Take what a form brings, and go to the page that shows its progress."""
    house = house_of(request)
    async with request.form(max_files=MOST_FILES, max_part_size=LARGEST_PASTE) as form:
        require_key(house, words_of(form, "form_key"))
        options = options_of(form)
        folder = Path(tempfile.mkdtemp(prefix="watchword-"))
        try:
            locations, label = await unpack(form, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    delivery = Delivery(str(folder), locations, options)
    job = house.jobs.start(label, lambda job: fill(house, job, delivery))
    return RedirectResponse(f"/add/{job.job_id}", status_code=303)


async def unpack(form: FormData, folder: Path) -> tuple[list[str], str]:
    """Put what came with a form into a folder; return the locations to add and what to call the job."""
    address, pasted = words_of(form, "address"), words_of(form, "text")
    if address:
        if not ADDRESS.fullmatch(address):
            raise InvalidInput(f"{address!r} is no address of a page", hint="write it with https:// in front")
        return [address], address
    if pasted:
        path = folder / f"{safe_name(words_of(form, 'title') or say('adding.pasted'))}.txt"
        path.write_text(pasted.replace("\r\n", "\n"), "utf-8")
        return [str(path)], path.stem
    names: list[Path] = []
    for part in form.getlist("files"):
        if isinstance(part, UploadFile) and part.filename:
            path = folder / str(len(names)) / safe_name(part.filename)
            path.parent.mkdir()
            with path.open("wb") as out:
                while piece := await part.read(1 << 20):
                    out.write(piece)
            names.append(path)
    if not names:
        raise InvalidInput("there is nothing to add", hint="choose a file, paste a text or give an address")
    label = names[0].name if len(names) == 1 else say("adding.n_files", n=len(names))
    return [str(path) for path in names], label


def options_of(form: FormData) -> ReadOptions:
    """Read what is said to hold of everything that is added."""
    told = {name: words_of(form, name) for name in FACTS}
    return ReadOptions(
        title=told["title"],
        date=told["date"],
        language=told["language"],
        outlet=told["outlet"],
        series=told["series"],
        document_type=told["document_type"],
    )


def fill(house: House, job: Job, delivery: Delivery) -> None:
    """Have a delivery added, and remove its folder."""
    try:
        house.jobs.lane.run(partial(pour, delivery), told=lambda progress: job.note(cast("Progress", progress)))
    finally:
        shutil.rmtree(delivery.folder, ignore_errors=True)


def pour(delivery: Delivery, archive: Archive, tell: Tell) -> None:
    """Add a delivery to the archive. Uploaded files are called by the names they came with."""
    passing = re.compile(re.escape(f"{delivery.folder}/") + r"(?:\d+/)?")

    def called(location: str) -> str:
        return passing.sub("", location, count=1)

    with workbench.open_archive(archive.path, write=True) as corpus:
        for progress in workbench.add(corpus, delivery.locations, options=delivery.options, called=called):
            tell(progress)


def show_job(request: Request) -> Response:
    """Show how far a job is and what came of it."""
    return render(request, "adding/job.html.jinja", job=job_of(request))


async def tell_job(request: Request) -> Response:
    """Tell a job's progress as server-sent events until it is over."""
    job = job_of(request)

    async def events() -> AsyncIterator[str]:
        told: Mapping[str, object] | None = None
        while True:
            is_over, now = job.is_over, job.as_json()  # in this order, or the last word might not be told
            if now != told:
                told = now
                sentence = say(
                    "adding.progress", **{name: now[name] for name in ("read", "sources", "added", "held", "problems")}
                )
                yield f"data: {json.dumps({**now, 'sentence': sentence})}\n\n"
            if is_over:
                return
            await asyncio.sleep(PAUSE_SECONDS)

    return StreamingResponse(events(), media_type="text/event-stream")


def job_of(request: Request) -> Job:
    """Return the job that an address names."""
    job = house_of(request).jobs.get(request.path_params["job"])
    if job is None:
        raise NotFound(
            "this server knows no such job", hint="jobs are forgotten when the server stops; the archive is not"
        )
    return job


def words_of(form: FormData, name: str) -> str | None:
    """Return a text field of a form, None where it is empty."""
    value = form.get(name)
    return value.strip() or None if isinstance(value, str) else None


def safe_name(given: str) -> str:
    """Return a file name that names nothing but a file.

    >>> safe_name("../../etc/passwd"), safe_name("연설 (1).txt"), safe_name("..")
    ('passwd', '연설 (1).txt', 'text')
    """
    last = re.split(r"[/\\\\]", given)[-1]
    kept = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*').strip(". ")
    while len(kept.encode()) > LONGEST_NAME:
        kept = kept[1:]
    return kept or "text"


ROOM = Room(
    "adding",
    order=90,
    path="/add",
    routes=[
        Route("/add", show_form),
        Route("/add", take, methods=["POST"]),
        Route("/add/{job}", show_job),
        Route("/add/{job}/events", tell_job),
    ],
)
