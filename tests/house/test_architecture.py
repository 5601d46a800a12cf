"""The house itself: layers, sizes, names, help."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from watchword.cli.main import COMMANDS, watchword

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "watchword"
MODULES = sorted(SOURCE.rglob("*.py"))
HOMELESS = {"utils", "util", "helpers", "common", "core", "base", "misc", "manager"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def test_rooms_import_only_what_their_floor_allows() -> None:
    result = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_has_a_home_and_a_size(module: Path) -> None:
    assert module.stem not in HOMELESS
    assert len(module.read_text("utf-8").splitlines()) <= 600


@pytest.mark.parametrize("init", sorted(SOURCE.rglob("__init__.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_there_is_no_logic_in_an_init(init: Path) -> None:
    assert not re.search(r"^\s*(def|class|for|while|if|try|with)\b", init.read_text("utf-8"), re.MULTILINE)


def test_every_command_has_help_with_an_example() -> None:
    for name in COMMANDS:
        command = watchword.get_command(None, name)  # type: ignore[arg-type]  # the context is not used
        assert command is not None
        assert command.help, name
        assert command.epilog, name
        assert f"watchword {name}" in command.epilog


def test_every_command_that_shows_something_prints_json_lines() -> None:
    without = {
        name
        for name in COMMANDS
        if (command := watchword.get_command(None, name))  # type: ignore[arg-type]
        and "as_json" not in {parameter.name for parameter in command.params}
    }
    assert without <= {"demo", "serve"}


def test_every_command_has_its_page() -> None:
    guide = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"## watchword {name}" not in guide] == []


def test_help_is_quick_because_it_imports_no_engine() -> None:
    code = (
        "import sys; import watchword.cli.main; sys.exit(any(n in sys.modules for n in ('numba', 'pyarrow', 'duckdb')))"
    )
    assert run(sys.executable, "-c", code).returncode == 0


def test_the_package_needs_nothing_but_its_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    development = {re.split(r"[<>=\[]", line)[0].lower() for line in project["dependency-groups"]["dev"]}
    imported = set()
    for module in MODULES:
        imported |= {
            word.lower() for word in re.findall(r"^\s*(?:from|import) (\w+)", module.read_text("utf-8"), re.MULTILINE)
        }
    assert not imported & {name.replace("-", "_") for name in development}


def test_nothing_names_a_path_of_one_machine() -> None:
    listed = run("git", "ls-files").stdout.splitlines()
    pattern = re.compile(r"/(?:home|root|Users)/\w+/|/work/(?:main|steering)")
    own = Path(__file__).relative_to(ROOT).as_posix()
    guilty = []
    for name in listed:
        path = ROOT / name
        if name != own and path.is_file() and path.suffix in {".py", ".md", ".toml", ".yaml", ".tsv", ".txt", ""}:
            guilty += [name] if pattern.search(path.read_text("utf-8", errors="ignore")) else []
    assert guilty == []
