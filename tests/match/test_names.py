"""Names of persons, bodies and places among phrases."""

from __future__ import annotations

import pytest

from corpora import documents_of, record_of
from watchword.match.discover import discover
from watchword.match.layout import layout_of
from watchword.match.names import kind_of_name


@pytest.mark.parametrize(
    ("wording", "language", "kind"),
    [
        ("경애하는 최고사령관 김정일동지", "ko", "person"),
        ("조선로동당 중앙위원회", "ko", "body"),
        ("당중앙위원회의 두리에 굳게 뭉쳐", "ko", None),
        ("우리 식 사회주의", "ko", None),
        ("香港特别行政区", "zh", "place"),
        ("国务院总理李鹏", "zh", "person"),
        ("全国人民代表大会", "zh", "body"),
        ("社会主义现代化建设", "zh", None),
        ("全国人民代表大会", "ja", None),
    ],
)
def test_head_words_tell_names(wording: str, language: str, kind: str | None) -> None:
    assert kind_of_name(wording, language) == kind


def test_offices_belong_to_names_and_formulas_with_names_do_not() -> None:
    bodies = [
        f"{head} {tail} the minister of defence Ivan Petrov. {word} the cause of Ivan Petrov lives {end}."
        for head, tail, word, end in [
            ("Later", "spoke", "Truly", "on"),
            ("Again", "left", "Surely", "here"),
            ("Yesterday", "wrote", "Always", "now"),
            ("Today", "rested", "Perhaps", "well"),
        ]
    ]
    documents = documents_of("\n".join(f"--- d{n} 2021-01-0{n + 1}\n{body}\n" for n, body in enumerate(bodies)))
    record = record_of(documents)
    layout = layout_of(record, {one.document_id: one.text for one in documents})
    named = {
        " ".join(record.forms[form] for form in record.form_id[p.positions[0] : p.positions[0] + p.n]): p.named
        for p in discover(record, layout=layout)
    }
    assert named["minister of defence ivan petrov"] == 1
    assert named["cause of ivan petrov lives"] == 0
