"""Web pages: the main text whole, the furniture gone, and no page that hangs or breaks the reader."""

from __future__ import annotations

import logging
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.model.documents import Document
from watchword.model.problems import Problem
from watchword.model.sources import Source
from watchword.text.read import read
from watchword.text.readers.page_blocks import parse_page, see_page, squeeze
from watchword.text.readers.page_markup import drop_scripts, is_swollen, strip_markup

FIRST = "The Committee of Ministers decided on Tuesday to keep the rate of the crown at two and a quarter per cent."
REST = (
    "Information received since the last meeting suggests that work in the harbours has gone on at a moderate pace.",
    "The Committee will wait for a considerable time before it weighs another step, should the harvest fail.",
    "Voting for the decision were Anna Lund, chair; Peter Holm; and Ida Strand.",
)
MENU = '<div class="nav"><ul><li><a href="/">Home</a></li><li><a href="/news">News of the realm</a></li></ul></div>'
FOOTER = "<footer><p>© Ministry of the Treasury. No part of this page may be copied without leave of it.</p></footer>"


def read_html(
    markup: str | bytes, *, location: str = "https://treasury.example/decision"
) -> tuple[list[Document], list[Problem]]:
    content = markup if isinstance(markup, bytes) else markup.encode()
    at = datetime(2031, 12, 31, tzinfo=UTC)
    source = Source.of(content, location=location, retrieved_at=at, media_type="text/html")
    return read(source, content)


def page_of(body: str, *, head: str = "<title>Decision</title>") -> str:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{MENU}{body}{FOOTER}</body></html>"


LAYOUTS = {
    "paragraphs": "<article><p>{0}</p><p>{1}</p><p>{2}</p><p>{3}</p></article>",
    "lead apart": '<article><p class="lead">{0}</p><div class="text"><p>{1}</p><p>{2}</p><p>{3}</p></div></article>',
    "teaser": '<div id="c"><div class="teaser">{0}</div><div><p>{1}</p><p>{2}</p><p>{3}</p></div></div>',
    "line breaks": "<table><tr><td>{0}<br><br>{1}<br><br>{2}<br><br>{3}</td></tr></table>",
    "bare": "<h3>Decision</h3>{0}<p>{1}<p>{2}<p>{3}",
    "divs": '<div class="x1"><div>{0}</div><div>{1}</div><div>{2}</div><div>{3}</div></div>',
    "header": "<article><header><p>{0}</p></header><p>{1}</p><p>{2}</p><p>{3}</p></article>",
    "quote": "<main><blockquote>{0}</blockquote><p>{1}</p><p>{2}</p><p>{3}</p></main>",
    "spans": "<main><p><span>{0}</span></p><p><b>{1}</b></p><p><font size=2>{2}</font></p><p>{3}</p></main>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_first_paragraph_is_never_lost_nor_is_any_other(layout: str) -> None:
    [document], _ = read_html(page_of(LAYOUTS[layout].format(FIRST, *REST)))
    paragraphs = document.text.split("\n\n")
    assert [one for one in paragraphs if one != "Decision"] == [FIRST, *REST]


def test_what_the_extractor_lost_is_said() -> None:
    longer = (f"{one} {REST[1]}" for one in REST)
    _, problems = read_html(page_of(LAYOUTS["teaser"].format(FIRST, *longer)))
    [problem] = [one for one in problems if one.code == "text.page.recovered"]
    assert f"{len(FIRST)} characters" in problem.message
    assert FIRST[:40] in problem.message
    assert not problem.lost


def test_scripts_styles_and_hidden_elements_never_reach_the_text() -> None:
    hidden = (
        "<script>secret()</script><style>.secret {}</style><noscript>secret</noscript><template>secret</template>"
        '<p hidden>secret</p><p style="display: none">secret</p><p aria-hidden="true">secret</p><!-- secret -->'
        "<textarea>secret</textarea><select><option>secret</option></select><SCRIPT >secret()</SCRIPT >"
    )
    for body in (hidden + "<p>" + FIRST + "</p>", "<p>" + FIRST + hidden + "</p>"):
        [document], _ = read_html(page_of(body + "".join(f"<p>{one}</p>" for one in REST)))
        assert "secret" not in document.text
        assert FIRST in document.text


def test_headings_are_sections_that_tile_the_text_below_them() -> None:
    body = f"<main><h1>Decision</h1><p>{FIRST}</p><h2>Outlook</h2><p>{REST[0]}</p><h2>Vote</h2><p>{REST[2]}</p></main>"
    [document], _ = read_html(page_of(body))
    found = [(one.heading, one.level, document.text[one.start : one.end].split("\n\n")[0]) for one in document.sections]
    assert found == [("Decision", 1, "Decision"), ("Outlook", 2, "Outlook"), ("Vote", 2, "Vote")]
    assert document.sections[1].end == document.sections[2].start
    assert document.sections[0].end == document.sections[2].end == len(document.text)


BODY = LAYOUTS["paragraphs"].format(FIRST, *REST)


@pytest.mark.parametrize(
    ("markup", "location", "origin"),
    [
        (
            page_of(BODY, head='<meta property="article:published_time" content="2031-03-12T09:00Z">'),
            "p",
            "page markup: article",
        ),
        (page_of(BODY, head='<meta name="DC.date.issued" content="12 March 2031">'), "p.html", "page markup: dc.date"),
        (
            page_of(BODY, head='<script type="application/ld+json">{"datePublished": "2031-03-12"}</script>'),
            "p",
            "page markup",
        ),
        (page_of("<time datetime='2031-03-12'>yesterday</time>" + BODY), "p.html", "page markup: time"),
        (page_of(BODY), "https://a.example/2031/03/12/decision", "address"),
        (page_of(BODY), "saved/2031-03-12 decision.html", "file name"),
        (page_of(f"<p>Released March 12, 2031</p>{BODY}"), "p.html", "text: March 12, 2031"),
    ],
)
def test_the_date_is_that_of_the_page_and_its_origin_is_told(markup: str, location: str, origin: str) -> None:
    [document], _ = read_html(markup, location=location)
    assert document.date == date(2031, 3, 12)
    assert document.extras["date_from"].startswith(origin)


def test_a_date_in_a_sentence_or_a_copyright_is_not_the_pages() -> None:
    body = page_of(f"<article><p>On 3 May 2029 it was asked.</p><p>{FIRST}</p></article><p>© 2031 Ministry</p>")
    [document], problems = read_html(body)
    assert document.date is None
    assert "text.date.absent" in [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("encoding", "declared", "words"),
    [
        ("cp949", "euc-kr", "전원회의에서는 농촌문제가 토의되였으며 똠방각하의 글도 소개되였다."),
        ("cp949", "utf-8", "전원회의에서는 농촌문제가 토의되였으며 새로운 대책들이 취해졌다."),
        ("gb18030", "gb2312", "会议强调，要坚持稳中求进的工作总基调，扎实推进各项工作，䶮字也要保存。"),
        ("cp1251", "windows-1251", "Председатель правительства поздравил совет гаваней с годовщиной основания."),
        ("koi8-r", "koi8-r", "Председатель правительства поздравил совет гаваней с годовщиной основания."),
        ("utf-8", "euc-kr", "전원회의에서는 농촌문제가 토의되였으며 새로운 대책들이 취해졌다."),
        ("utf-16", "utf-16", "전원회의에서는 농촌문제가 토의되였으며 새로운 대책들이 취해졌다."),
    ],
)
def test_pages_come_in_many_encodings_and_some_lie(encoding: str, declared: str, words: str) -> None:
    markup = f'<html><head><meta charset="{declared}"></head><body>' + f"<p>{words}</p>" * 3 + "</body></html>"
    [document], _ = read_html(markup.encode(encoding))
    assert document.text.split("\n\n") == [words] * 3


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body></body></html>",
        "<html><body><script>app()</script><noscript>Please enable it</noscript><div id=app></div></body></html>",
        "<html><body>" + "<br>" * 50,
        "<!--",
        "<script>",
        "</p>" * 1000,
    ],
)
def test_a_page_without_words_is_told(markup: str) -> None:
    documents, problems = read_html(markup)
    assert documents == []
    assert problems[-1].code == "text.parse.empty"
    assert problems[-1].lost


def test_a_page_that_shows_almost_nothing_is_told() -> None:
    [document], problems = read_html("<html><body><p>Loading…</p><script>" + "x();" * 500 + "</script></body></html>")
    assert document.text == "Loading…"
    assert "text.parse.short" in [problem.code for problem in problems]


HOSTILE = {
    "deep blocks": "<div>" * 100_000 + FIRST,
    "deep inline": "<b><i>" * 50_000 + FIRST,
    "deep tables": "<table><tr><td>" * 5_000 + FIRST,
    "ten megabytes in a paragraph": "<p>" + "word goes on, " * 740_000 + FIRST,
    "many attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + f">{FIRST}",
    "unclosed scripts": f"<p>{FIRST}</p>" + "<script>" * 200_000,
    "unclosed comments": f"<p>{FIRST}</p>" + "<!-- " * 200_000,
    "unclosed quotes": f"<p>{FIRST}</p>" + '<p a="' * 100_000,
    "unclosed tags": f"<p>{FIRST}</p>" + "<a " * 500_000,
    "angle brackets": f"<p>{FIRST}</p>" + "<" * 500_000,
    "entities": f"<p>{FIRST}</p><p>" + "&amp;" * 300_000,
    "NULs": "\0" * 500_000 + f"<p>{FIRST}</p>",
    "links": f"<p>{FIRST}</p>" + "<a href=x>y</a>" * 30_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_page_hangs_or_breaks_the_reader(kind: str) -> None:
    started = time.process_time()
    documents, problems = read_html("<html><body>" + HOSTILE[kind])
    assert time.process_time() - started < 15
    assert any(FIRST in document.text for document in documents)
    assert problems


def test_a_page_above_sixteen_megabytes_is_refused() -> None:
    documents, [problem] = read_html(b"<p>" + b"word " * 4_000_000)
    assert documents == []
    assert (problem.code, problem.lost) == ("text.page.large", True)


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<br>",
        "<br><br>",
        "<li>",
        "<td>",
        "<a href=x>",
        "</a>",
        "<h2>",
        "</h2>",
    ]
)
WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=8)


@settings(max_examples=60)
@given(st.lists(st.one_of(TAGS, WORDS), min_size=1, max_size=30))
def test_every_visible_word_is_seen_in_order_whatever_the_tags(parts: list[str]) -> None:
    words = "".join(part for part in parts if not part.startswith("<"))
    markup = "<html><body>" + "".join(parts)
    tree = parse_page(markup)
    assert tree is not None
    assert squeeze("".join(block.text for block in see_page(tree).blocks)) == squeeze(words)
    assert squeeze("".join(block.text for block in strip_markup(markup).blocks)) == squeeze(words)


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("<>/=\"' abpdivscript!-&;한"), max_size=200))
def test_no_markup_breaks_the_reader(markup: str) -> None:
    documents, problems = read_html("<html><body>" + markup)
    assert documents or problems
    assert not is_swollen(markup)
    assert len(drop_scripts(markup)) <= len(markup)


def test_the_same_bytes_give_the_same_document_on_every_day() -> None:
    content = page_of(BODY).encode()
    days = (datetime(2031, 12, 31, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC))
    first, second = (
        read(Source.of(content, location="p.html", retrieved_at=day, media_type="text/html"), content) for day in days
    )
    assert first == second


def test_the_extractor_keeps_quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        read_html("<html><body></body></html>")
        read_html(page_of(BODY))
    assert [record for record in caplog.records if not record.name.startswith("watchword")] == []
    assert capfd.readouterr() == ("", "")
