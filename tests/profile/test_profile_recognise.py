"""What a profile can tell of a document is filled in; the rest stays unknown."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import profile
from watchword.model.documents import Document
from watchword.model.profiles import DocumentType, Outlet, ParagraphRole, Profile, Rule, Series

PROFILE = Profile(
    profile_id="test",
    name="A test",
    version="1",
    languages=("en",),
    outlets=(
        Outlet("paper-abroad", {"en": "Paper abroad"}, r"Paper \(abroad\)", "foreign", "s"),
        Outlet("paper", {"en": "Paper"}, "Paper|paper.example", "domestic mass", "s"),
        Outlet("wire", {"en": "Wire"}, "Wire", None, "s"),
    ),
    document_types=(
        DocumentType("speech", {"en": "speech"}, "state", 1, "s"),
        DocumentType("remark", {"en": "remark"}, "state", 10, "s", step="9a"),
        DocumentType("visit", {"en": "visit"}, None, None, "s"),
    ),
    rules=(
        Rule({"title": "^Speech"}, {"document_type": "speech"}, "s"),
        Rule({"title": "^Speech of (?P<who>Ada|Bo)"}, {"speaker": "{who}", "document_type": "remark"}, "s"),
        Rule({"title": "Speech( of (?P<who>Cy))?"}, {"speaker": "{who}"}, "s"),
        Rule({"date": r"^(?P<year>\d{4})-01-01"}, {"work": "new-year-{year}"}, "s"),
        Rule({"language": "^ko$", "text": "^동지들"}, {"completeness": "full"}, "s"),
        Rule({"outlet": "Wire", "byline": "Staff"}, {"document_type": "visit"}, "s"),
    ),
    series=(
        Series("new-year-speeches", {"en": "New Year speeches"}, {"document_type": "^speech$", "date": "-01-01$"}, "s"),
        Series("speeches", {"en": "speeches"}, {"document_type": "^speech$"}, "s"),
    ),
)


def document(**known: object) -> Document:
    return Document("d", str(known.pop("text", "Words.")), "0" * 64, **known)  # type: ignore[arg-type]


def test_audience_comes_from_the_first_outlet_that_fits() -> None:
    assert profile.recognise(document(outlet="Paper (abroad)"), PROFILE).audience == "foreign"
    assert profile.recognise(document(outlet="The Paper"), PROFILE).audience == "domestic mass"
    assert profile.recognise(document(outlet="Wire"), PROFILE).audience is None


def test_the_address_tells_the_outlet_only_where_the_name_does_not() -> None:
    assert profile.recognise(document(url="http://paper.example/1"), PROFILE).audience == "domestic mass"
    found = profile.outlet_of(document(outlet="Wire", url="http://paper.example/1"), PROFILE)
    assert found is not None
    assert found.outlet_id == "wire"


def test_the_printed_name_of_the_outlet_stays() -> None:
    assert profile.recognise(document(outlet="The Paper, late edition"), PROFILE).outlet == "The Paper, late edition"


def test_the_earlier_rule_wins_and_the_later_still_fills_other_fields() -> None:
    found = profile.recognise(document(outlet="Paper", title="Speech of Ada"), PROFILE)
    assert (found.document_type, found.speaker) == ("speech", "Ada")


def test_a_template_whose_group_caught_nothing_tells_nothing() -> None:
    assert profile.recognise(document(outlet="Paper", title="Speech"), PROFILE).speaker is None
    assert profile.recognise(document(outlet="Paper", title="Speech of Cy"), PROFILE).speaker == "Cy"


def test_dates_and_opening_words_can_be_asked_for() -> None:
    found = profile.recognise(document(outlet="Paper", date=date(2020, 1, 1), language="ko", text="동지들!"), PROFILE)
    assert (found.work, found.completeness) == ("new-year-2020", "full")
    late = document(outlet="Paper", language="ko", text="동지들!".rjust(700, "\n"))
    assert profile.recognise(late, PROFILE).completeness is None


def test_series_follow_from_what_the_rules_told() -> None:
    found = profile.recognise(document(outlet="Paper", title="Speech", date=date(2020, 1, 1)), PROFILE)
    assert found.series == "new-year-speeches"
    series = profile.series_of(replace(found, series=None), PROFILE)
    assert series is not None
    assert series.series_id == "new-year-speeches"
    assert profile.series_of(replace(found, series="something of their own"), PROFILE) is None


def test_authority_is_the_entry_of_the_type_with_the_step_as_readers_count_it() -> None:
    entry = profile.authority(document(document_type="remark"), PROFILE)
    assert entry is not None
    assert (entry.authority, entry.authority_step) == (10, "9a")
    visit = profile.authority(document(document_type="visit"), PROFILE)
    assert visit is not None
    assert visit.authority_step is None
    assert profile.authority(document(document_type="sermon"), PROFILE) is None
    assert profile.authority(document(), PROFILE) is None


FILLED = ("audience", "document_type", "speaker", "series", "completeness", "work", "translator")
some = st.none() | st.sampled_from(["Paper", "Paper (abroad)", "Wire", "Elsewhere"])
documents = st.builds(
    document,
    outlet=some,
    url=st.none() | st.just("http://paper.example/x"),
    title=st.none() | st.sampled_from(["Speech", "Speech of Bo", "Speech of Cy", "News"]) | st.text(max_size=9),
    byline=st.none() | st.just("Staff"),
    language=st.sampled_from([None, "en", "ko"]),
    date=st.none() | st.dates(),
    text=st.text(max_size=9) | st.just("동지들!"),
    document_type=st.sampled_from([None, "speech", "own type"]),
    speaker=st.sampled_from([None, "Somebody"]),
    audience=st.sampled_from([None, "elite"]),
    series=st.sampled_from([None, "own series"]),
)


@given(documents)
def test_nothing_the_source_said_is_overwritten(given_document: Document) -> None:
    found = profile.recognise(given_document, PROFILE)
    for field in fields(Document):
        before, after = getattr(given_document, field.name), getattr(found, field.name)
        assert after == before or (before is None and field.name in FILLED)


@given(documents)
def test_recognising_again_changes_nothing(given_document: Document) -> None:
    once = profile.recognise(given_document, PROFILE)
    assert profile.recognise(once, PROFILE) == once


@given(documents)
def test_a_document_of_another_tradition_is_returned_as_it_is(given_document: Document) -> None:
    if not profile.matches(given_document, PROFILE):
        assert profile.recognise(given_document, PROFILE) is given_document
        assert profile.series_of(replace(given_document, series=None), PROFILE) is None


@cache
def dprk() -> Profile:
    return profile.load(profile.bundled()["dprk"])


@pytest.mark.parametrize(
    ("title", "document_type"),
    [
        ("조선로동당 중앙위원회 제8기 제6차전원회의 확대회의에 관한 보도", "plenum_report"),
        ("조선로동당 중앙위원회 제8기 제6차전원회의 확대회의 3일회의 진행", "plenum_sitting_report"),
        ("조선로동당 중앙위원회 정치국 회의 진행", "politburo_report"),
        ("조선로동당 중앙위원회 정치국 협의회 진행", "politburo_consultation_report"),
        ("조선로동당 중앙군사위원회 확대회의에 관한 보도", "military_commission_report"),
        ("조선민주주의인민공화국 정부 성명", "government_statement"),
        ("조선민주주의인민공화국 정부대변인성명", "government_spokesperson_statement"),
        ("조선민주주의인민공화국 외무성 성명", "foreign_ministry_statement"),
        ("조선민주주의인민공화국 외무성 대변인성명", "foreign_ministry_spokesperson_statement"),
        ("조선외무성 대변인담화", "foreign_ministry_spokesperson_press_statement"),
        ("조선외무성 대변인 조선중앙통신사 기자가 제기한 질문에 대답", "foreign_ministry_answer"),
        ("김여정 당중앙위원회 부부장 담화", "official_press_statement"),
        ("조선중앙통신사 론평", "commentary"),
        ("조선민주주의인민공화국 국무위원회 위원장 성명", "leader_statement"),
        ("경애하는 김정은동지께서 시정연설을 하시였다", "policy_speech"),
        ("신년사", None),
        ("온 나라에 새해의 기쁨 넘친다", None),
    ],
)
def test_korean_titles_tell_the_vehicle(title: str, document_type: str | None) -> None:
    news = document(title=title, outlet="로동신문", language="ko", date=date(2022, 6, 11))
    assert profile.recognise(news, dprk()).document_type == document_type


def test_by_authorization_raises_the_step() -> None:
    plain = document(
        title="조선민주주의인민공화국 외무성 성명", outlet="조선중앙통신", language="ko", text="외무성은 밝힌다."
    )
    authorized = replace(plain, text="조선민주주의인민공화국 외무성은 위임에 따라 다음과 같이 천명한다.")
    steps = [profile.authority(profile.recognise(one, dprk()), dprk()) for one in (plain, authorized)]
    assert [step and step.authority for step in steps] == [5, 4]


def test_news_about_the_welcome_of_a_statement_is_no_statement() -> None:
    for title in (
        "Statement of Spokesman for DPRK NDC Supported",
        "Statement of DPRK Foreign Ministry Hailed in Nepal",
    ):
        assert profile.recognise(document(title=title, outlet="KCNA", language="en"), dprk()).document_type is None


def test_the_steps_of_the_ladder_are_in_the_order_of_the_sources() -> None:
    order = [
        "policy_speech",
        "government_statement",
        "government_spokesperson_statement",
        "foreign_ministry_statement_by_authorization",
        "foreign_ministry_statement",
        "foreign_ministry_spokesperson_statement",
        "official_press_statement",
        "foreign_ministry_spokesperson_press_statement",
        "foreign_ministry_answer",
        "foreign_ministry_remark",
        "commentary",
    ]
    types = {one.type_id: one for one in dprk().document_types}
    assert [types[name].authority for name in order] == list(range(1, 12))
    assert [types[name].authority_step for name in order][-2:] == ["9a", "10"]
    assert {types[name].ladder for name in order} == {"dprk-state"}
    assert types["plenum_report"].ladder == "wpk-party"


def test_a_paragraph_has_the_first_role_whose_pattern_it_has() -> None:
    vote = ParagraphRole("vote", {"en": "vote"}, "^Voting for", counted=False, source="s")
    names = ParagraphRole("names", {"en": "names"}, "Voting", counted=True, source="s")
    tradition = replace(PROFILE, roles=(vote, names))
    text = "Rates stay.\n\nVoting for it were all.\n \nNobody was Voting against it."
    found = [(text[start:end], role.role_id) for start, end, role in profile.find_roles(text, tradition)]
    assert found == [("Voting for it were all.", "vote"), ("Nobody was Voting against it.", "names")]
    assert not list(profile.find_roles(text, PROFILE))
