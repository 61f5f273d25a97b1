"""The Containerfile as a test reads it: its instructions, and its build carried out in a folder."""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT


@dataclass(frozen=True)
class Instruction:
    """One instruction, with its lines joined."""

    name: str
    rest: str


def instructions() -> list[Instruction]:
    """Those of the Containerfile, in order."""
    text = (ROOT / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Instruction(*line.split(None, 1)) for line in lines]


def rests(name: str) -> list[str]:
    return [one.rest for one in instructions() if one.name == name]


def entry() -> list[str]:
    (found,) = rests("ENTRYPOINT")
    words: list[str] = json.loads(found)
    return words


def environment() -> dict[str, str]:
    words = [word for rest in rests("ENV") for word in shlex.split(rest)]
    return dict(word.split("=", 1) for word in words)


def copies() -> list[tuple[list[Path], str]]:
    """What each COPY takes, with patterns resolved, and where it goes."""
    found = []
    for rest in rests("COPY"):
        *sources, target = shlex.split(rest)
        taken = [path for source in sources for path in sorted(ROOT.glob(source))]
        assert len(taken) >= len(sources), f"{rest}: a source is missing"
        found.append((taken, target))
    return found


def build(app: Path) -> None:
    """Copy what the image would hold into a folder, which stands for /app."""
    for sources, target in copies():
        place = app / target
        for source in sources:
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, place / source.name)
