"""The words that findings share."""

from __future__ import annotations

from watchword.model.alignments import CHANGE_NAMES, ChangeType
from watchword.model.formulations import Use

LONGEST_QUOTE = 160  # code points; the whole quote is always in the evidence


def quoted(words: str) -> str:
    r"""Put words between quotation marks on one line, shortened in the middle where they are long.

    >>> quoted("a new\nyear")
    '“a new year”'
    """
    line = " ".join(words.split()).replace("“", "‘").replace("”", "’")
    if len(line) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        line = f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
    return f"“{line}”"


def where(use: Use) -> str:
    """Name the date, document, outlet and vehicle of a use; what is unknown is left out, the date said to be."""
    day = use.date.isoformat() if use.date else "undated"
    known = [part for part in (use.speaker, use.document_type, use.outlet) if part]
    known = [part.replace("_", " ") for part in known]
    return f"{day} in {use.span.document_id}" + (f" ({', '.join(known)})" if known else "")


def after(days: int | None) -> str:
    """Say how long ago, where both days are known.

    >>> after(1), after(346), after(None)
    (', 1 day earlier', ', 346 days earlier', '')
    """
    if days is None:
        return ""
    return f", {days:,} day{'' if days == 1 else 's'} earlier"


def changes(types: tuple[ChangeType, ...]) -> str:
    """Name change types.

    >>> changes(("V4", "V8"))
    'V4 addition, V8 qualifier added or dropped'
    """
    return ", ".join(f"{code} {CHANGE_NAMES[code]}" for code in types)


def plural(n: int, noun: str) -> str:
    """Count a noun.

    >>> plural(1, "document"), plural(2000, "document")
    ('1 document', '2,000 documents')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
