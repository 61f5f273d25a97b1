"""The image by its parts: what goes into it, who runs it, where it writes, how its health is asked."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conftest import ROOT
from tests.installing.container import build, copies, entry, environment, instructions, rests


def test_it_runs_without_root_and_with_one_volume() -> None:
    names = [one.name for one in instructions()]
    assert rests("USER") == ["embers"]
    assert rests("VOLUME") == ["/data"]
    assert names.index("USER") > max(n for n, name in enumerate(names) if name in ("RUN", "COPY"))
    assert any("--owner embers" in rest and "/data" in rest for rest in rests("RUN"))


def test_what_it_writes_is_in_the_volume() -> None:
    assert environment()["XDG_DATA_HOME"] == "/data"
    assert "EMBERS_DB" not in environment()


def test_its_python_is_one_that_is_tested() -> None:
    (base,) = rests("FROM")
    version = re.fullmatch(r"docker\.io/library/python:(3\.\d+)-slim", base)
    assert version is not None
    assert version[1] in (ROOT / "README.md").read_text("utf-8")


def test_its_health_is_asked_at_its_own_port() -> None:
    (health,) = rests("HEALTHCHECK")
    line = json.loads(health[health.index("CMD ") + 4 :])
    assert line[:2] == ["python", "-c"]
    compile(line[2], "health", "exec")
    assert "/_stcore/health" in line[2]
    assert "os.environ['PORT']" in line[2]
    assert rests("EXPOSE") == [environment()["PORT"]] == ["8501"]


def test_what_it_copies_is_there_and_nobodys_data(tmp_path: Path) -> None:
    for sources, _ in copies():
        for source in sources:
            assert source.exists()
            assert source not in (ROOT, ROOT / "data", ROOT / ".streamlit")
    build(tmp_path)
    held = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert not [name for name in held if "secrets" in name and "cloud" not in name]
    assert not [name for name in held if name.startswith("data/local") or name.endswith(".db")]
    assert (
        "pyproject.toml" not in held
    )  # else it would take itself for a clone, and write beside itself
    for folder in ("crm", "pages", "docs/help"):
        wanted = {
            path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }  # fmt: skip
        assert wanted <= held


def test_its_command_is_the_one_that_is_installed() -> None:
    assert entry() == ["python", "-m", "scripts.installed"]


def test_a_builder_is_sent_no_data_and_no_secrets() -> None:
    lines = (ROOT / ".containerignore").read_text("utf-8").splitlines()
    assert lines[1] == "*"
    kept = [line[1:] for line in lines if line.startswith("!")]
    sent = {part.split("/")[0] for rest in rests("COPY") for part in rest.split()[:-1]}
    assert set(kept) == sent
    assert lines.index("data/local") > lines.index("!data")
    assert lines.index(".streamlit/secrets.toml") > lines.index("!.streamlit")
    assert (ROOT / ".dockerignore").resolve() == ROOT / ".containerignore"
