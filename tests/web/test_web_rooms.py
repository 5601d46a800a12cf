"""Every view says what the workbench says, and every list can be paged."""

from __future__ import annotations

import csv
import json
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from serving import fill, serving, state_of
from watchword import workbench
from watchword.model.errors import NotFound, StoreError, WatchwordError
from watchword.model.findings import Scope
from watchword.web.addresses import Paged
from watchword.web.archive import within
from watchword.web.keeping import Kept
from watchword.web.lanes import Lane
from watchword.web.pages import strings
from watchword.web.rooms.lineage import routes as lineage
from watchword.web.rooms.shelf.calendar import lay_out

HOME = Path(__file__).parents[2] / "src" / "watchword" / "web"


HOSTILE_VIEWS = (
    "/",
    "/read?document=a&wait=1",
    "/read?document=b&wait=1",
    "/read/findings?document=a&kind=sentence",
    "/search?phrase=alert",
    "/search?phrase=%3Cscript%3E1",
    "/lineage?phrase=alert",
    "/compare?document=a&document=b&show=all",
    "/register?names=1",
)


SLOW_VIEWS = (
    "/search?phrase=words",
    "/lineage?phrase=words",
    "/compare?document=a&document=b",
    "/register",
    "/families?propose=all",
)


class Words(HTMLParser):
    """Collects what a reader sees, and the addresses of links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "script":
            self.scripts.append(given)
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(page: str) -> str:
    return " ".join(" ".join(Words(page).words).split())


def test_the_shelf_lists_every_document_and_says_the_coverage(client: httpx.Client) -> None:
    page = client.get("/").text
    assert "33 documents" in page
    assert page.count('<span class="date">') == 33
    narrowed = client.get("/?language=ko&since=2024").text
    assert 0 < narrowed.count('<span class="date">') < 33
    assert "plenum-2024-en" not in narrowed


def test_every_link_of_the_first_pages_leads_somewhere(client: httpx.Client) -> None:
    met: set[str] = set()
    waiting = ["/", "/read?document=plenum-2024-en&wait=1", "/compare", "/search?phrase=party", "/lineage?phrase=party"]
    for _ in range(2):
        links = {link for view in waiting for link in Words(client.get(view).text).links if link.startswith("/")}
        fresh = sorted(links - met)[:60]
        met.update(fresh)
        for link in fresh:
            assert client.get(link, follow_redirects=True).status_code == 200, link
        waiting = fresh[::7]
    assert len(met) > 40


def test_the_reader_marks_every_sentence_as_the_workbench_does(client: httpx.Client) -> None:
    lines = client.get("/read/export?document=plenum-2024-ko&as=json").text.splitlines()
    n_sentences = sum('"kind": "sentence"' in line for line in lines)
    page = client.get("/read/marks?document=plenum-2024-ko").text
    assert len(re.findall(r'<span class="sentence (?:new|altered|verbatim)">', page)) == n_sentences > 0
    assert "stood in" in page


def test_the_text_stands_before_it_is_read(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/read?document=namman-2021-ko").text
        assert "data-marks" in page
        assert client.get("/read/marks?document=namman-2021-ko").status_code == 200
        assert "data-marks" not in client.get("/read?document=namman-2021-ko").text


def test_a_translation_is_faced_sentence_by_sentence_once_it_is_aligned(client: httpx.Client) -> None:
    view = {"document": "plenum-2022-ko", "beside": "plenum-2022-en"}
    first = client.get("/read", params=view).text
    assert "data-marks" in first
    assert "Finding out which sentences face each other" in first
    marked = client.get("/read/marks", params=view).text
    lines = client.get("/compare/export?document=plenum-2022-ko&document=plenum-2022-en&as=json").text.splitlines()
    blocks = [one for one in map(json.loads, lines) if one["kind"] not in {"summary", "not compared"}]
    faced = [one for one in blocks if one["a"] and one["b"]]
    assert f"{len(faced)} passages have a counterpart" in seen(marked)
    assert len(faced) > 20
    unsure = [one for one in faced if one["confidence"] < 1]
    assert 0 < len(unsure) <= len(re.findall(r'<span class="sure"', marked)) <= len(faced)
    rows = ["".join(Words(part).words) for part in marked.split('<div class="row')]
    assert any("12월 27일부터" in row and "December 27" in row for row in rows)
    assert "data-marks" not in client.get("/read", params=view).text


def test_a_finding_has_an_address_its_evidence_and_its_signature(client: httpx.Client) -> None:
    page = client.get("/read/finding?document=plenum-2024-en&n=3").text
    assert "Evidence" in page
    assert "|tok:en/word" in page
    assert client.get("/read/finding?document=plenum-2024-en&n=99999").status_code == 404


def test_the_reader_reads_no_file_of_this_machine(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("A file that is not in the archive.", "utf-8")
    for view in ("/read", "/read/marks", "/read/findings", "/read/export", "/compare"):
        answer = client.get(view, params={"document": str(secret)})
        assert answer.status_code == 404
        assert "not in the archive." not in answer.text
    both = {"document": [str(secret), "plenum-2024-en"]}
    assert client.get("/compare/export", params=both).status_code == 404


@pytest.mark.parametrize(
    "query", ["since=soon", "page=0", "page=x", "page=-1", "until=2022-13-01", "page=99999999999999"]
)
def test_an_address_that_means_nothing_is_refused_in_words(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/?{query}")
    assert answer.status_code == 400
    assert "This does not work" in answer.text


def test_a_page_beyond_the_last_shows_the_last(client: httpx.Client) -> None:
    assert client.get("/?page=500").status_code == 200


def test_search_shows_what_the_command_line_says_and_gives_it_as_a_table(client: httpx.Client) -> None:
    page = client.get("/search?phrase=Party&language=en").text
    told = re.search(r"([\d,]+) lines in ([\d,]+) documents", seen(page))
    assert told
    table = list(csv.reader(StringIO(client.get("/search.csv?phrase=Party&language=en").text.removeprefix("\ufeff"))))
    assert len(table) - 1 == int(told[1].replace(",", ""))
    assert len({row[1] for row in table[1:]}) == int(told[2].replace(",", ""))
    assert "Looked for in documents in en" in seen(page)


def test_a_search_for_nothing_says_so(client: httpx.Client) -> None:
    assert "no word in" in client.get("/search?phrase=...").text
    assert "0 lines" in seen(client.get("/search?phrase=zyzzyva").text)


@pytest.mark.parametrize("wrong", [WatchwordError, NotFound, StoreError])
def test_what_fails_after_a_page_has_begun_is_said_on_the_whole_page(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wrong: type[WatchwordError]
) -> None:
    def fail(_self: Lane, _task: object, **_told: object) -> None:
        raise wrong("the <process> has ended", hint="ask again")

    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"Words of the text {name}.", "utf-8")
    monkeypatch.setattr(Lane, "run", fail)
    with serving(fill(tmp_path / "archive", folder)) as address, httpx.Client(base_url=address, timeout=60) as client:
        for view in SLOW_VIEWS:
            page = client.get(view).text
            assert re.search(r'role="alert">the &lt;process&gt; has ended\s+hint: ask again</p>', page), view
            assert page.rstrip().endswith("</html>"), view


@pytest.mark.parametrize("view", ["/search.csv?phrase=Party", "/lineage/export?phrase=Party", "/register.csv"])
def test_other_pages_answer_while_a_table_is_written(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    whole = client.get(view).text
    pages_may_go_on, is_writing = threading.Event(), threading.Event()

    class Gate(StringIO):
        def write(self, words: str) -> int:
            is_writing.set()
            assert pages_may_go_on.wait(60)
            return super().write(words)

    for module in [one for name, one in sys.modules.items() if name.startswith("watchword.web")]:
        if hasattr(module, "StringIO"):
            monkeypatch.setattr(module, "StringIO", Gate)
    with ThreadPoolExecutor(1) as thread:
        taking = thread.submit(client.get, view)
        while not is_writing.wait(0.01) and not taking.done():  # a lane writes elsewhere
            pass
        try:
            assert client.get("/problems", timeout=20).status_code == 200
        finally:
            pages_may_go_on.set()
        assert taking.result().text == whole


def test_a_concordance_that_is_taken_away_is_not_kept(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[object] = []
    get = Kept.get

    async def note(self: Kept[object], key: object, *work: Any) -> object:
        kept.append(key)
        return await get(self, key, *work)

    monkeypatch.setattr(Kept, "get", note)
    assert client.get("/search.csv?phrase=Party").text.count("\n") > 1
    assert not kept
    client.get("/search?phrase=Party&order=newest")
    assert kept


def test_two_versions_face_each_other_and_leave_in_every_form(client: httpx.Client) -> None:
    pair = "document=second-day-2024-scna-en&document=second-day-2024-beacon-en"
    page = client.get(f"/compare?{pair}").text
    assert "sentences differ" in seen(page)
    assert "<del>" in page
    assert "<ins>" in page
    for form in ("csv", "page", "json", "collatex", "tei"):
        answer = client.get(f"/compare/export?{pair}&as={form}")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(f"/compare/export?{pair}&as=docx").status_code == 400


def test_three_versions_stand_in_one_table(client: httpx.Client) -> None:
    names = ("plenum-2021-en", "plenum-2022-en", "plenum-2023-en")
    page = client.get("/compare?" + "&".join(f"document={name}" for name in names)).text
    assert all(name in page for name in names)
    assert "units are not the same in all versions" in page
    assert "units worded otherwise than in plenum-2021-en" in page
    assert "<mark>" in page
    several = "&".join(f"document={name}" for name in names)
    for form in ("csv", "page", "json", "collatex", "tei"):
        assert client.get(f"/compare/export?{several}&as={form}").status_code == 200


def test_versions_in_several_languages_stand_beside_the_first(client: httpx.Client) -> None:
    several = "document=plenum-2022-en&document=plenum-2022-ko&document=plenum-2021-en"
    page = seen(client.get(f"/compare?{several}").text)
    assert "plenum-2022-ko : " in page
    assert "units render the first" in page
    assert "plenum-2021-en : " in page
    assert "units worded otherwise than in plenum-2022-en" in page
    assert re.search(r"confidence 0\.\d\d", page)
    for form in ("csv", "page", "json"):
        assert client.get(f"/compare/export?{several}&as={form}").status_code == 200
        assert f"as={form}" in client.get(f"/compare?{several}").text
    assert client.get(f"/compare/export?{several}&as=tei").status_code == 400
    summary = json.loads(client.get(f"/compare/export?{several}&as=json").text.splitlines()[-1])
    assert summary["base"] == "plenum-2022-en"


def test_what_moved_is_linked_to_where_it_stood_on_whatever_page(tmp_path: Path, folder: Path) -> None:
    sentences = [
        f"The workers of county {n} finished task {n * 7} before day {n % 30} of the month." for n in range(400)
    ]
    (folder / "one.txt").write_text("\n\n".join(sentences), "utf-8")
    moved = [*sentences[1:], sentences[0]]
    (folder / "two.txt").write_text("\n\n".join(moved), "utf-8")
    with serving(fill(tmp_path / "archive", folder)) as address, httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/compare?document=one&document=two&show=all").text
        found = re.search(r'href="([^"]*)#u(\d+)">moved from here', page)
        assert found
        there = client.get(unescape(found[1])).text
        assert f'id="u{found[2]}" class="moved' in there
        assert "where it stood" in there


def test_a_lineage_shows_every_use_and_its_table(client: httpx.Client) -> None:
    page = client.get("/lineage?phrase=strength+for+strength").text
    told = re.search(r"([\d,]+) uses? in", seen(page))
    assert told
    table = client.get("/lineage/export?phrase=strength+for+strength").text.splitlines()
    assert len(table) - 1 == int(told[1])


def test_findings_of_a_lineage_beyond_the_limit_are_counted_and_said_not_to_be_shown(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told() -> tuple[int, str]:
        page = client.get("/lineage?phrase=strength").text
        part = page[page.index("What the uses come to") :].partition("</section>")[0]
        return part.count("<li>"), seen(part)

    n, words = told()
    assert n > 2
    assert "of them shown" not in words
    monkeypatch.setattr(lineage, "FIRST_FINDINGS", 1)
    monkeypatch.setattr(lineage, "MOST_FINDINGS", 2)
    assert told()[0] == 2
    assert f"{n - 1} more, the first 1 of them shown" in told()[1]


def test_every_dated_use_is_in_the_picture_alone_or_among_several(client: httpx.Client) -> None:
    page = client.get("/lineage?phrase=Party+Central+Committee").text
    told = re.search(r"([\d,]+) uses in", seen(page))
    picture = page[page.index('class="axis-picture"') : page.index("</svg>")]
    marks = [re.match(r"(\d+) uses, ", title) for title in re.findall(r"<title>([^<]*)</title>", picture)]
    assert told
    assert sum(int(mark[1]) if mark else 1 for mark in marks) == int(told[1]) > len(marks)


def test_a_line_leads_to_its_place_in_the_text(folder: Path, tmp_path: Path) -> None:
    words = " ".join(f"word{n}" for n in range(1200))
    paragraphs = [f"Paragraph {n}. {words}" for n in range(12)] + ["At the end stands the needle."]
    (folder / "long.txt").write_text("\n\n".join(paragraphs), "utf-8")
    with serving(fill(tmp_path / "archive", folder)) as address, httpx.Client(base_url=address, timeout=60) as client:
        found = re.search(r'href="(/read\?document=long&amp;at=\d+)#here"', client.get("/search?phrase=needle").text)
        assert found
        page = client.get(unescape(found[1])).text
        assert page.count('id="here"') == 1
        assert "needle" in page[page.index('id="here"') :]
        assert 'id="here"' not in client.get(unescape(found[1]) + "&page=1").text


def test_words_of_a_document_are_never_markup(folder: Path, tmp_path: Path) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(2)> "quoted" & <b>bold</b>'
    (folder / "a.txt").write_text(f"{hostile}\n\nIt was said again. {hostile}\n", "utf-8")
    (folder / "b.txt").write_text(f"{hostile}\n\nOther words. \u202eturned\u202c and \u202ehidden.\n", "utf-8")
    with serving(fill(tmp_path / "archive", folder)) as address, httpx.Client(base_url=address, timeout=60) as client:
        for view in HOSTILE_VIEWS:
            page = client.get(view).text
            words = Words(page)
            assert all(script.get("src", "") and str(script["src"]).startswith("/static/") for script in words.scripts)
            assert not words.handlers
            assert "<img" not in page
        page = client.get("/read?document=b&wait=1").text
        assert "\u202e" not in page
        assert "U+202E" in page
        assert "alert(1)" in unescape(page)


def test_a_window_is_told_that_the_archive_has_changed(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("The first text of the archive.", "utf-8")
    archive = fill(tmp_path / "archive", folder)
    with serving(archive) as address, httpx.Client(base_url=address, timeout=60) as client:
        before = state_of(client)
        assert f'data-state="{before["state"]}"' in client.get("/").text
        (folder / "b.txt").write_text("Words that another process added.", "utf-8")
        with workbench.open_archive(archive, write=True) as corpus:
            list(workbench.add(corpus, [str(folder / "b.txt")]))
        after = state_of(client)
        assert (before["documents"], after["documents"]) == (1, 2)
        assert f'data-state="{after["state"]}"' in client.get("/").text


def test_every_interface_string_is_in_the_table_and_every_one_is_used() -> None:
    sources = [*HOME.rglob("*.py"), *HOME.rglob("*.jinja")]
    written = "\n".join(path.read_text("utf-8") for path in sources)
    asked = set(re.findall(r"""say\(\s*["']([a-z_]+\.[A-Za-z0-9_]+)["']\s*[,)]""", written))
    prefixes = set(re.findall(r"""say\(\s*["']([a-z_]+\.[a-z_]*)["']\s*[~+]""", written))
    known = set(strings())
    assert asked <= known, sorted(asked - known)
    unused = {key for key in known - asked if not any(key.startswith(prefix) for prefix in prefixes)}
    assert not unused, sorted(unused)


@given(st.lists(st.integers(), max_size=400), st.integers(1, 9), st.integers(1, 60))
def test_pages_of_a_list_are_the_list(items: list[int], size: int, beyond: int) -> None:
    n_pages = Paged.of(items, 1, size=size).n_pages
    joined = [item for number in range(1, n_pages + 1) for item in Paged.of(items, number, size=size).items]
    assert joined == items
    assert list(Paged.of(items, n_pages + beyond, size=size).items) == list(Paged.of(items, n_pages, size=size).items)


days = st.dates(date(1900, 1, 1), date(2100, 1, 1)) | st.none()


@given(st.lists(days, max_size=60))
def test_the_calendar_counts_every_dated_document_once(dates: list[date | None]) -> None:
    calendar = lay_out(dates)
    dated = [day for day in dates if day]
    if calendar is None:
        assert not dated
        return
    cells = [cell for row in calendar.rows for cell in row.cells]
    assert sum(cell.n or 0 for cell in cells) == len(dated)
    for cell in cells:
        if cell.n and cell.since:
            inside = [day for day in dated if day >= cell.since and (cell.until is None or day < cell.until)]
            assert len(inside) == cell.n
    assert all(cell.n == 0 for cell in cells if not cell.inside and cell.n is not None)


def test_the_calendar_stands_at_the_end_of_time() -> None:
    calendar = lay_out([date.max, date.max - timedelta(days=3)])
    assert calendar
    assert sum(cell.n or 0 for row in calendar.rows for cell in row.cells) == 2


def test_narrowing_the_shelf_agrees_with_the_store(tmp_path: Path) -> None:
    with workbench.demo_sources() as folder:
        archive = fill(tmp_path / "archive", folder / "texts")
    with workbench.open_archive(archive) as corpus:
        everything = workbench.list_documents(corpus)
        for scope in (
            Scope(languages=("ko",)),
            Scope(since=date(2022, 1, 1)),
            Scope(until=date(2022, 12, 30)),
            Scope(languages=("en",), since=date(2021, 1, 1), until=date(2024, 1, 1)),
            Scope(outlets=("nobody",)),
        ):
            told = [one.document.document_id for one in workbench.list_documents(corpus, scope=scope)]
            assert told == [one.document.document_id for one in everything if within(one.document, scope)]
