"""What an analyst types into a search box, as a pattern of units: a phrase, gaps, alternatives, and a subset of CQL.

power for power              the words in a row
power ... contest            with up to five words between, in one sentence
(power|strength) for power   alternatives
contest*                     a word that begins so
[form="contests?"]           a regular expression that a whole unit fits, after folding
[stem="contest"] []{0,3} [form!="the"]   same stem; any units; a unit other than that
… within s                   in one sentence
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from watchword.model.errors import InvalidInput

GAP = 5  # units that `...` may stand for
MOST_BRANCHES = 256
MOST_REPEATED = 64

Kind = Literal["word", "wildcard", "form", "not form", "stem", "any"]

LEXICAL = re.compile(
    r"""\s*(?:
      (?P<gap>\.\.\.|…)
    | (?P<cql>\[\s*(?:(?P<attribute>\w+)\s*(?P<operator>!?=)\s*"(?P<value>(?:[^"\\]|\\.)*)"\s*)?\])
    | (?P<quoted>"(?:[^"\\]|\\.)*")
    | (?P<open>\()
    | (?P<close>\))
    | (?P<bar>\|)
    | (?P<times>\{\s*(?P<least>\d*)\s*(?P<comma>,)?\s*(?P<most>\d*)\s*\}|(?<=[\])])[?*+])
    | (?P<word>[^\s()|\[\]{}"…]+?(?=\.\.\.|…|[\s()|\[\]{}"]|$))
    )""",
    re.VERBOSE,
)
WITHIN = re.compile(r"\s+within\s+(?:<?s\s*/?>?)\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """One element of a pattern before it is looked up: `least` to `most` units of a kind."""

    kind: Kind
    value: str = ""
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class Pattern:
    """The ways in which a pattern can be met, each a sequence of items; `within` asks for one sentence."""

    branches: tuple[tuple[Item, ...], ...]
    within: bool


def parse(query: str, *, gap: int = GAP) -> Pattern:
    """Read a query.

    Raises:
        InvalidInput: it cannot be read, or asks for nothing in particular; the message says where.

    >>> parse("power ... contest").branches[0][1]
    Item(kind='any', value='', least=0, most=5)
    """
    words = WITHIN.sub("", query)
    tokens = list(lex(words))
    branches, rest = alternatives(tokens, 0, gap=gap)
    if rest < len(tokens):
        raise InvalidInput(f"{query!r} has a ) too many", hint='put a bracket that is meant as itself into [form="…"]')
    branches = [branch for branch in branches if branch]
    if not branches or not all(any(one.kind != "any" and one.least for one in branch) for branch in branches):
        raise InvalidInput(f"there is no word in {query!r} to look for", hint="give a word or a phrase")
    gapped = any(one.kind == "any" and one.most > 1 for branch in branches for one in branch)
    return Pattern(tuple(branches), within=words != query or gapped)


def lex(query: str) -> Iterator[re.Match[str]]:
    """Cut a query into its signs."""
    place = 0
    while query[place:].strip():
        found = LEXICAL.match(query, place)
        if found is None or found.end() == place:
            raise InvalidInput(
                f"{query!r} cannot be read from {query[place:].strip()[:20]!r} on",
                hint='write [form="…"], [stem="…"], [], (a|b), ... or plain words',
            )
        place = found.end()
        yield found


def alternatives(tokens: list[re.Match[str]], at: int, *, gap: int) -> tuple[list[tuple[Item, ...]], int]:
    """Read sequences parted by bars, up to a closing bracket or the end."""
    out: list[tuple[Item, ...]] = []
    while True:
        sequence, at = one_sequence(tokens, at, gap=gap)
        out.extend(sequence)
        if at < len(tokens) and tokens[at]["bar"]:
            at += 1
            continue
        return out, at


def one_sequence(tokens: list[re.Match[str]], at: int, *, gap: int) -> tuple[list[tuple[Item, ...]], int]:
    """Read elements in a row, every way in which they can be met."""
    ways: list[tuple[Item, ...]] = [()]
    while at < len(tokens) and not tokens[at]["bar"] and not tokens[at]["close"]:
        token = tokens[at]
        if token["open"]:
            choices, at = alternatives(tokens, at + 1, gap=gap)
            if at >= len(tokens) or not tokens[at]["close"]:
                raise InvalidInput("a ( is not closed", hint="write (a|b)")
            at += 1
            if at < len(tokens) and tokens[at]["times"]:
                least, most = repetition(tokens[at])
                choices = [
                    tuple(item for part in parts for item in part)
                    for n in range(least, most + 1)
                    for parts in product(choices, repeat=n)
                ]
                at += 1
        elif token["times"]:
            raise InvalidInput(f"{token[0].strip()!r} repeats nothing", hint="write it after [ ] or ( )")
        else:
            item = item_of(token, gap=gap)
            at += 1
            if token["cql"] and at < len(tokens) and tokens[at]["times"]:
                least, most = repetition(tokens[at])
                item = replace(item, least=least, most=most)
                at += 1
            choices = [(item,)]
        ways = [way + choice for way in ways for choice in choices]
        if len(ways) > MOST_BRANCHES:
            raise InvalidInput(f"this asks for more than {MOST_BRANCHES} ways at once", hint="search in parts")
    return ways, at


def item_of(token: re.Match[str], *, gap: int) -> Item:
    """Return the item that one sign stands for."""
    if token["gap"]:
        return Item("any", "", 0, gap)
    if token["quoted"]:
        return Item("form", token["quoted"][1:-1])
    if token["word"]:
        word = token["word"]
        return Item("wildcard" if "*" in word else "word", word)
    if not token["attribute"]:
        return Item("any")
    if token["attribute"] not in {"form", "word", "stem"}:
        raise InvalidInput(f"units have no {token['attribute']!r}", hint="ask for form or stem")
    if token["attribute"] == "stem":
        if token["operator"] == "!=":
            raise InvalidInput("[stem!=…] is not known", hint="use [form!=…] with a regular expression")
        return Item("stem", token["value"])
    return Item("form" if token["operator"] == "=" else "not form", token["value"])


def repetition(token: re.Match[str]) -> tuple[int, int]:
    """Return the least and most of `?`, `*`, `+` or `{m,n}`."""
    sign = token["times"]
    if sign in {"?", "*", "+"}:
        return (1 if sign == "+" else 0), (1 if sign == "?" else MOST_REPEATED)
    least = int(token["least"] or 0)
    most = int(token["most"]) if token["most"] else (MOST_REPEATED if token["comma"] else least)
    if most < least or most > MOST_REPEATED:
        raise InvalidInput(f"{sign} is no repetition", hint=f"write {{m,n}} with m ≤ n ≤ {MOST_REPEATED}")
    return least, most
