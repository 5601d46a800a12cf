"""Parts come through one door."""

from __future__ import annotations

import pytest

from watchword.model.claims import Brief
from watchword.model.errors import InvalidInput
from watchword.plugins import Exporter, Measure, gather, part


class Shouting:
    @part
    def register_exporters(self) -> list[Exporter]:
        return [Exporter("shout", "1", lambda brief: brief.title.upper())]

    @part
    def register_measures(self) -> list[Measure]:
        return [Measure("nothing", "1", lambda _document, _tokens: [])]


class Impostor:
    @part
    def register_exporters(self) -> list[Exporter]:
        return [Exporter("markdown", "9", str)]


def test_built_in_parts_come_first_and_plugins_add() -> None:
    parts = gather(Shouting())
    assert [one.name for one in parts.exporters] == ["markdown", "page", "shout"]
    assert [one.name for one in parts.measures] == ["nothing"]
    assert "jsonl" in {reader.name for reader in parts.readers}


def test_a_plugin_cannot_take_the_name_of_another_part() -> None:
    with pytest.raises(InvalidInput, match="two exporters are called 'markdown'"):
        gather(Impostor())


def test_the_built_in_exporters_render_a_brief() -> None:
    assert {one.name: one.export for one in gather().exporters}.keys() == {"markdown", "page"}
    assert Brief.__doc__
