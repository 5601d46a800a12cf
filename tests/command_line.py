"""Running the command line as an analyst does: a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

CODE = "from watchword.cli.main import main; main()"


def run(*words: object, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run `watchword` with these words and demand the exit code (None: any); a traceback is never right."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, words)], capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    assert code is None or done.returncode == code, (
        f"exit {done.returncode}, expected {code}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    )
    return done


def cost(*words: object) -> tuple[float, int]:
    """Run `watchword` and return what that one process cost: CPU seconds and peak memory in kB (on Linux)."""
    with subprocess.Popen(
        [sys.executable, "-c", CODE, *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def lines(*words: object, code: int = 0) -> list[dict[str, Any]]:
    """Run a command with --json and return its lines."""
    return [json.loads(line) for line in run(*words, "--json", code=code).stdout.splitlines()]


def archive_of(folder: Path, *locations: object, profile: object | None = None) -> Path:
    """Make an archive and add what lies at the locations."""
    run("init", folder, *(("--profile", profile) if profile else ()))
    run("add", "-C", folder, *locations)
    return folder


def spans_of(finding: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every span that a finding carries, at any depth."""
    found: list[dict[str, Any]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if value.keys() == {"document", "start", "end", "quote"}:
                found.append(value)
            else:
                for one in value.values():
                    walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)

    walk(finding)
    return found
