"""CPU seconds, memory and quality of text reuse, from JSON Lines to ranked pairs.

    python bench/reuse_plants.py scotus_20000.jsonl.xz /tmp/plants --seed 20261
    python bench/reuse_speed.py /tmp/plants [--sizes 1000 5000 20000] [--no-peer]

Each size runs in a fresh process: reading, tokenising, stems, search, ranking. Where the command `passim` is on the
path it runs beside, with its defaults; where it is not, that is said. Its CPU seconds are of the whole process tree.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from reuse_plants import Pair, Plant, read_documents, score_pairs


def run_ours(documents: Path, out: Path) -> None:
    """Search one file in this process; write the pairs, and what each step cost, to `out`."""
    from reuse_records import build_record  # noqa: PLC0415 - importing is part of what is measured

    from watchword.match.reuse import find_reuse  # noqa: PLC0415 - likewise

    record = build_record(read_documents(documents), language="en")
    tokenised = time.process_time()
    passages = find_reuse(record)
    cost = {
        "units": len(record.form_id),
        "cpu_reading": round(tokenised, 1),
        "cpu_search": round(time.process_time() - tokenised, 1),
        "cpu": round(time.process_time(), 1),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, 2),
    }
    with out.open("w", encoding="utf-8") as lines:
        lines.write(json.dumps(cost) + "\n")
        for row in range(len(passages)):
            place = [
                passages.document_ids[passages.a_document[row]],
                int(passages.a_start[row]),
                int(passages.a_end[row]),
                passages.document_ids[passages.b_document[row]],
                int(passages.b_start[row]),
                int(passages.b_end[row]),
                float(passages.weight[row]),
            ]
            lines.write(json.dumps(place) + "\n")


def run_measured(command: list[str]) -> dict[str, float]:
    """Run a command; return CPU seconds and peak memory of its whole process tree, sampled four times a second."""
    started = time.monotonic()
    root = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    spent: dict[tuple[int, float], float] = {}
    peak = 0
    while root.poll() is None:
        memory = 0
        for process in [root, *root.children(recursive=True)]:
            try:
                times = process.cpu_times()
                spent[process.pid, process.create_time()] = times.user + times.system
                memory += process.memory_info().rss
            except psutil.Error:
                continue
        peak = max(peak, memory)
        time.sleep(0.25)
    return {
        "cpu": round(sum(spent.values()), 1),
        "wall": round(time.monotonic() - started, 1),
        "peak_gb": round(peak / 1e9, 2),
        "failed": root.returncode,
    }


def run_passim(documents: Path, folder: Path) -> dict[str, float] | None:
    """Run passim's defaults on the same documents, each its own series; None where the command is absent."""
    if not shutil.which("passim"):
        return None
    source = folder / f"passim_{documents.name}"
    with source.open("w", encoding="utf-8") as lines:
        lines.writelines(
            json.dumps({"id": name, "series": name, "text": text}) + "\n" for name, text in read_documents(documents)
        )
    return run_measured(["passim", str(source), str(folder / f"passim_{documents.stem}")])


def main() -> None:
    """Measure the sizes and print a line of JSON each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--no-peer", action="store_true", help="do not run passim")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        run_ours(arguments.folder, arguments.one)
        return
    for size in arguments.sizes:
        documents = arguments.folder / f"documents_{size}.jsonl"
        with tempfile.TemporaryDirectory() as scratch:
            out = Path(scratch) / "pairs.jsonl"
            command = [sys.executable, __file__, str(documents), "--one", str(out)]
            subprocess.run(command, check=True)
            lines = out.read_text("utf-8").splitlines()
            pairs = [Pair(*json.loads(line)) for line in lines[1:]]
            plants_file = arguments.folder / f"plants_{size}.jsonl"
            plants = [Plant(**json.loads(line)) for line in plants_file.read_text("utf-8").splitlines()]
            print(json.dumps({"documents": size, **json.loads(lines[0])}))
            print(json.dumps(score_pairs(pairs, plants, dict(read_documents(documents)))), flush=True)
            if not arguments.no_peer:
                peer = run_passim(documents, Path(scratch))
                print(json.dumps({"passim": peer}) if peer else "passim is not on the path: not compared", flush=True)


if __name__ == "__main__":
    main()
