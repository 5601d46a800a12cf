"""Zips are opened in memory, and bombs, locks and damage are told."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.ingest import Limits, Received, receive
from watchword.ingest.arrivals import Arrival
from watchword.ingest.limits import Allowance
from watchword.ingest.zips import open_members
from watchword.model.problems import Problem

NOW = datetime(2031, 3, 12, 9, 0, tzinfo=UTC)


def zip_of(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bring(tmp_path: Path, content: bytes, *, limits: Limits | None = None) -> tuple[dict[str, bytes], list[Problem]]:
    path = tmp_path / "outer.zip"
    path.write_bytes(content)
    found = list(receive([str(path)], now=lambda: NOW, limits=limits or Limits()))
    taken = {one.source.location.removeprefix(f"{path}!/"): one.content for one in found if isinstance(one, Received)}
    return taken, [one for one in found if isinstance(one, Problem)]


def test_members_are_sources_with_the_zip_in_their_location(tmp_path: Path) -> None:
    taken, problems = bring(tmp_path, zip_of({"a/b.html": b"<p>b", "c.txt": b"c", ".hidden": b"h", "__MACOSX/c": b"m"}))
    assert taken == {"a/b.html": b"<p>b", "c.txt": b"c"}
    assert problems == []


def test_zips_in_zips_are_opened_to_a_depth(tmp_path: Path) -> None:
    content = zip_of({"text.txt": b"deep"})
    for level in range(4):
        content = zip_of({f"{level}.zip": content, f"at-{level}.txt": b"here"})
    taken, [problem] = bring(tmp_path, content)
    assert set(taken) == {"at-3.txt", "3.zip!/at-2.txt", "3.zip!/2.zip!/at-1.txt"}
    assert problem.code == "ingest.zip.depth"


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1), st.binary(min_size=1), max_size=5))
def test_what_went_in_comes_out(members: dict[str, bytes]) -> None:
    arrival = Arrival("outer.zip", "outer.zip", zip_of(members), NOW)
    opened = list(open_members(arrival, limits=Limits(), allowance=Allowance(10**9)))
    found = {one.location.removeprefix("outer.zip!/"): one.content for one in opened if isinstance(one, Arrival)}
    assert found == members


def test_a_bomb_is_told_by_its_ratio_and_the_rest_goes_on(tmp_path: Path) -> None:
    limits = Limits(free_bytes=100_000)
    taken, [problem] = bring(tmp_path, zip_of({"bomb.txt": bytes(50_000_000), "text.txt": b"kept"}), limits=limits)
    assert taken == {"text.txt": b"kept"}
    assert (problem.code, problem.lost) == ("ingest.zip.bomb", True)
    assert "over 200 times" in problem.message


def test_a_bomb_that_lies_about_its_size_is_stopped_while_unpacking(tmp_path: Path) -> None:
    content = bytearray(zip_of({"bomb.txt": bytes(20_000_000)}))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 10)  # the size that the directory claims
    taken, [problem] = bring(tmp_path, bytes(content), limits=Limits(free_bytes=100_000))
    assert taken == {}
    assert problem.code in {"ingest.zip.bomb", "ingest.zip.corrupt"}


def test_many_small_bombs_share_one_allowance(tmp_path: Path) -> None:
    inner = zip_of({f"{number}.txt": b"words and words " * 50_000 for number in range(10)})
    outer = zip_of({f"{number}.zip": inner for number in range(10)})
    limits = Limits(max_unpacked=5_000_000)
    taken, problems = bring(tmp_path, outer, limits=limits)
    assert sum(map(len, taken.values())) <= 5_000_000
    assert "the rest of it was not read" in problems[0].message


def test_a_member_above_the_limit_of_a_source_is_refused(tmp_path: Path) -> None:
    content = zip_of({"large.txt": bytes(range(1, 251)) * 100}, method=zipfile.ZIP_STORED)
    _, [problem] = bring(tmp_path, content, limits=Limits(max_bytes=20_000))
    assert problem.code in {"ingest.zip.bomb", "ingest.file.large"}


def test_a_zip_with_too_many_members_is_not_opened(tmp_path: Path) -> None:
    content = zip_of({f"{number}.txt": b"x" for number in range(30)})
    taken, [problem] = bring(tmp_path, content, limits=Limits(max_members=20))
    assert taken == {}
    assert problem.code == "ingest.zip.members"


def test_an_encrypted_member_is_told(tmp_path: Path) -> None:
    content = bytearray(zip_of({"secret.txt": b"words"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    _, [problem] = bring(tmp_path, bytes(content))
    assert problem.code == "ingest.zip.encrypted"


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "..\\..\\x.txt", "C:\\x.txt"])
def test_a_name_that_leads_out_is_kept_inside(tmp_path: Path, name: str) -> None:
    taken, [problem] = bring(tmp_path, zip_of({name: b"words"}))
    [location] = taken
    assert ".." not in location
    assert not location.startswith(("/", "C:"))
    assert problem.code == "ingest.zip.name"


def test_damage_in_one_member_leaves_the_others(tmp_path: Path) -> None:
    content = bytearray(zip_of({"a.txt": b"first words", "b.txt": b"second words"}, method=zipfile.ZIP_STORED))
    content[content.index(b"first")] ^= 0xFF
    taken, [problem] = bring(tmp_path, bytes(content))
    assert taken == {"b.txt": b"second words"}
    assert (problem.code, problem.where.endswith("a.txt")) == ("ingest.zip.corrupt", True)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_zip_stops_the_batch(data: st.DataObject) -> None:
    content = bytearray(zip_of({"a.txt": b"first words " * 9, "b/c.txt": b"second words " * 9}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(30, len(content)))]
    arrival = Arrival("outer.zip", "outer.zip", bytes(content), NOW)
    for one in open_members(arrival, limits=Limits(), allowance=Allowance(10**6)):
        assert isinstance(one, (Arrival, Problem))


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    taken, [problem] = bring(tmp_path, buffer.getvalue())
    assert taken == {}
    assert problem.code == "ingest.zip.link"


def test_names_in_utf8_without_the_flag_are_read(tmp_path: Path) -> None:
    content = zip_of({"연설.txt": b"words"})
    content = content.replace(struct.pack("<H", 0x800), struct.pack("<H", 0))
    taken, _ = bring(tmp_path, content)
    assert list(taken) == ["연설.txt"]


def test_an_empty_zip_says_so(tmp_path: Path) -> None:
    assert [problem.code for problem in bring(tmp_path, zip_of({}))[1]] == ["ingest.zip.empty"]
