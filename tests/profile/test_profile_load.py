"""A profile is a folder of YAML files, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword import profile
from watchword.model.errors import InvalidInput

HEAD = 'id: test\nname: A test\nversion: "1"\nlanguages: [en]\n'


def folder_of(path: Path, **files: str) -> Path:
    """Write a profile folder; `profile.yaml` has a sound default."""
    path.mkdir(exist_ok=True)
    for name, content in {"profile": HEAD, **files}.items():
        (path / f"{name}.yaml").write_text(content, encoding="utf-8")
    return path


def test_a_folder_with_a_head_alone_is_a_profile_that_knows_nothing(tmp_path: Path) -> None:
    loaded = profile.load(folder_of(tmp_path))
    assert (loaded.profile_id, loaded.version, loaded.languages) == ("test", "1", ("en",))
    assert (loaded.outlets, loaded.rules, loaded.series, loaded.qualifiers) == ((), (), (), {})


def test_entries_keep_the_order_and_the_words_of_the_files(tmp_path: Path) -> None:
    loaded = profile.load(
        folder_of(
            tmp_path,
            qualifiers="- {language: ko, words: [그대로], source: a}\n- {language: ko, words: [만일], source: b}\n",
            spelling="- {language: ko, pairs: [[리념, 이념]], source: a}\n",
            ladders="- {id: l, name: L, source: s, steps: [{step: 2, language: en, pattern: b}]}\n",
            renderings='- {wordings: {ko: 성명, en: statement}, status: unverified, source: s, note: "n"}\n',
        )
    )
    assert loaded.qualifiers == {"ko": ("그대로", "만일")}
    assert loaded.spelling == {"ko": (("리념", "이념"),)}
    assert loaded.ladders[0].steps == ((2, "en", "b"),)
    assert (loaded.renderings[0].status, loaded.renderings[0].note) == ("unverified", "n")


OUTLET = "- {id: paper, names: {en: Paper}, pattern: Paper, source: s}\n"
TYPE = "- {id: speech, names: {en: speech}, source: s}\n"
BROKEN = {
    "an unknown key": ("outlets", OUTLET.replace("source: s", "sauce: s, source: s"), ("entry 1 (paper)", "sauce")),
    "a missing source": ("outlets", OUTLET.replace(", source: s", ""), ("entry 1 (paper)", "source is missing")),
    "a source that says nothing": ("outlets", OUTLET.replace("source: s", 'source: " "'), ("source", "expected text")),
    "a bad pattern": (
        "outlets",
        OUTLET.replace("pattern: Paper", "pattern: 'Pa(per'"),
        ("pattern", "regular expression"),
    ),
    "two entries with one id": ("outlets", OUTLET + OUTLET, ("'paper'", "every id once")),
    "a key that stands twice": ("outlets", OUTLET.replace("source: s", "source: s, id: other"), ("twice",)),
    "a mapping for a list": ("outlets", "id: paper\n", ("expected a list of entries",)),
    "text for an entry": ("outlets", "- paper\n", ("entry 1", "expected a mapping")),
    "no YAML": ("outlets", "- {id: [\n", ("no YAML",)),
    "a number for text": ("outlets", OUTLET.replace("id: paper", "id: 12"), ("found 12", "quotation marks")),
    "a date for text": ("outlets", OUTLET.replace("source: s", "source: 2022-01-01"), ("quotation marks",)),
    "a word for a flag": ("outlets", OUTLET.replace("source", "controlled: perhaps, source"), ("true or false",)),
    "an authority without a ladder": ("document_types", TYPE.replace("source", "authority: 3, source"), ("ladder",)),
    "an authority of nought": (
        "document_types",
        TYPE.replace("source", "ladder: l, authority: 0, source"),
        ("from 1 on",),
    ),
    "a rule for an unknown field": ("rules", "- {when: {colour: red}, then: {speaker: A}, source: s}\n", ("'colour'",)),
    "a rule that fills the title": ("rules", "- {when: {title: a}, then: {title: b}, source: s}\n", ("'title'",)),
    "a rule for an unknown type": ("rules", "- {when: {title: a}, then: {document_type: b}, source: s}\n", ("'b'",)),
    "a rule for an unknown series": ("rules", "- {when: {title: a}, then: {series: b}, source: s}\n", ("'b'",)),
    "a rule for an unknown completeness": (
        "rules",
        "- {when: {title: a}, then: {completeness: b}, source: s}\n",
        ("'b'",),
    ),
    "a group that no pattern has": (
        "rules",
        "- {when: {title: a}, then: {speaker: '{who}'}, source: s}\n",
        ("{who}", "(?P<who>"),
    ),
    "an empty condition": ("rules", "- {when: {}, then: {speaker: A}, source: s}\n", ("when",)),
    "an unknown status": (
        "renderings",
        "- {wordings: {en: a, ko: b}, status: sure, source: s}\n",
        ("verified or unverified",),
    ),
    "an unknown kind of marker": (
        "markers",
        "- {id: m, kind: odd, names: {en: m}, patterns: {en: m}, source: s}\n",
        ("tracked",),
    ),
    "a role that does not say if it counts": (
        "roles",
        "- {id: r, names: {en: r}, pattern: r, source: s}\n",
        ("counted",),
    ),
    "a lone spelling": ("spelling", "- {language: ko, pairs: [[리념]], source: s}\n", ("pairs",)),
    "an unknown expected item": (
        "series",
        "- {id: s, names: {en: s}, when: {title: a}, source: s, expected: [{id: e, names: {en: e}, source: s}]}\n",
        ("expected 1", "patterns"),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_understood_is_refused_with_file_entry_and_expectation(name: str, tmp_path: Path) -> None:
    file, content, says = BROKEN[name]
    with pytest.raises(InvalidInput) as caught:
        profile.load(folder_of(tmp_path, **{file: content}))
    for words in (f"{file}.yaml", *says):
        assert words in str(caught.value)


def test_an_unknown_file_is_refused_because_it_is_likely_a_misspelt_one(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"unknown file rule\.yaml, expected .*rules\.yaml"):
        profile.load(folder_of(tmp_path, rule="[]"))


def test_a_folder_without_a_head_and_a_file_are_no_profiles(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"no profile\.yaml"):
        profile.load(tmp_path)
    with pytest.raises(InvalidInput, match="no folder"):
        profile.load(folder_of(tmp_path) / "profile.yaml")


def test_a_version_that_would_break_a_signature_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"without '\|'"):
        profile.load(folder_of(tmp_path, profile=HEAD.replace('"1"', '"1|2"')))


@given(
    junk=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
    )
)
def test_no_entry_of_the_wrong_shape_passes_or_crashes(junk: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    yaml = f"- {junk!r}\n" if not isinstance(junk, str) else "- {}\n"
    with pytest.raises(InvalidInput):
        profile.load(folder_of(tmp_path_factory.mktemp("profile"), outlets=yaml))


@pytest.mark.parametrize("name", profile.names())
def test_every_bundled_profile_loads_and_names_itself(name: str) -> None:
    loaded = profile.load(profile.bundled()[name])
    assert loaded.profile_id == name
    assert loaded.outlets
    assert loaded.rules
    assert loaded.series
    assert set(loaded.qualifiers) == set(loaded.languages)
    assert len({one.authority_step for one in loaded.document_types if one.ladder}) > 3
