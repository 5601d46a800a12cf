"""Few words are cut by the plain kernels, texts by the compiled ones, and nobody can tell from the result."""

from __future__ import annotations

import subprocess
import sys

import pytest

from watchword import text
from watchword.text.kernels import PATIENCE, Kernel, cut_tokens

WORDS = {
    "en": "Power for power, and a head-on contest. ",
    "ko": "조선로동당의 력사적인 강대강 원칙. ",
    "ru": "Мир за мир. ",
}
ALONE = """
import sys
from watchword import text
tokens = text.tokenise("q", sys.argv[1], language=sys.argv[2])
print("numba" in sys.modules, *(tokens.forms[form] for form in tokens.form_id))
"""


@pytest.mark.parametrize("language", WORDS)
def test_a_phrase_is_cut_without_the_compiler_and_as_it_is_in_a_text(language: str) -> None:
    words = WORDS[language]
    run = [sys.executable, "-c", ALONE, words, language]
    loaded, *forms = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    long = text.tokenise("t", words * (1 + PATIENCE // len(words)), language=language)
    assert loaded == "False"
    assert forms == [long.forms[form] for form in long.form_id[: len(forms)]]


def test_a_kernel_without_a_compiled_twin_is_the_plain_one() -> None:
    alone = Kernel("cut_tokens", fast="watchword.text.no_such_module", plain=cut_tokens.plain)
    assert alone.module(PATIENCE + 1).__name__ == cut_tokens.plain
