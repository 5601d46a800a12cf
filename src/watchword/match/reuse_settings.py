"""What counts as reuse, and how hard it is looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from watchword.match.units import unit_scale
from watchword.model.errors import InvalidInput

MOST_WEIGHT = 1000
MOST_OCCURRENCES = 200  # the kernels count in bytes
MOST_UNITS = 64


@dataclass(frozen=True, slots=True)
class ReuseSettings:
    """The limits of the search for reuse; the defaults are measured on English words (see docs/reuse.md).

    `least_weight` is the significance in bits below which a pair is not reported; shorter phrases, from
    `shortest_phrase` content words on (0: none), are where chance would not have put their words together, and with 2
    also two words that stand in another order or with other words between them. What is long is reported however common
    it is, and then ranks low: for admission every kept unit counts at least `unit_floor` bits (13 words by default). A
    seed is the shortest n-gram that stands in at most `most_occurrences` places, or else the one of `longest_seed`
    units; each place is linked to at most `most_occurrences` earlier ones. Seeds of a chain are at most `gap` units and
    `drift` diagonals apart. An alignment reaches at most `margin` units beyond its seeds and `slack` diagonals beside
    them; a unit that is not kept costs `penalty` bits in it, and `gap_cost` in the significance. A unit gains at most
    `most_unit_bits`, kept units that make no seed at most `most_loose_bits` together. A chain as light as one seed in
    `lone_places` places (0: none) is aligned too if the units that both documents have within six units of it carry
    `company` bits. A passage that stands in `boilerplate_documents` documents is boilerplate. With `reworded`, a pair
    of documents gives long verbatim passages and stretches of sentences that say the same in other words or order, in
    place of pairs found word by word.
    """

    least_weight: float = 26.0
    most_occurrences: int = 16
    longest_seed: int = 8
    gap: int = 16
    drift: int = 8
    margin: int = 20
    slack: int = 6
    penalty: float = 4.0
    gap_cost: float = 1.0
    most_unit_bits: float = 14.0
    most_loose_bits: float = 16.0
    unit_floor: float = 2.0
    boilerplate_documents: int = 12
    lone_places: int = 4
    company: float = 18.0
    reworded: bool = False
    shortest_phrase: int = 2

    def __post_init__(self) -> None:
        """Refuse limits under which nothing, or everything, would be reuse."""
        if not 0 < self.least_weight <= MOST_WEIGHT:
            raise InvalidInput(
                f"least_weight is in bits, more than 0 and at most {MOST_WEIGHT}, not {self.least_weight}"
            )
        if not 2 <= self.most_occurrences <= MOST_OCCURRENCES:
            raise InvalidInput(f"most_occurrences is between 2 and {MOST_OCCURRENCES}, not {self.most_occurrences}")
        if not 2 <= self.longest_seed <= MOST_UNITS:
            raise InvalidInput(f"longest_seed is between 2 and {MOST_UNITS} units, not {self.longest_seed}")
        if self.shortest_phrase < 0 or self.shortest_phrase == 1:
            raise InvalidInput(
                f"a phrase has 2 content words or more (0: no short phrases), not {self.shortest_phrase}"
            )
        if min(self.lone_places, self.company) < 0 or self.unit_floor <= 0:
            raise InvalidInput("lone_places and company cannot be negative, and unit_floor must be more than 0")
        if min(self.gap, self.drift, self.margin, self.slack) < 0 or self.penalty <= 0 or self.gap_cost < 0:
            raise InvalidInput(
                "gap, drift, margin, slack and gap_cost cannot be negative, and penalty must be more than 0"
            )

    @classmethod
    def of(cls, language: str | None) -> ReuseSettings:
        """Return the defaults for a language: lengths grow where a unit is a syllable or a character.

        >>> ReuseSettings.of("ko").longest_seed, ReuseSettings.of("en").longest_seed
        (20, 8)
        """
        settings = cls()
        if not unit_scale(language).joined:
            return settings
        # A Korean or Chinese word is two to three units long.
        sizes = replace(settings, longest_seed=20, gap=40, drift=16, margin=40, slack=12, penalty=2.5, unit_floor=1.0)
        return replace(sizes, lone_places=0)  # what keeps company by chance was measured on words only
