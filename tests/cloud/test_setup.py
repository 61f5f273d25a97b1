"""From one connection to the finished secrets: asked, asked again, printed, written."""

from __future__ import annotations

import io
import stat
import tomllib
from pathlib import Path

import pytest

from crm.cli import main
from crm.errors import CrmError, InvalidInput
from crm.passphrase import hashing
from tests.cloud.support import (
    PASSPHRASE,
    Person,
    deployed,
    ran,
    script,
)
from tests.conftest import ROOT


def test_three_answers_make_the_secrets_of_an_owner(folder: str) -> None:
    person = Person(folder, "", PASSPHRASE, PASSPHRASE, "")
    data, text = ran(person)
    found = deployed(data)
    assert found.hosted
    assert found.owner is not None
    assert hashing.matches(PASSPHRASE, found.owner.hash)
    assert found.store is not None
    assert len(found.store.keys[0]) == 32
    told = tomllib.loads(data["secrets"])
    assert len(told["owner"]["cookie_secret"]) >= 64
    assert PASSPHRASE not in text + "".join(person.said)
    assert data["secrets"].strip() in text
    for step in ("1. Keep a copy of encryption_key", "2. In Community Cloud", "3. Open the app"):
        assert step in text


def test_what_is_pasted_with_its_lines_is_still_the_secrets(folder: str) -> None:
    data, text = ran(script(PASSPHRASE), "--store", folder)
    begin, end = text.index("# ---"), text.rindex("# ---")
    assert tomllib.loads(text[begin:end]) == tomllib.loads(data["secrets"])


def test_two_runs_share_no_secret(folder: str, tmp_path: Path) -> None:
    one, other = (
        tomllib.loads(ran(script(PASSPHRASE), "--store", f"{folder}{name}")[0]["secrets"])
        for name in "ab"
    )
    for section, key in (
        ("owner", "passphrase_hash"),
        ("owner", "cookie_secret"),
        ("store", "encryption_key"),
    ):
        assert one[section][key] != other[section][key]


def test_whoever_types_may_try_again(folder: str) -> None:
    person = Person(
        "hello",
        "postgresql://kim:x@no-such-host.invalid/crm",
        folder,
        "3",
        "1",
        "too short",
        PASSPHRASE,
        "something else",
        PASSPHRASE,
        PASSPHRASE,
        "",
    )
    data, _ = ran(person)
    assert deployed(data).owner is not None
    told = "\n".join(person.said)
    for words in (
        "not the address of a database or a bucket",
        "The host no-such-host.invalid was not found",
        "Type 1 or 2",
        "at least 12 characters",
        "The two do not match",
    ):
        assert words in told
    assert person.answers == []


def test_an_input_that_ends_is_no_endless_question(folder: str) -> None:
    for answers in ((), ("hello",), (folder,), (folder, "1"), (folder, "1", "short")):
        with pytest.raises(InvalidInput, match="There is no answer"):
            ran(Person(*answers))


def test_a_provider_instead(folder: str) -> None:
    person = Person(folder, "2", "my-crm.streamlit.app/", "the-client", 'a "secret" \\', "", "")
    data, text = ran(person)
    told = tomllib.loads(data["secrets"])["auth"]
    assert told["redirect_uri"] == "https://my-crm.streamlit.app/oauth2callback"
    assert told["client_secret"] == 'a "secret" \\'
    assert told["server_metadata_url"].startswith("https://accounts.google.com/")
    assert deployed(data).providers == ("",)
    assert "restore it under Your data" in text


@pytest.mark.parametrize(
    "app", ["http://crm.example.com", "", "https://", "two words", "https://[x"]
)
def test_an_address_that_is_no_apps_is_refused(folder: str, app: str) -> None:
    argv = ("--store", folder, "--sign-in", "provider", "--client-id", "x", "--app", app)
    with pytest.raises(CrmError):
        ran(script("the secret"), *argv)


def test_the_file_is_readable_by_its_owner_alone_and_never_takes_anothers_place(
    folder: str, tmp_path: Path
) -> None:
    file = tmp_path / "secrets.toml"
    data, _ = ran(script(PASSPHRASE), "--store", folder, "--write", file)
    assert file.read_text("utf-8") == data["secrets"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(InvalidInput, match="already"):
        ran(script(PASSPHRASE), "--store", folder, "--write", file)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (ROOT / "secrets.toml", "where git would pick it up"),
        (ROOT / "docs" / "x.toml", "where git would pick it up"),
        (ROOT / ".streamlit" / "other.toml", "where git would pick it up"),
        (Path("missing-folder") / "x.toml", "There is no folder"),
    ],
)
def test_secrets_are_never_written_where_git_keeps_them(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInput, match=says):
        ran(script(PASSPHRASE), "--store", folder, "--write", file)
    assert not file.exists()
    assert not (tmp_path / "store").exists()


def test_the_command_prints_the_result_and_nothing_else(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{folder}\n{PASSPHRASE}\n"))
    assert main(["--json", "cloud-setup", "--store", "-"]) == 0
    out, err = capsys.readouterr()
    assert '"secrets": "[owner]' in out
    assert "It works" in err
    assert PASSPHRASE not in out + err


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ((), "There is no answer to “The address”. Give it with --store."),
        (("--store", "hello"), "not the address of a database or a bucket"),
        (("--sign-in", "magic"), "magic"),
    ],
)
def test_the_command_refuses_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["cloud-setup", *argv]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
