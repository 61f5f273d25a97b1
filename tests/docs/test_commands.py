"""Every command the documentation shows can be given, and does what it says."""

from __future__ import annotations

import base64
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit import config

from crm import cli
from crm.deployment import deployment
from tests.conftest import ROOT
from tests.docs.pages import PAGES, blocks, code, named, text_of

TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
EXAMPLE = (ROOT / ".streamlit" / "secrets.toml.example").read_text("utf-8")
CRM = "python -m crm "
EXITS = re.compile(r"# exits with (\d)")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_make_target_shown_exists(page: Path) -> None:
    shown = [line for line in code(page) if line.startswith("make ")]
    for line in shown:
        words = [word for word in shlex.split(line)[1:] if "=" not in word]
        assert set(words) <= TARGETS, line


def test_what_make_prints_is_every_target_for_people() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    steps = {"dev", "chromium"}
    told = {line.partition(":")[0] for line in lines if re.match(r"[a-z-]+:.*## ", line)}
    assert told == TARGETS - steps


@pytest.mark.parametrize(
    "page", [page for page in PAGES if CRM in "\n".join(blocks(page, "sh"))], ids=named
)
def test_every_command_in_a_block_runs(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EMBERS_DB", str(tmp_path / "embers.db"))
    for line in "".join(blocks(page, "sh")).splitlines():
        command, _, _ = line.partition("#")
        words = shlex.split(command)
        assert words[:3] == CRM.split(), line
        expected = int(found[1]) if (found := EXITS.search(line)) else 0
        assert cli.main(words[3:]) == expected, (line, capsys.readouterr())


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_in_a_sentence_is_understood(page: Path) -> None:
    for line in code(page):
        if line.startswith(CRM) and "--help" not in line:
            words = shlex.split(line.removeprefix(CRM).partition("#")[0])
            cli.parser().parse_args(["7" if word == "ID" else word for word in words])


def test_every_command_is_documented() -> None:
    (commands,) = (
        action.choices for action in cli.parser()._actions if isinstance(action.choices, dict)
    )
    told = set(code(ROOT / "README.md"))
    assert set(commands) <= told


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_option_of_the_server_exists(page: Path) -> None:
    known = set(config.get_config_options())
    shown = set(re.findall(r"--((?:server|browser|client|secrets)\.\w+)", text_of(page)))
    assert shown <= known


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_script_of_windows_exists(page: Path) -> None:
    for script in re.findall(r"\b(scripts\\\w+\.py)", text_of(page)):
        assert (ROOT / script.replace("\\", "/")).is_file(), script


def printed(start: str) -> str:
    """What the command in the example that begins like this prints."""
    (line,) = (line for line in EXAMPLE.splitlines() if start in line)
    words = shlex.split(line[line.index("python -c") :])
    done = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_secrets_example_is_a_set_up_once_its_blanks_are_filled() -> None:
    blank = deployment(tomllib.loads(EXAMPLE))
    assert blank.problems  # as it stands it lets nobody in
    secret, key = printed("import secrets"), printed("import base64")
    assert len(base64.b64decode(key)) == 32
    filled = EXAMPLE.replace('cookie_secret = ""', f'cookie_secret = "{secret}"')
    filled = filled.replace('# encryption_key = ""', f'encryption_key = "{key}"')
    filled = filled.replace("# [hosting]", "[hosting]").replace("# trust_", "trust_")
    filled = re.sub(r'= ""$', '= "something"', filled, flags=re.MULTILINE)
    found = deployment(tomllib.loads(filled))
    assert not found.problems
    assert found.hosted
    assert found.trusts_addresses
    assert found.store is not None
    assert (found.store.kind, len(found.store.keys)) == ("s3", 1)
