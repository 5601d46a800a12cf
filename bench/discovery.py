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

from watchword.workbench import add, create, open_archive
from watchword.workbench.register import RegisterSettings, formulations, n_set_apart


def main() -> None:
    """Print the lists."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--slots", action="store_true", help="phrases with a slot instead")
    given = parser.parse_args()
    settings = RegisterSettings("slots" if given.slots else "phrases", most=given.most)
    for file in given.files:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "archive"
            with create(path) as corpus:
                for _ in add(corpus, [file]):
                    pass
            taken = []
            for _ in range(2):
                with open_archive(path) as corpus:
                    begin = time.process_time()
                    listed = formulations(corpus, settings=settings)
                    taken.append(time.process_time() - begin)
                    found = [one for one in listed if one.data["origin"] == "discovered"]
                    n_documents, apart = corpus.n_documents, n_set_apart(corpus)
            print(f"{file}: {n_documents:,} documents, {taken[0]:.1f} CPU s (the first file pays for compiling),")
            print(f"    {taken[1]:.1f} CPU s where it is kept; set apart: {dict(apart)}")
            for number, one in enumerate(found, 1):
                data = one.data
                print(f"{number:>4}  {data['score']:>6}  {data['n_documents']:>5} documents  {data['canonical']}")


if __name__ == "__main__":
    main()
