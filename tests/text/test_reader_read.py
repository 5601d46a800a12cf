"""What every format shares: names, dates, languages, options, packing, and sources without end."""

from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.read import read, readers, recipe
from watchword.text.readers.drafts import Draft, Outcome, Reader
from watchword.text.readers.languages import name_language
from watchword.text.readers.names import Names, make_slug, stem_of
from watchword.text.readers.options import ReadOptions

WHEN = datetime(2031, 12, 31, tzinfo=UTC)


def read_as(
    content: bytes, media_type: str, *, location: str = "a.txt", options: ReadOptions | None = None
) -> tuple[list[Document], list[Problem]]:
    source = Source.of(content, location=location, retrieved_at=WHEN, media_type=media_type)
    return read(source, content, options=options or ReadOptions())


JSON = "application/x-ndjson"
RECORD = b'{"id": "a", "date": "2022-06-11", "lang": "ko", "outlet": "Han", "text": "The Committee met in the town."}'


def test_what_the_user_says_wins_and_what_the_source_said_is_kept() -> None:
    options = ReadOptions(language="en", outlet="Han", date="2022-06", series="plenums", completeness="excerpt")
    [document], problems = read_as(RECORD, JSON, options=options)
    assert (document.language, document.outlet, document.series) == ("en", "Han", "plenums")
    assert (document.date, document.date_precision) == (date(2022, 6, 1), "month")
    assert document.completeness == "excerpt"
    assert document.extras == {
        "language_in_source": "ko",
        "date_in_source": "2022-06-11",
        "date_from": "option",
        "language_from": "option",
    }
    assert problems == []


def test_a_language_is_found_from_the_text_and_that_is_said() -> None:
    [document], _ = read_as("조선로동당 중앙위원회 전원회의가 진행되였다.".encode(), "text/plain")
    assert (document.language, document.extras["language_from"]) == ("ko", "text")


@pytest.mark.parametrize(
    "options",
    [
        {"date": "06/11/2022"},
        {"language": "?"},
        {"completeness": "whole"},
        {"columns": {"words": "body"}},
    ],
)
def test_options_that_mean_nothing_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        ReadOptions(**options)  # type: ignore[arg-type]


def test_the_recipe_names_readers_versions_and_options() -> None:
    assert recipe() == "plain/1 markdown/1 jsonl/1 table/1 page/1 {}"
    options = [
        ReadOptions(language="ko"),
        ReadOptions(outlet="ko"),
        ReadOptions(columns={"text": "body"}),
        ReadOptions(columns={"title": "body"}),
    ]
    assert len({recipe(one) for one in options}) == 4
    swapped = ReadOptions(columns={"text": "a", "title": "b"}), ReadOptions(columns={"title": "b", "text": "a"})
    assert recipe(swapped[0]) == recipe(swapped[1])


def test_every_reader_has_its_own_types_and_suffixes() -> None:
    types = [media_type for reader in readers() for media_type in reader.media_types]
    suffixes = [suffix for reader in readers() for suffix in reader.suffixes]
    assert len(types) == len(set(types))
    assert len(suffixes) == len(set(suffixes))


def test_a_reader_of_ones_own_is_used_before_none() -> None:
    def read_caps(source: Source, content: bytes, options: ReadOptions) -> Outcome:
        del source, options
        yield Draft(content.decode().upper(), {"language": "en", "date": "2022"}, {})

    own = Reader("caps", "3", ("text/x-caps",), (".caps",), read_caps)
    source = Source.of(b"words", location="a.caps", retrieved_at=WHEN, media_type="text/x-caps")
    [document], problems = read(source, b"words", using=(*readers(), own))
    assert (document.text, problems) == ("WORDS", [])
    assert recipe(using=(own,)) == "caps/3 {}"
    assert [problem.code for problem in read(source, b"words")[1]] == ["text.reader.absent"]


@pytest.mark.parametrize(
    ("pack", "media_type", "suffix"),
    [
        (gzip.compress, "application/gzip", ".gz"),
        (lzma.compress, "application/x-xz", ".xz"),
        (bz2.compress, "application/x-bzip2", ".bz2"),
    ],
)
def test_packed_files_are_read_as_what_is_in_them(pack: Callable[[bytes], bytes], media_type: str, suffix: str) -> None:
    table = "id;text\na;글\n".encode()
    for content, name in ((RECORD, "a.jsonl"), (RECORD, "a"), (table, "a.csv"), (b"<html><p>x</p></html>", "a")):
        packed = pack(content)
        [document], _ = read_as(packed, media_type, location=f"d/{name}{suffix}")
        assert document.source_id == sha256(packed).hexdigest()
    _, [cut] = read_as(pack(RECORD)[:-6], media_type, location=f"a{suffix}")
    assert (cut.code, cut.lost) == ("text.packed.corrupt", True)
    _, [bomb] = read_as(pack(bytes(12_000_000)), media_type, location=f"a{suffix}")
    assert bomb.code == "text.packed.large"


@given(st.text())
def test_a_slug_is_short_lower_case_letters_and_digits(text: str) -> None:
    slug = make_slug(text)
    assert len(slug) <= 60
    assert slug == make_slug(slug) or not slug.isascii()
    assert not slug.startswith("-")
    assert not slug.endswith("-")


@given(st.lists(st.sampled_from(["a", "a~2", "a~3", "b", "b~2~2"]), max_size=30))
def test_names_are_taken_once(wanted: list[str]) -> None:
    names = Names()
    taken = [names.take(name) for name in wanted]
    assert len(set(taken)) == len(taken)
    assert all(got.startswith(name) for got, name in zip(taken, wanted, strict=True))


@pytest.mark.parametrize(
    ("location", "stem"),
    [
        ("texts/2022-06-11 Report.txt", "2022-06-11 Report"),
        ("a.zip!/b/c.jsonl.xz", "c"),
        ("https://a.example/news/report.html?x=1#top", "report"),
        ("https://a.example/%EC%97%B0%EC%84%A4", "연설"),
        ("https://a.example/", "a.example"),
        ("v1.2", "v1.2"),
        ("README", "README"),
        (".txt", ".txt"),
    ],
)
def test_a_stem_is_what_the_file_is_called(location: str, stem: str) -> None:
    assert stem_of(location) == stem


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("ko", "ko"),
        ("en-US", "en"),
        ("zh_Hant", "zh"),
        ("KOR", "ko"),
        ("Russian", "ru"),
        ("조선어", "ko"),
        ("x", None),
        ("", None),
    ],
)
def test_languages_are_named_in_many_ways(said: str, tag: str | None) -> None:
    assert name_language(said) == tag


def test_of_many_like_problems_the_first_are_listed_and_the_rest_counted() -> None:
    _, problems = read_as(b'{"text": "x", "lang": "en"}\n' * 2500, JSON)
    assert len(problems) == 1001
    assert problems[-1].message == "1,500 more like these in this source"


HUGE = """
import resource, sys, time
from datetime import UTC, datetime
from watchword.ingest import receive
from watchword.model.problems import Problem
from watchword.text.read import read
started = time.process_time()
[received] = receive([sys.argv[1]], now=lambda: datetime.now(UTC))
assert not isinstance(received, Problem), received
documents, problems = read(received.source, received.content)
print([len(document.text) for document in documents], [problem.code for problem in problems])
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
assert megabytes < 3000, megabytes
assert time.process_time() - started < 20, time.process_time() - started
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured by the resource module")
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [("a.txt", b"", b""), ("a.jsonl", b'{"text": "', b'"}'), ("a.html", b"<p>", b"</p>")],
)
def test_two_hundred_megabytes_of_one_line_end_in_a_clear_answer(
    tmp_path: Path, *, name: str, before: bytes, after: bytes
) -> None:
    words = b"power for power and head-on contest, " * (200 * 1024 * 1024 // 37)
    (tmp_path / name).write_bytes(before + words + after)
    done = subprocess.run(
        [sys.executable, "-c", HUGE, str(tmp_path / name)], capture_output=True, text=True, check=False, timeout=300
    )
    (tmp_path / name).unlink()
    assert done.returncode == 0, done.stderr
    refused = "[] ['text.page.large']"
    kept = f"[{len(words)}] ['text.date.absent']"
    assert done.stdout.strip() == (refused if name.endswith("html") else kept)
