"""Material that could not be handled, as a value beside the results."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong with one piece of material, while the rest of the batch went on.

    `code` is dotted, from the general to the special (`text.decode.lossy`, `text.date.absent`), so that a
    reader can filter on a prefix. `where` names the material: a path, an address, a document and a line.
    `lost` is True where text that a reader would expect is not in the archive because of this.
    """

    code: str
    where: str
    message: str
    hint: str | None = None
    lost: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the fields as JSON values."""
        return {
            "kind": "problem",
            "code": self.code,
            "where": self.where,
            "message": self.message,
            "hint": self.hint,
            "lost": self.lost,
        }

    def __str__(self) -> str:
        tail = f" (hint: {self.hint})" if self.hint else ""
        return f"{self.code}: {self.where}: {self.message}{tail}"
