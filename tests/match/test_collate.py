"""Collation says everything, both ways, and only what is so."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.match.collate import apply, collate, collate_titles, invert, title_id, with_title
from watchword.match.collate_apart import collate_apart
from watchword.match.collate_sentences import CollateSettings
from watchword.match.collate_verdicts import judge_sections
from watchword.model.alignments import Alignment
from watchword.model.documents import Section
from watchword.model.errors import InvalidInput, SpanDrift
from watchword.text.tokenising import tokenise

WORDS = [
    "power",
    "for",
    "power",
    "the",
    "line",
    "of",
    "struggle",
    "공화국의",
    "핵무력을",
    "정면승부",
    "a",
    "head-on",
    "2022",
]
GAPS = [" ", ", ", "  ", "; ", " — "]
sentence = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), min_size=1, max_size=9).map(
    lambda parts: ("".join(word + gap for word, gap in parts).strip(" ,;—") + ".").capitalize()
)
text = st.lists(st.tuples(sentence, st.sampled_from([" ", "\n\n", "\n"])), max_size=7).map(
    lambda parts: "".join(said + gap for said, gap in parts)
)


def collated(a: str, b: str, *, language: str = "en", settings: CollateSettings | None = None) -> Alignment:
    tokens_a, tokens_b = tokenise("a", a, language=language), tokenise("b", b, language=language)
    return collate(tokens_a, tokens_b, text_a=a, text_b=b, settings=settings or CollateSettings())


def kinds(found: Alignment) -> list[str]:
    return [block.kind for block in found.blocks]


LONG = [
    "The Political Bureau examined the reports on the harvest in the western provinces.",
    "Rainfall in the spring months had been the lowest for eleven years.",
    "Ministers were told to finish the irrigation canal before the winter frost.",
    "A delegation from the shipyard presented the plan for two new trawlers.",
    "It was decided to convene the full assembly on the seventeenth of January.",
    "Nobody present questioned the budget for the railway tunnel.",
    "The meeting closed with the reading of the congratulatory telegrams.",
    "Coal miners of the northern district received new lamps and boots.",
]


def joined(sentences: list[str]) -> str:
    return " ".join(sentences)


@given(text, text)
def test_applying_the_blocks_to_a_gives_b_and_the_inverse_gives_a(a: str, b: str) -> None:
    found = collated(a, b)
    assert apply(found, a) == b
    assert apply(invert(found), b) == a


@given(text, text)
def test_the_other_way_round_it_is_the_inverse(a: str, b: str) -> None:
    forward = collated(a, b)
    tokens_a, tokens_b = tokenise("a", a, language="en"), tokenise("b", b, language="en")
    assert collate(tokens_b, tokens_a, text_a=b, text_b=a) == invert(forward)
    assert invert(invert(forward)) == forward


@given(text, text)
def test_every_span_checks_and_every_sentence_is_in_one_block(a: str, b: str) -> None:
    found = collated(a, b)
    for side, words in (("a", a), ("b", b)):
        spans = sorted(span for block in found.blocks for span in getattr(block, side))
        for span in spans:
            span.check(words)
        assert all(first.end <= second.start for first, second in pairwise(spans))
        rest = [found.rest_a, found.rest_b][side == "b"]
        outside = "".join(span.quote for span in rest)
        assert not any(character.isalnum() for character in outside)
    for block in found.blocks:
        for edit in block.edits:
            for span, words in ((edit.a, a), (edit.b, b)):
                if span:
                    span.check(words)


@given(text)
def test_a_text_is_kept_in_itself(a: str) -> None:
    assert set(kinds(collated(a, a))) <= {"kept"}


def test_white_space_and_punctuation_are_no_change_but_are_shown() -> None:
    found = collated(
        "He said: “power for power”,  then left. It rained.", 'He said, "power for power" then\nleft.  It rained!'
    )
    assert kinds(found) == ["kept", "kept"]
    assert [edit.kind for edit in found.blocks[0].edits if edit.kind != "kept"] == []
    assert any(edit.respelt for edit in found.blocks[0].edits)
    assert found.blocks[0].wording == "kept"


def test_a_sentence_left_out_is_the_only_thing_said() -> None:
    found = collated(joined(LONG), joined(LONG[:3] + LONG[4:]))
    assert [block.a[0].quote for block in found.blocks if block.kind == "omitted"] == [LONG[3]]
    assert kinds(found).count("kept") == len(LONG) - 1
    (verdict,) = judge_sections(found, completeness="full")
    assert verdict.say() == "The text: 1 of 8 sentences differs (1 omitted), nothing else."


def test_an_excerpt_omits_nothing() -> None:
    found = collated(joined(LONG), joined(LONG[:3]))
    (verdict,) = judge_sections(found, completeness="excerpt")
    assert verdict.say() == "The text: 5 of 8 sentences differ (5 not in the excerpt), nothing else."
    assert verdict.share_taken == 3 / 8
    assert replace(verdict, n_taken=2).share_taken == 2 / 8
    (unknown,) = judge_sections(found, completeness=None)
    assert "omitted" not in unknown.say()


def test_a_phrase_cut_inside_a_sentence_is_a_shortening_and_its_inverse_is_not() -> None:
    cut = LONG[4].replace(" on the seventeenth of January", "")
    found = collated(joined(LONG), joined([*LONG[:4], cut, *LONG[5:]]))
    (block,) = [block for block in found.blocks if block.kind != "kept"]
    assert block.kind == "shortened"
    assert [edit.a.quote.strip() for edit in block.edits if edit.a and edit.kind == "dropped"] == [
        "on the seventeenth of January"
    ]
    assert [block.kind for block in invert(found).blocks if block.kind != "kept"] == ["changed"]


def test_a_sentence_put_elsewhere_has_moved_even_when_reworded() -> None:
    away = LONG[1].replace("lowest", "poorest")
    found = collated(joined(LONG), joined([LONG[0], *LONG[2:], away]))
    (block,) = [block for block in found.blocks if block.kind != "kept"]
    assert (block.kind, block.wording) == ("moved", "changed")
    assert block.b[0].quote == away


def test_a_sentence_whose_twin_stands_elsewhere_is_not_taken_for_its_new_neighbour() -> None:
    rice = "The farm at {} delivered {} tonnes of rice to the state granary in the autumn of the year."
    coal = "The mine at {} delivered {} tonnes of coal to the state railway before the autumn of the year."
    mines = [coal.format(*one) for one in (("Tokchon", 71), ("Sunchon", 82), ("Kowon", 93))]
    anju, yonan = rice.format("Anju", 41), rice.format("Yonan", 55)
    found = collated(joined([LONG[0], anju, *mines, LONG[6]]), joined([LONG[0], yonan, *mines, anju, LONG[6]]))
    differing = [(block.kind, block.wording, block.b[0].quote) for block in found.blocks if block.kind != "kept"]
    assert differing == [("added", "changed", yonan), ("moved", "kept", anju)]


def test_two_sentences_made_one_are_merged_and_one_made_two_is_split() -> None:
    one = LONG[5][:-1] + ", and the" + LONG[6][3:]
    found = collated(joined(LONG), joined([*LONG[:5], one, *LONG[7:]]))
    assert [block.kind for block in found.blocks if block.kind != "kept"] == ["merged"]
    assert [block.kind for block in invert(found).blocks if block.kind != "kept"] == ["split"]


def test_a_reworded_half_of_a_split_sentence_is_not_called_new() -> None:
    a = joined(
        [
            *LONG[:3],
            f"{LONG[3][:-1]}, which left the spring sowing of the northern districts without any seed.",
            *LONG[4:],
        ]
    )
    b = joined([*LONG[:3], LONG[3], "Northern districts then had no seed to sow in spring.", *LONG[4:]])
    found = collated(a, b)
    assert [block.kind for block in found.blocks if block.kind != "kept"] == ["split"]
    truly_new = joined([*LONG[:4], "Two trawlers were launched from the shipyard at noon.", *LONG[4:]])
    assert [block.kind for block in collated(joined(LONG), truly_new).blocks if block.kind != "kept"] == ["added"]


def test_a_verdict_counts_sentences_of_the_first_text_and_additions_apart() -> None:
    found = collated(
        joined(LONG), joined([LONG[0], "Two trawlers were launched from the shipyard at noon.", *LONG[1:]])
    )
    (verdict,) = judge_sections(found, completeness="full")
    assert verdict.say() == "The text: none of 8 sentences differs, 1 added, nothing else."
    found = collated(joined(LONG), joined([LONG[0].replace(".", "!"), *LONG[1:]]))
    (verdict,) = judge_sections(found, completeness="full")
    assert verdict.say() == "The text: none of 8 sentences differs but spelling or punctuation in 1 place."
    (verdict,) = judge_sections(
        collated(joined(LONG), joined(LONG).replace(" the ", "\u00a0the  ")), completeness="full"
    )
    assert verdict.say() == "The text: none of 8 sentences differs."


def test_words_that_changed_place_inside_a_sentence_are_reordered() -> None:
    a = "The strengthened war deterrent of our Republic was shown to the full on the parade ground."
    b = "Of our Republic the strengthened war deterrent was on the parade ground shown to the full."
    found = collated(a, b)
    assert "reordered" in {edit.kind for block in found.blocks for edit in block.edits}
    assert apply(found, a) == b


def test_korean_is_compared_below_the_eojeol_without_crumbs() -> None:
    a = "우리는 공화국의 자주권을 끝까지 수호할것이다. 전체 인민은 당의 두리에 굳게 뭉쳐야 한다."
    b = "우리는 공화국의 자주권을 끝까지 수호하였다. 전체 인민은 당의 두리에 굳게 뭉쳐야 한다."
    found = collated(a, b, language="ko")
    assert kinds(found) == ["changed", "kept"]
    replaced = [
        (edit.a.quote, edit.b.quote) for edit in found.blocks[0].edits if edit.a and edit.b and edit.kind == "replaced"
    ]
    assert replaced == [("할것이", "하였")]


def test_southern_spacing_is_no_change_in_korean() -> None:
    assert kinds(collated("우리가 할것이다.", "우리가 할 것이다.", language="ko")) == ["kept"]


def test_blocks_carry_the_section_of_a_and_verdicts_count_by_it() -> None:
    text_a = "\n\n".join(["Harvest", joined(LONG[:3]), "Defence", joined(LONG[3:6])])
    text_b = "\n\n".join(["Harvest", joined(LONG[:3]), "Defence", joined([LONG[3], LONG[5]])])
    at = text_a.index("Defence")
    sections = (Section(0, at, "Harvest"), Section(at, len(text_a), "Defence"))
    a, b = tokenise("a", text_a, language="en", sections=sections), tokenise("b", text_b, language="en")
    found = collate(a, b, text_a=text_a, text_b=text_b)
    said = [v.say() for v in judge_sections(found, completeness="full", headings={"1": "Harvest", "2": "Defence"})]
    assert said == [
        "Section 1 (Harvest): none of 4 sentences differs.",
        "Section 2 (Defence): 1 of 4 sentences differs (1 omitted), nothing else.",
    ]


def test_a_limit_that_is_hit_is_said_and_nothing_is_claimed_of_the_stretch() -> None:
    a, b = joined(LONG), joined([sentence.replace("e", "o") for sentence in LONG[::-1]])
    found = collated(a, b, settings=CollateSettings(max_cells=4))
    assert found.not_compared
    assert "omitted" not in kinds(found)
    assert apply(found, a) == b
    assert all("not compared in full" in verdict.say() for verdict in judge_sections(found, completeness="full"))


def test_a_reason_counts_the_first_text_first_whichever_is_collated_first() -> None:
    north, south = (
        f"{LONG[0]} The {word} was counted and weighed{' again' * n}." for word, n in (("ox", 2), ("ox", 9))
    )
    settings = CollateSettings(max_cells=90)
    for a, b, said in ((north, south, "8 and 15"), (south, north, "15 and 8")):
        (part,) = collated(a, b, settings=settings).not_compared
        assert part.reason == f"two sentences of {said} units are too long to compare"
    many, few = joined([sentence.replace("e", "o") for sentence in LONG]), joined(LONG[:6])
    for a, b, said in ((many, few, "8 sentences against 6"), (few, many, "6 sentences against 8")):
        (part,) = collated(a, b, settings=CollateSettings(max_cells=4)).not_compared
        assert part.reason.startswith(said)


@given(text, text, st.integers(1, 4))
def test_what_is_collated_apart_is_complete_and_reads_both_ways(a: str, b: str, every: int) -> None:
    tokens = tokenise("a", a, language="en"), tokenise("b", b, language="en")
    first, second = (["vote" if k % every == 0 else None for k in range(len(one.sentences))] for one in tokens)
    found = collate_apart(*tokens, text_a=a, text_b=b, roles=(first, second))
    assert apply(found, a) == b
    assert apply(invert(found), b) == a
    assert invert(found) == collate_apart(*reversed(tokens), text_a=b, text_b=a, roles=(second, first))


def test_a_sentence_of_a_role_is_set_against_its_like_and_the_text_closes_over_it() -> None:
    votes = "Voting for it were Ash and Birch.", "Voting for it were Cedar and Birch."
    merged = LONG[5][:-1] + ", and the" + LONG[6][3:]
    for b, kinds_of_b in (
        ([*LONG[:6], votes[1], *LONG[6:]], ["changed"]),
        ([*LONG[:4], votes[1], *LONG[4:]], ["changed"]),
        ([*LONG[:5], merged, LONG[7], votes[1]], None),
    ):
        texts = joined([*LONG[:6], votes[0], *LONG[6:]]), joined(b)
        a_, b_ = (tokenise(name, said, language="en") for name, said in zip("ab", texts, strict=True))
        roles = [None] * 6 + ["vote"] + [None] * 2, ["vote" if said in votes else None for said in b]
        found = collate_apart(a_, b_, text_a=texts[0], text_b=texts[1], roles=roles)
        assert apply(found, texts[0]) == texts[1]
        if kinds_of_b is None:  # the merged sentence cannot be cited without the vote between its halves
            assert found == collate(a_, b_, text_a=texts[0], text_b=texts[1])
        else:
            assert [block.kind for block in found.blocks if block.kind != "kept"] == kinds_of_b


def test_titles_are_collated_under_names_of_their_own() -> None:
    a, b = "Report on Plenary Meeting", "Report on the Plenary Meeting"
    titles = collate_titles(
        tokenise(title_id("a"), a, language="en"), tokenise(title_id("b"), b, language="en"), text_a=a, text_b=b
    )
    both = with_title(collated(joined(LONG), joined(LONG)), titles)
    assert both.blocks[0].section == "title"
    assert both.blocks[0].a[0].document_id == "a#title"
    assert apply(both, joined(LONG)) == joined(LONG)
    with pytest.raises(InvalidInput):
        collate_titles(tokenise("a", a, language="en"), tokenise("b", b, language="en"), text_a=a, text_b=b)


def test_tokens_of_another_text_are_refused() -> None:
    tokens = tokenise("a", joined(LONG), language="en")
    with pytest.raises(SpanDrift):
        collate(tokens, tokens, text_a="short", text_b="short")


def test_the_digits_of_two_fractions_do_not_change_place() -> None:
    (block,) = collated(
        "The Committee raised the target range for the rate to 2 to 2-1/4 percent.",
        "The Committee raised the target range for the rate to 2-1/4 to 2-1/2 percent.",
    ).blocks
    assert "reordered" not in {edit.kind for edit in block.edits}
