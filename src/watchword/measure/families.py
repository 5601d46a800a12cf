"""A proposed family: two formulations that may be about one thing, and why."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.measure.grounds import Grounds
from watchword.measure.wording import quoted, where
from watchword.model.findings import Finding
from watchword.model.formulations import Use


def cognates(
    a: Use,
    b: Use,
    *,
    ids: tuple[str, str],
    shared: Sequence[str],
    around: Sequence[str],
    grounds: Grounds,
) -> Finding:
    """Propose two formulations as cognates, by the words that both have and those that stand around both.

    A proposal says that the wordings are alike, not that they mean the same; a person accepts or rejects it.
    """
    words = ", ".join(quoted(one) for one in shared)
    near = ", ".join(quoted(one) for one in around)
    context = f", and both stand among {near}" if around else ""
    text = (
        f"{quoted(a.span.quote)} ({where(a)}) and {quoted(b.span.quote)} ({where(b)}) may be of one family: both have "
        f"{words}{context}; looked for in {grounds.describe()}."
    )
    data: dict[str, object] = {
        "formulations": list(ids),
        "shared": list(shared),
        "around": list(around),
        "a": a.as_json(),
        "b": b.as_json(),
    }
    return grounds.finding("family-proposal", text, evidence=(a.span, b.span), data=data)
