"""Collation beside its peers, in one run: recall and precision on planted changes, and CPU seconds.

`python bench/collate_versions.py [--half test] [--sizes 1000 5000 20000]` prints a table. Peers: wdiff where it is
installed, Python's difflib on words, git's moved lines on sentences a line. CPU seconds are of the child process;
ours is tokenising and collating after start-up (import, the loading of compiled kernels and of the language's spelling
tables), and so is printed with and without it.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path
from random import Random

from collate_plants import load_sentences, plant, plant_sections
from collate_scores import Unit, score

COLUMNS = (
    "omitted recall", "omitted precision", "inserted recall", "inserted precision", "moved recall", "moved precision",
    "merge named", "split named", "trimmed named", "unchanged flagged",
)  # fmt: skip
WARM = {
    "en": ("One “thing” was said. Another was not.", "One “thing” was said. Another is not. More so."),
    "ko": ("하나는 말하였다. 다른것은 말하지 않았다.", "하나는 말하였다. 다른것도 말하지 않았다. 더우기 그렇다."),
}
MANY = 300  # a few words are read without the compiled kernels, which are not the start-up of a long text
WDIFF_MARK = re.compile(r"\x01(.*?)\x02|\x03(.*?)\x04", re.DOTALL)


def run_ours(a: Path, b: Path, language: str) -> dict[str, object]:
    """Collate in a process of its own and return units, CPU seconds after start-up and peak memory."""
    code = "import sys; sys.path.insert(0, sys.argv[4]); from collate_versions import child; child(*sys.argv[1:4])"
    done = subprocess.run(
        [sys.executable, "-c", code, a, b, language, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def child(a: str, b: str, language: str) -> None:
    """Collate two files and print what `run_ours` returns."""
    from watchword.match.collate import collate  # noqa: PLC0415  # only the child pays for it
    from watchword.text import tokenise  # noqa: PLC0415  # likewise

    warm, warmer = (MANY * (text + " ") for text in WARM[language])
    first, second = tokenise("a", warm, language=language), tokenise("b", warmer, language=language)
    collate(first, second, text_a=warm, text_b=warmer)
    started = time.process_time()
    text_a, text_b = (Path(name).read_bytes().decode("utf-8") for name in (a, b))
    found = collate(
        tokenise("a", text_a, language=language), tokenise("b", text_b, language=language), text_a=text_a, text_b=text_b
    )
    cpu = time.process_time() - started
    units = [
        (block.kind, [(s.start, s.end) for s in block.a], [(s.start, s.end) for s in block.b]) for block in found.blocks
    ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"units": units, "cpu": cpu, "whole": time.process_time(), "megabytes": memory}))


def run_wdiff(a: Path, b: Path) -> tuple[list[Unit], float]:
    """Run wdiff and call omitted (added) what stands deleted (inserted); words that it keeps are kept."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["wdiff", "-w\x01", "-x\x02", "-y\x03", "-z\x04", a, b], capture_output=True, text=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    dropped: list[str] = []
    added: list[str] = []
    for found in WDIFF_MARK.finditer(done.stdout):
        dropped.extend([found.group(1)] if found.group(1) is not None else [])
        added.extend([found.group(2)] if found.group(2) is not None else [])
    text_a, text_b = a.read_text("utf-8"), b.read_text("utf-8")
    return by_sentence(text_a, text_b, dropped=places(text_a, dropped), added=places(text_b, added)), cpu


def places(text: str, pieces: list[str]) -> list[tuple[int, int]]:
    """Return where the pieces stand, in order."""
    out, at = [], 0
    for piece in pieces:
        start = text.find(piece, at)
        if start >= 0:
            out.append((start, start + len(piece)))
            at = start + len(piece)
    return out


def run_difflib(text_a: str, text_b: str) -> tuple[list[Unit], float]:
    """Compare words with difflib."""
    started = time.process_time()
    words_a, words_b = ([(m.group(), m.span()) for m in re.finditer(r"\S+", text)] for text in (text_a, text_b))
    matcher = SequenceMatcher(None, [w for w, _ in words_a], [w for w, _ in words_b], autojunk=False)
    dropped: list[tuple[int, int]] = []
    added: list[tuple[int, int]] = []
    for kind, i0, i1, j0, j1 in matcher.get_opcodes():
        if kind != "equal":
            dropped.extend(span for _, span in words_a[i0:i1])
            added.extend(span for _, span in words_b[j0:j1])
    return by_sentence(text_a, text_b, dropped=dropped, added=added), time.process_time() - started


def by_sentence(
    text_a: str, text_b: str, *, dropped: list[tuple[int, int]], added: list[tuple[int, int]]
) -> list[Unit]:
    """Turn marked characters into sentences: mostly marked is omitted or added, untouched is kept, else changed."""
    out: list[Unit] = []
    for text, marks, absent in ((text_a, dropped, "omitted"), (text_b, added, "added")):
        flags = bytearray(len(text))
        for start, end in marks:
            flags[start:end] = b"\1" * (end - start)
        for found in re.finditer(r"\S[^.!?]*[.!?]", text):
            start, end = found.span()
            share = sum(flags[start:end]) / (end - start)
            kind = absent if share > 0.8 else "kept" if not share else "changed"  # mostly
            side: list[Sequence[int]] = [(start, end)]
            out.append(Unit(kind, side if text is text_a else [], side if text is text_b else []))
    return out


def run_git(text_a: str, text_b: str, folder: Path) -> tuple[list[Unit], float]:
    """Ask git which lines moved, a sentence a line; its moves are exact and unpaired."""
    lines: list[list[tuple[str, tuple[int, int]]]] = []
    for name, text in (("a", text_a), ("b", text_b)):
        found = [(" ".join(m.group().split()), m.span()) for m in re.finditer(r"\S[^.!?]*[.!?]", text)]
        (folder / name).write_text("\n".join(line for line, _ in found) + "\n", "utf-8")
        lines.append(found)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["git", "-c", "color.diff.oldMoved=magenta", "-c", "color.diff.newMoved=cyan", "diff", "--no-index",
        "--color=always",
         "--color-moved=plain", "-U0", "a", "b"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    at_a, at_b = (dict(side) for side in lines)
    out: list[Unit] = []
    for colour, sign in (("35", "-"), ("31", "-"), ("32", "+")):
        for line in re.findall(
            rf"^\x1b\[{colour}m\{sign}(?:\x1b\[m\x1b\[{colour}m)?(.*?)\x1b\[m", done.stdout, re.MULTILINE
        ):
            if colour == "35" and line in at_a and line in at_b:
                out.append(Unit("moved", [at_a[line]], [at_b[line]]))
            elif colour == "31" and line in at_a:
                out.append(Unit("omitted", [at_a[line]], []))
            elif colour == "32" and line in at_b:
                out.append(Unit("added", [], [at_b[line]]))
    gone = {tuple(unit.a[0]) for unit in out if unit.a}
    out.extend(Unit("kept", [span], []) for _, span in lines[0] if span not in gone)
    return out, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def show(name: str, figures: dict[str, float], *, cpu: float, note: str = "") -> None:
    """Print one row."""
    print(
        f"  {name:<9}" + "".join(f"{figures[column]:>8.3f}" for column in COLUMNS) + f"{cpu:>9.2f}  {note}", flush=True
    )


def main() -> None:
    """Run every size, level and language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    parser.add_argument("--languages", nargs="+", default=["en", "ko"])
    parser.add_argument("--sizes", nargs="+", type=int, default=[1000, 5000, 20_000, 100_000])
    parser.add_argument("--levels", nargs="+", default=["light", "heavy", "severe", "sections"])
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(
        " " * 11 + "".join(f"{''.join(word[:4] for word in column.split()):>8.8}" for column in COLUMNS) + "      CPU"
    )
    for language in chosen.languages:
        for words in chosen.sizes:
            half = "both" if language == "ko" and words > 50_000 else chosen.half  # a half holds no more
            sentences = load_sentences(language, half)
            for level in chosen.levels:
                rng = Random(f"{chosen.seed} {language} {words} {level} {half}")  # noqa: S311  # plants
                if level == "sections":
                    text_a, text_b, facts = plant_sections(sentences, words=words, rng=rng)
                else:
                    text_a, text_b, facts = plant(sentences, words=words, level=level, rng=rng)
                truth = [vars(fact) for fact in facts]
                print(f"{language} {words:,} words, {level}, {half}, seed {chosen.seed}")
                with tempfile.TemporaryDirectory() as name:
                    folder = Path(name)
                    a, b = folder / "a.txt", folder / "b.txt"
                    a.write_text(text_a, "utf-8")
                    b.write_text(text_b, "utf-8")
                    ours = run_ours(a, b, language)
                    units = [Unit(*unit) for unit in ours["units"]]  # type: ignore[attr-defined]  # JSON of our own making
                    note = f"with start-up {ours['whole']:.2f} s, {ours['megabytes']:.0f} MB"
                    show("ours", score(truth, units), cpu=float(ours["cpu"]), note=note)  # type: ignore[arg-type]  # likewise
                    if shutil.which("wdiff"):
                        found, cpu = run_wdiff(a, b)
                        show(
                            "wdiff",
                            score(truth, found),
                            cpu=cpu,
                            note=f"ours is {float(str(ours['cpu'])) / max(cpu, 1e-3):.2f} of it",
                        )
                    if words <= 20_000:  # slower than patience beyond
                        found, cpu = run_difflib(text_a, text_b)
                        show("difflib", score(truth, found), cpu=cpu)
                    found, cpu = run_git(text_a, text_b, folder)
                    show("git", score(truth, found), cpu=cpu)


if __name__ == "__main__":
    main()
