from __future__ import annotations

import lzma
import sys
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
sys.path.append(str(ROOT / "bench"))

from reuse_horae import f1, label_words, read_volumes  # noqa: E402 - the benchmarks are scripts beside the tests
from reuse_pan13 import Corpus, measure  # noqa: E402 - likewise
from reuse_plants import Pair, plant_passages, read_documents, score_pairs  # noqa: E402 - likewise
from reuse_records import build_record  # noqa: E402 - likewise

from watchword.match.reuse import find_reuse  # noqa: E402 - likewise
from watchword.match.reuse_settings import ReuseSettings  # noqa: E402 - likewise

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")

SCOTUS = DATA / "series" / "scotus_20000.jsonl.xz"
PAN13 = DATA / "gold" / "pan13_train.zip"
HORAE = DATA / "gold" / "horae_dev.zip"


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:16]


def test_plants_in_a_thousand_transcripts_are_found_and_rank_first() -> None:
    with lzma.open(SCOTUS, "rb") as packed:
        assert sha256(b"".join(islice(packed, 1000))).hexdigest()[:16] == "1a6c26038963f0b4"
    documents = dict(islice(read_documents(SCOTUS), 1000))
    texts, by_size = plant_passages(documents, seed=404, sizes=[1000])
    passages = find_reuse(build_record(texts.items(), language="en"))
    pairs = [
        Pair(
            passages.document_ids[passages.a_document[row]],
            int(passages.a_start[row]),
            int(passages.a_end[row]),
            passages.document_ids[passages.b_document[row]],
            int(passages.b_start[row]),
            int(passages.b_end[row]),
            float(passages.weight[row]),
        )
        for row in range(len(passages))
    ]
    scored = score_pairs(pairs, by_size[1000], texts)
    floors = {"found": 0.95, "precision": 0.97, "rank_auc": 0.98}
    below = {name: scored[name] for name, floor in floors.items() if float(str(scored[name])) < floor}
    assert not below


def test_pan13_reaches_its_floors_on_a_fixed_part_of_the_test_half() -> None:
    assert digest(PAN13) == "79dddb2d92bab9f9"
    figures = measure(Corpus(PAN13), half="test", at_most=25, settings=ReuseSettings(reworded=True))
    assert figures["01-no-plagiarism"]["clean"] >= 0.96
    assert figures["02-no-obfuscation"]["plagdet"] >= 0.93
    assert figures["03-random-obfuscation"]["plagdet"] >= 0.88
    assert figures["04-translation-obfuscation"]["plagdet"] >= 0.88
    assert figures["whole"]["plagdet"] >= 0.89


def test_psalms_are_found_in_a_book_of_hours_from_the_tags_of_the_others() -> None:
    assert digest(HORAE) == "5beffdcfa7f868db"
    volumes = read_volumes(HORAE)
    found = label_words(volumes[-1], volumes[:-1])
    assert f1(volumes[-1].labels, found, labelled=False)["f1"] >= 0.9
    assert f1(volumes[-1].labels, found, labelled=True)["f1"] >= 0.8
