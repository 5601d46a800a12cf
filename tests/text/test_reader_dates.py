"""Dates are read where they are written out, in the forms that official texts use, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text.readers.dates import date_in_name, find_date_line, find_dates, parse_date

DAY = date(2022, 6, 11)
DAYS = st.dates(date(1912, 1, 1), date(2199, 12, 31))
ENGLISH = "January February March April May June July August September October November December"
SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
RUSSIAN = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
HAN = "〇一二三四五六七八九"


def in_han(number: int) -> str:
    """Write 21 as 二十一."""
    tens, ones = divmod(number, 10)
    return (HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (HAN[ones] if ones else "")


def month_of(names: str, day: date) -> str:
    return names.split()[day.month - 1]


FORMS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "time": lambda day: f"{day.isoformat()}T23:30:00+09:00",
    "compact": lambda day: f"{day:%Y%m%d}",
    "dots": lambda day: f"{day.year}.{day.month}.{day.day}.",
    "english": lambda day: f"{month_of(ENGLISH, day)} {day.day}, {day.year}",
    "british": lambda day: f"{day.day} {month_of(ENGLISH, day)} {day.year}",
    "short": lambda day: f"{month_of(ENGLISH, day)[:3]}. {day.day}, {day.year}",
    "korean": lambda day: f"{day.year}년 {day.month}월 {day.day}일",
    "juche korean": lambda day: f"주체{day.year - 1911}({day.year})년 {day.month}월 {day.day}일",
    "juche page": lambda day: f"[Juche{day.year - 1911}.{day.month}.{day.day}.]",
    "juche english": lambda day: f"{month_of(ENGLISH, day)} {day.day}, Juche {day.year - 1911} ({day.year})",
    "chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "chinese digits": lambda day: (
        "".join(HAN[int(digit)] for digit in str(day.year)) + f"年{in_han(day.month)}月{in_han(day.day)}日"
    ),
    "russian": lambda day: f"{day.day} {month_of(RUSSIAN, day)} {day.year} года",
    "spanish": lambda day: f"{day.day} de {month_of(SPANISH, day)} de {day.year}",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=DAYS)
def test_every_day_is_read_back_from_every_form(form: str, day: date) -> None:
    assert parse_date(FORMS[form](day)) == (day, "day")


@pytest.mark.parametrize("form", set(FORMS) - {"compact"})
@given(
    day=DAYS,
    before=st.sampled_from(["", "held on ", "（", "회의는 "]),
    after=st.sampled_from(["", ".", " in town", "）"]),
)
def test_a_date_is_found_where_it_stands_in_a_sentence(*, form: str, day: date, before: str, after: str) -> None:
    written = FORMS[form](day)
    text = before + written + after
    [found] = find_dates(text)
    assert found.date == day
    assert len(before) <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("1946", date(1946, 1, 1), "year"),
        ("2022-06", date(2022, 6, 1), "month"),
        ("June 2022", date(2022, 6, 1), "month"),
        ("2022년 6월", date(2022, 6, 1), "month"),
        ("二〇二二年六月", date(2022, 6, 1), "month"),
        ("июнь 2022 г.", date(2022, 6, 1), "month"),
        ("2022년", date(2022, 1, 1), "year"),
        ("２０２２年６月１１日", DAY, "day"),
        ("Sat, 11 Jun 2022 09:00:00 GMT", DAY, "day"),
        (" 2022-06-11 ", DAY, "day"),
        ("11th of June, 2022", DAY, "day"),
    ],
)
def test_fields_hold_days_months_and_years(value: str, day: date, precision: str) -> None:
    assert parse_date(value) == (day, precision)


@pytest.mark.parametrize(
    "value",
    [
        *("", "06/11/2022", "11.06.2022", "2022-13-01", "2022-02-30", "202206", "June 11", "9999-01-01", "12", "0000"),
        *("주체110(2022)년 6월 11일", "June 15, 2000 or June 16, 2000", "yesterday", "2022-06-11/2022-06-12"),
    ],
)
def test_what_is_no_date_or_could_be_two_is_not_read(value: str) -> None:
    assert parse_date(value) is None


@given(st.text(max_size=60))
def test_no_value_breaks_the_parser(value: str) -> None:
    parsed = parse_date(value)
    assert parsed is None or isinstance(parsed[0], date)


@given(st.text(st.sampled_from("0123456789年月日.-/ 년월일十二〇JuneJuche(),"), max_size=200))
def test_found_dates_are_in_order_and_apart(text: str) -> None:
    found = find_dates(text)
    assert all(one.start < one.end for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@pytest.mark.parametrize(
    "name", ["2022-06-11", "2022-06-11 plenum.txt", "report_20220611_v2.html", "2022_06_11.md", "a 2022.06.11.txt"]
)
def test_a_file_name_says_its_date(name: str) -> None:
    found = date_in_name(name)
    assert found is not None
    assert found.date == DAY


@pytest.mark.parametrize(
    "name", ["2022-06-08_2022-06-10.txt", "plenum.txt", "12345678901.txt", "20221341.txt", "2022-0611.txt"]
)
def test_a_file_name_with_no_date_or_two_says_none(name: str) -> None:
    assert date_in_name(name) is None


@pytest.mark.parametrize(
    "line",
    [
        "June 11, 2022",
        "Date: 2022-06-11",
        "Released June 11, 2022",
        "For release at 2:00 p.m. EST June 11, 2022",
        "Saturday, June 11, 2022",
        "Pyongyang, June 11, 2022",
        "[2022.06.11.]",
        "(주체111(2022)년 6월 11일)",
        "2022년 6월 11일 토요일",
        "2022年06月11日 09:00 来源：河州日报",
        "11 июня 2022 года 09:00 Москва, Кремль",
        "  June 11, 2022 (KCNA)",
    ],
)
def test_a_line_that_only_dates_the_text_is_taken(line: str) -> None:
    text = f"Report on the Plenary Meeting\n\n{line}\n\nIt met on May 1, 2020 for the first time."
    found = find_date_line(text)
    assert found is not None
    assert (found[0].date, found[1]) == (DAY, 3)
    assert text[found[0].start : found[0].end] in line


@pytest.mark.parametrize(
    "line",
    [
        "Joint Declaration of June 15, 2000",
        "It met on June 11, 2022.",
        "Born: June 11, 1942",
        "From June 8, 2022 to June 11, 2022",
        "——1954年5月23日在第一届全国人民代表大会第一次会议上",
        "Resolution of 25 January 1946",
        "In his speech, June 11, 2022",
    ],
)
def test_a_date_that_the_text_speaks_of_is_not_taken(line: str) -> None:
    assert find_date_line(f"{line}\n\nWords.") is None


def test_only_the_top_of_a_text_is_looked_at() -> None:
    assert find_date_line("words\n" * 20 + "June 11, 2022\n") is None
