"""The top formulations of an archive for a person to read, and what finding them cost.

    python bench/discovery.py ../shared/data/dprk/newyear_ko.jsonl ../shared/data/series/fomc_statements_1994_2018.jsonl

Each file is read into a fresh archive. The list is that of `watchword formulations`, without the profile's terms;
whether a specialist would call a line a formulation, no program can say.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from watchword.workbench import add, create
from watchword.workbench.register import RegisterSettings, formulations


def main() -> None:
    """Print the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--slots", action="store_true", help="phrases with a slot instead")
    given = parser.parse_args()
    settings = RegisterSettings(most=given.most, slots=given.slots)
    for file in given.files:
        with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "archive") as corpus:
            for _ in add(corpus, [file]):
                pass
            taken = []
            for _ in range(2):
                begin = time.process_time()
                found = [one for one in formulations(corpus, settings=settings) if one.data["origin"] == "discovered"]
                taken.append(time.process_time() - begin)
            print(
                f"{file}: {corpus.n_documents:,} documents, {taken[0]:.1f} CPU s (the first file pays for compiling),"
            )
            apart = dict(found[0].data)["set_apart"] if found else {}
            print(f"    {taken[1]:.1f} CPU s where it is kept; set apart: {apart}")
            for number, one in enumerate(found, 1):
                data = one.data
                print(f"{number:>4}  {data['score']:>6}  {data['n_documents']:>5} documents  {data['canonical']}")


if __name__ == "__main__":
    main()
