"""Furniture of pages: the same foot or head on most documents of an outlet, and nothing that somebody wrote."""

from __future__ import annotations

import numpy as np

from corpora import documents_of, record_of
from watchword.match.furniture import FurnitureSettings, furniture
from watchword.match.layout import layout_of, set_apart

WORDS = [
    "iron",
    "barley",
    "thunder",
    "ladder",
    "copper",
    "meadow",
    "lantern",
    "cattle",
    "granite",
    "saddle",
    "harvest",
    "chimney",
]
SETTINGS = FurnitureSettings(least=10)


def found_in(pages: list[str], place: str) -> list[str]:
    dashed = "\n".join(f"--- d{n:02} 2021-01-{n + 1:02}\n{page}\n" for n, page in enumerate(pages))
    documents = documents_of(dashed)
    record = record_of(documents)
    texts = {one.document_id: one.text for one in documents}
    layout = layout_of(record, texts)
    outlets = np.zeros(len(record), np.int32)
    starts, ends = furniture(record, outlets, capital=layout.capital, settings=SETTINGS)[place]
    owners = record.document_at(starts).tolist()
    return [
        texts[record.document_ids[owner]][record.start[first] : record.end[after - 1]]
        for owner, first, after in zip(owners, starts.tolist(), ends.tolist(), strict=True)
    ]


def pages(foot: str = "", head: str = "") -> list[str]:
    bodies = [f"The {WORDS[n]} of the {WORDS[-n - 1]} was {WORDS[n // 2]} again." for n in range(12)]
    return [head.format(n=n) + body + foot.format(n=n, word=WORDS[n]) for n, body in enumerate(bodies)]


def test_a_foot_is_found_though_its_numbers_change_and_goes_back_to_its_first_label() -> None:
    feet = found_in(pages(" Themes {word} Status of item published in section news on day {n} text version"), "foot")
    assert len(feet) == 12
    assert all(foot.startswith("Themes ") and foot.endswith("text version") for foot in feet)


def test_a_head_ends_with_its_sentence() -> None:
    heads = found_in(pages(head="Bulletin number {n} of the central press office.\n\n"), "head")
    assert heads == [f"Bulletin number {n} of the central press office" for n in range(12)]


def test_texts_without_a_common_end_have_none() -> None:
    assert found_in(pages(), "foot") == []
    assert found_in(pages(), "head") == []


def test_layout_tells_what_stands_behind_an_opening_quotation_mark() -> None:
    (document,) = documents_of('--- a 2021-01-01\n«So it» is “kept” and "told".\n')
    record = record_of([document])
    quoted = layout_of(record, {"a": document.text}).quoted
    assert [record.forms[form] for form in record.form_id[quoted]] == ["so", "kept", "told"]


def test_layout_tells_capitals_and_hyphens_and_what_is_apart() -> None:
    (document,) = documents_of("--- a 2021-01-01\nAn Iron-clad rule, kept.\n")
    record = record_of([document])
    layout = layout_of(record, {"a": document.text})
    assert record.forms == ("an", "iron", "clad", "rule", "kept")
    assert layout.capital.tolist() == [True, True, False, False, False]
    assert layout.joint.tolist() == [False, True, False, False, False]
    told = set_apart(layout, {"vote": (np.array([1]), np.array([3])), "none": (np.zeros(0, int), np.zeros(0, int))})
    assert told.apart.tolist() == [0, 1, 1, 0, 0]
    assert told.reasons == ("vote",)
