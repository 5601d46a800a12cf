"""Dates as official texts print them: in fields, in file names, and on a line of their own.

A date is only ever read where it is written out in full and can mean one day (or month, or year) alone. `06/11/2022`
is not read: half of the world takes it for November.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from watchword.model.documents import DatePrecision

_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_JUCHE_BEFORE_ONE = 1911  # Juche 1 is 1912, the year in which Kim Il Sung was born
_TOP_LINES, _TOP_CHARACTERS, _LONGEST_LINE = 15, 4000, 120
_LONGEST_PLACE, _PLACE_WORDS = 30, 4
_CHINESE_DIGITS = {digit: value for value, digits in enumerate(("〇零○Ｏ", *"一二三四五六七八九")) for digit in digits}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date, how exact it is, and where in the searched string it stands."""

    date: date
    precision: DatePrecision
    start: int
    end: int


def parse_date(value: str) -> tuple[date, DatePrecision] | None:
    """Return the date that a field holds, with its precision, or None where it is no date or could be two.

    Months and years become their first day. Clock times and weekdays are passed over.

    >>> parse_date("2022-06"), parse_date("주체111(2022)년 6월 11일"), parse_date("06/11/2022")
    ((datetime.date(2022, 6, 1), 'month'), (datetime.date(2022, 6, 11), 'day'), None)
    """
    value = value.strip()
    iso = _ISO.fullmatch(value) or _COMPACT.fullmatch(value)
    if iso is not None:
        return _whole_or_part(iso["year"], iso["month"], iso["day"])
    days = {found.date for found in find_dates(value)}
    if days:
        return (days.pop(), "day") if len(days) == 1 else None
    for form in _month_forms():
        match = form.fullmatch(value)
        if match is not None:
            groups = match.groupdict()
            name = groups.get("name")
            month = str(_months()[name.lower()]) if name else groups.get("month")
            return _whole_or_part(match["year"], month, None)
    return None


def find_dates(text: str) -> list[FoundDate]:
    """Return every date of `text` that is written out with year, month and day, in order.

    >>> [found.date.isoformat() for found in find_dates("held on 11 June 2022 (Juche 111) and 二〇二二年六月十二日")]
    ['2022-06-11', '2022-06-12']
    """
    found = sorted(_candidates(text), key=lambda one: (one.start, -one.end))
    kept: list[FoundDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def date_in_name(name: str) -> FoundDate | None:
    """Return the one date in a file name or address: `2022-06-11`, `20220611`, `2022_06_11`; None where there are two.

    >>> date_in_name("2022_06_11 plenum.txt").date, date_in_name("2022-06-08_2022-06-10.txt")
    (datetime.date(2022, 6, 11), None)
    """
    found = [
        FoundDate(day, "day", match.start(), match.end())
        for match in _NAME.finditer(name)
        if (day := _day(match["year"], match["month"], match["day"])) is not None
    ]
    found = found or find_dates(name)
    return found[0] if len({one.date for one in found}) == 1 else None


def find_date_line(text: str) -> tuple[FoundDate, int] | None:
    """Return the date of the first line near the top that is there to date the text, and the number of that line.

    Such a line holds one date and beside it at most a label (`Released`), a weekday, a clock time and a place. A date
    inside a sentence or a title ("Joint Declaration of June 15, 2000") is what the text speaks of, and is not taken.
    """
    n_seen = 0
    position = 0
    for number, line in enumerate(text[:_TOP_CHARACTERS].split("\n"), start=1):
        stripped = line.strip()
        if stripped:
            n_seen += 1
            if n_seen > _TOP_LINES:
                return None
            if len(stripped) <= _LONGEST_LINE:
                dates = find_dates(line)
                if len({one.date for one in dates}) == 1 and _only_dates(line, dates[0]):
                    one = dates[0]
                    return FoundDate(one.date, one.precision, position + one.start, position + one.end), number
        position += len(line) + 1
    return None


def _only_dates(line: str, found: FoundDate) -> bool:
    """Say whether a line says nothing but when (and where, and by whom it was put out)."""
    before, after = line[: found.start], line[found.end :]
    has_time = bool(_TIME.search(before) or _TIME.search(after))
    before_apart = before.rstrip().endswith((",", "，"))
    after_apart = has_time or after.lstrip().startswith((",", "，", "("))
    separate = (before_apart, after_apart)
    return all(
        _is_place(_strip_words(rest), allowed=apart) for rest, apart in zip((before, after), separate, strict=True)
    )


def _strip_words(rest: str) -> str:
    rest = _TIME.sub(" ", rest)
    rest = _beside_dates().sub(" ", rest)
    return rest.strip(" \t\r\u3000\u00a0.,;:，：。|/-–—*_#()[]（）【】《》<>")


def _is_place(rest: str, *, allowed: bool) -> bool:
    if not rest:
        return True
    words = rest.split()
    named = all(not word[0].islower() for word in words)
    plain = not any(character.isdigit() for character in rest)
    return allowed and named and plain and len(rest) <= _LONGEST_PLACE and len(words) <= _PLACE_WORDS


def _candidates(text: str) -> Iterator[FoundDate]:
    for pattern in _day_forms():
        for match in pattern.finditer(text):
            day = _day_of(match.groupdict())
            if day is not None:
                yield FoundDate(day, "day", match.start(), match.end())


def _day_of(groups: dict[str, str | None]) -> date | None:
    year, juche = groups.get("year"), groups.get("juche")
    if year is None and juche is not None:
        year = str(int(juche) + _JUCHE_BEFORE_ONE)
    elif year and juche and int(juche) + _JUCHE_BEFORE_ONE != int(year):
        return None  # the two calendars contradict each other
    if year is None:
        return None
    name, month, day = groups.get("name"), groups.get("month"), groups.get("day")
    if name is not None:
        month = str(_months()[name.lower()])
    return _day(year, month or "", day or "")


def _day(year: str, month: str, day: str) -> date | None:
    numbers = [_number(part) for part in (year, month, day)]
    if None in numbers or not _FIRST_YEAR <= (numbers[0] or 0) <= _LAST_YEAR:
        return None
    try:
        return date(numbers[0] or 0, numbers[1] or 0, numbers[2] or 0)
    except ValueError:
        return None


def _number(digits: str) -> int | None:
    """Read `11`, `十一` or `二〇二二`."""
    if not digits or digits.isdecimal():
        return int(digits) if digits else None
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return 10 * _CHINESE_DIGITS.get(tens, 1) + _CHINESE_DIGITS.get(ones, 0)
    return int("".join(str(_CHINESE_DIGITS[digit]) for digit in digits))


def _whole_or_part(year: str, month: str | None, day: str | None) -> tuple[date, DatePrecision] | None:
    found = _day(year, month or "1", day or "1")
    if found is None:
        return None
    return found, "day" if day else "month" if month else "year"


_ISO = re.compile(
    r"(?P<year>\d{4})"
    r"(?:(?P<dash>[-/.])(?P<month>\d{2})(?:(?P=dash)(?P<day>\d{2})\.?(?:[T ]\d{2}:\d{2}\S*(?: \S{1,6})?)?)?)?"
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")
_NAME = re.compile(r"(?<!\d)(?P<year>\d{4})(?P<dash>[-_. ]?)(?P<month>\d{2})(?P=dash)(?P<day>\d{2})(?!\d)")
_TIME = re.compile(
    r"\b\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*[ap]\.?m\b\.?)?"
    r"(?:\s*\(?(?:E[SD]?T|GMT|UTC|KST|MSK|CET|CEST|JST)\b\)?)?",
    re.IGNORECASE,
)
_HAN = "[〇零○Ｏ一二三四五六七八九十]"


@cache
def _day_forms() -> tuple[re.Pattern[str], ...]:
    name = f"(?P<name>{_any_of(_months())})"
    juche = r"(?P<juche>\d{1,3})\s*"
    year = rf"(?:Juche\s*{juche}\(\s*)?(?P<year>\d{{4}})(?!\d)\)?"
    year_first = r"(?<!\d)(?P<year>\d{4})\s?(?P<dash>[-./])\s?(?P<month>\d{1,2})\s?(?P=dash)\s?(?P<day>\d{1,2})(?!\d)"
    east_asian = (
        rf"(?<!\d)(?<!{_HAN})(?P<year>\d{{4}}|{_HAN}{{4}})\s*[년年]\s*(?P<month>\d{{1,2}}|{_HAN}{{1,2}})\s*[월月]\s*"
        rf"(?P<day>\d{{1,2}}|{_HAN}{{1,3}})\s*[일日号號]"
    )
    juche_first = (
        rf"(?:주체|主体|主體|Juche|Чучхе)\s*{juche}(?:\(\s*(?P<year>\d{{4}})\s*\))?\s*[년年]?\s*[.,]?\s*"
        r"(?P<month>\d{1,2})\s*[월月.]\s*(?P<day>\d{1,2})(?!\d)\s*[일日.]?"
    )
    month_first = rf"\b{name}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+{year}"
    day_first = (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:day\s+of\s+|of\s+|de\s+)?"
        rf"{name}\.?,?[\s-]+(?:del?\s+)?{year}(?:\s*(?:года|г\.))?"
    )
    forms = (year_first, east_asian, juche_first, month_first, day_first)
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _month_forms() -> tuple[re.Pattern[str], ...]:
    forms = (
        rf"(?P<name>{_any_of(_months())})\.?,?\s+(?:del?\s+)?(?P<year>\d{{4}})(?:\s*(?:года|г\.))?",
        rf"(?P<year>\d{{4}}|{_HAN}{{4}})\s*[년年]\s*(?P<month>\d{{1,2}}|{_HAN}{{1,2}})\s*[월月]",
        r"(?P<year>\d{4})\s*[년年]",
    )
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


@cache
def _beside_dates() -> re.Pattern[str]:
    words = [form for kind in ("weekday", "label") for form, _ in _words(kind)]
    return re.compile(rf"(?<!\w)(?:{_any_of(words)})(?!\w)", re.IGNORECASE)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


@cache
def _words(kind: str) -> list[tuple[str, str]]:
    text = files("watchword.text.readers").joinpath("dates.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(form, value) for row_kind, value, forms in rows if row_kind == kind for form in forms.split("|")]


@cache
def _months() -> dict[str, int]:
    return {form: int(value) for form, value in _words("month")}
