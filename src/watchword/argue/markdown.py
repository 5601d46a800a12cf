"""A brief as Markdown with footnotes."""

from __future__ import annotations

import re

from watchword.argue.folding import folded_heading
from watchword.argue.notes import Note, number_notes
from watchword.model.claims import Brief, Passage, Run

SPECIAL = re.compile(r"([\\`*_\[\]<>~|])")


def render_markdown(brief: Brief) -> str:
    """Return the brief as CommonMark with footnotes; what is folded stands in a list of its own at a chapter's end."""
    notes = number_notes(brief)
    lines = [f"# {escape(brief.title)}", ""]
    for chapter in brief.chapters:
        lines += [f"## {escape(chapter.heading)}", ""]
        lines += [f"- {passage_text(passage, notes)}" for passage in chapter.passages if not passage.folded]
        folded = [passage for passage in chapter.passages if passage.folded]
        if folded:
            lines += ["", f"<details><summary>{folded_heading(folded)}</summary>", ""]
            lines += [f"- {passage_text(passage, notes)}" for passage in folded]
            lines += ["", "</details>"]
        lines.append("")
    lines += [note_text(note) for note in notes.values()]
    return "\n".join(lines) + "\n"


def passage_text(passage: Passage, notes: dict[int, Note]) -> str:
    """Return one passage on one line, its mark first, its note numbers last."""
    mark = f"**{passage.mark}** · " if passage.mark else ""
    cited = "".join(f"[^{notes[id(finding)].number}]" for finding in passage.findings)
    return mark + "".join(run_text(run) for run in passage.runs) + cited


def run_text(run: Run) -> str:
    """Return one run: added words bold with a plus, dropped ones struck with a minus."""
    words = escape(" ".join(run.text.split())) if run.kind != "plain" else escape(run.text.replace("\n", " "))
    match run.kind:
        case "quote":
            return f"“{words}”"
        case "added":
            return f"**+{words}**"
        case "dropped":
            return f"~~−{words}~~"
        case "moved":
            return f"**⇄{words}**"
        case _:
            return words


def note_text(note: Note) -> str:
    """Return one footnote: the finding's sentence, its places, its signature."""
    return f"[^{note.number}]: {escape(note.finding.text)} — {escape(note.places)} · `{note.finding.signature}`"


def escape(words: str) -> str:
    """Keep words of a text from being read as markup."""
    return SPECIAL.sub(r"\\\1", words)
