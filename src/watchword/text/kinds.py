"""What the kernels know of a code point: two small numbers, and the types of their columns."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.uint32]
Bytes = npt.NDArray[np.uint8]

# What folding does with a code point. CONTINUES is a flag on top: it may combine with the code point before it.
UNSEEN: Final = 0
KEEP: Final = 1
SPACE: Final = 2
DROP: Final = 3
HARD: Final = 4
ACTION: Final = 7
CONTINUES: Final = 8

# What a code point is to tokens and sentences. The kernels ask for ranges: letters are 4-6, what words are made of 4-8,
# units of one character 9-11, what ends sentences 12-15.
OTHER: Final = 1
BLANK: Final = 2
NEWLINE: Final = 3
LETTER: Final = 4
LOWER: Final = 5
UPPER: Final = 6
MARK: Final = 7
DIGIT: Final = 8
HANGUL: Final = 9
HAN: Final = 10
SYLLABLE: Final = 11
STOP: Final = 12
STRONG: Final = 13
WIDE_STOP: Final = 14
ELLIPSIS: Final = 15
OPENER: Final = 16
CLOSER: Final = 17
QUOTE: Final = 18
COMMA: Final = 19
COLON: Final = 20
HYPHEN: Final = 21
BULLET: Final = 22
UNSEEN_MARK: Final = 23
