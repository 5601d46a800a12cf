"""The analyst's hand on the register: decisions on formulations and families, appended and never changed.

What holds now is read off the history (`standing`), so that both states of everything a person changed can be shown.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal

from watchword.model.errors import InvalidInput, NotFound
from watchword.model.formulations import Status
from watchword.store.database import transaction
from watchword.store.schema import insertion, sealed

Action = Literal["add", "remove", "merge", "accept", "reject"]
Noun = Literal["formulation", "family"]

INSERT_DECISION = insertion("decisions", ("number", "made_at", "noun", "action", "subject", "detail"))


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the history: at `made_at` somebody did `action` to the formulation or family `subject`.

    `detail` says what: `canonical`, `language`, `introduced`, `note` of a formulation; `members` of a family that came
    or went, and the family they went `into`.
    """

    number: int
    made_at: datetime
    noun: Noun
    action: Action
    subject: str
    detail: Mapping[str, object]

    def as_json(self) -> dict[str, object]:
        """Return the decision as JSON values."""
        return {
            "number": self.number,
            "made_at": self.made_at.isoformat(),
            "noun": self.noun,
            "action": self.action,
            "subject": self.subject,
            **self.detail,
        }


@dataclass(frozen=True, slots=True)
class Entered:
    """A formulation that a person entered or judged."""

    formulation_id: str
    canonical: str
    language: str
    introduced: date | None
    note: str | None
    status: Status
    origin: str


@dataclass(frozen=True, slots=True)
class Family:
    """A cognate set as it stands: ids of formulations, in order of adding. `merged_into` where it was merged away."""

    name: str
    members: tuple[str, ...]
    status: Status
    note: str | None = None
    merged_into: str | None = None

    def as_json(self) -> dict[str, object]:
        """Return the family as JSON values."""
        return {
            "family": self.name,
            "members": list(self.members),
            "status": self.status,
            "note": self.note,
            "merged_into": self.merged_into,
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What the history comes to: formulations by id, families by name."""

    formulations: Mapping[str, Entered] = field(default_factory=dict)
    families: Mapping[str, Family] = field(default_factory=dict)


def decide(
    connection: sqlite3.Connection, noun: Noun, *, action: Action, subject: str, detail: Mapping[str, object]
) -> Decision:
    """Append a decision, if it makes sense on what stands."""
    with transaction(connection):
        (number,) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM decisions").fetchone()
        decision = Decision(int(number), datetime.now(UTC), noun, action, subject, dict(detail))
        standing([*read_decisions(connection), decision])  # raises where it makes none
        values = (number, decision.made_at.isoformat(), noun, action, subject, json.dumps(decision.detail))
        connection.execute(INSERT_DECISION, sealed(values))
    return decision


def read_decisions(connection: sqlite3.Connection) -> list[Decision]:
    """Return the history in order."""
    rows = connection.execute("SELECT number, made_at, noun, action, subject, detail FROM decisions ORDER BY number")
    return [
        Decision(number, datetime.fromisoformat(made_at), noun, action, subject, json.loads(detail))
        for number, made_at, noun, action, subject, detail in rows
    ]


def standing(decisions: Iterable[Decision]) -> Standing:
    """Fold the history into what holds now.

    Raises:
        NotFound: a decision speaks of a formulation or family that was never there.
        InvalidInput: a decision cannot be carried out on what stands.

    """
    formulations: dict[str, Entered] = {}
    families: dict[str, Family] = {}
    for one in decisions:
        if one.noun == "formulation":
            formulations[one.subject] = formulation_after(formulations.get(one.subject), one)
        else:
            families_after(families, one)
    return Standing(formulations, families)


def formulation_after(before: Entered | None, one: Decision) -> Entered:
    """Return a formulation after a decision on it; the first one may be on a formulation that the machine proposed."""
    detail = one.detail
    if before is None:
        introduced = detail.get("introduced")
        before = Entered(
            one.subject,
            str(detail["canonical"]),
            str(detail["language"]),
            date.fromisoformat(str(introduced)) if introduced else None,
            str(detail["note"]) if detail.get("note") else None,
            "accepted",
            "analyst" if one.action == "add" else "discovered",
        )
    elif one.action == "add":
        raise InvalidInput(f"{one.subject} is in the register already", hint="trace it by that name")
    status: Status = "rejected" if one.action == "reject" else "accepted"
    return replace(before, status=status)


def families_after(families: dict[str, Family], one: Decision) -> None:
    """Carry a decision on a family out, in place."""
    name, members = one.subject, tuple(map(str, _listed(one.detail.get("members"))))
    into = str(one.detail["into"]) if one.detail.get("into") else None
    if one.action == "add":
        family = families.get(name) or Family(
            name, (), "accepted", str(one.detail["note"]) if one.detail.get("note") else None
        )
        families[name] = replace(family, members=tuple(dict.fromkeys((*family.members, *members))), merged_into=None)
        return
    family = _known(families, name)
    if one.action in {"accept", "reject"}:
        families[name] = replace(family, status="accepted" if one.action == "accept" else "rejected")
    elif one.action == "merge":
        if into is None or into == name:
            raise InvalidInput(f"family {name!r} cannot be merged into {into!r}", hint="name another family")
        target = _known(families, into)
        families[into] = replace(target, members=tuple(dict.fromkeys((*target.members, *family.members))))
        families[name] = replace(family, members=(), merged_into=into)
    else:
        strangers = [member for member in members if member not in family.members]
        if strangers:
            raise InvalidInput(
                f"{', '.join(strangers)} is not in family {name!r}", hint="`watchword family list` shows it"
            )
        families[name] = replace(family, members=tuple(one for one in family.members if one not in members))
        if into:
            target = families.get(into) or Family(into, (), "accepted")
            families[into] = replace(target, members=tuple(dict.fromkeys((*target.members, *members))))


def _known(families: Mapping[str, Family], name: str) -> Family:
    if name not in families:
        raise NotFound(f"no family called {name!r}", hint="`watchword family list` shows all of them")
    return families[name]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []
