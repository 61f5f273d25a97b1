"""`import --map`: what columns mean, said on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.cli import main
from tests.intake.test_mapping import FINNISH, NORWEGIAN
from tests.services.support import Cli

MAP = "Kuka=full_name,Työpaikka=company,Milloin=last_contact,Lisätieto=notes"
FIELDS = "The fields are first_name, last_name, full_name, nickname, company, position"


@pytest.fixture
def cli(database: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(database, capsys)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(FINNISH, "utf-8")
    return path


def refusal(database: Path, capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["--db", str(database), "import", *map(str, words)]) == 2
    return capsys.readouterr().err


def test_a_mapping_reads_a_table_and_the_next_one_needs_none(cli: Cli, table: Path) -> None:
    told = cli.json("import", table, "--map", MAP, "--dry-run")
    assert (told["new"], told["touchpoints"], told["import_id"]) == (3, 3, None)
    assert told["unused_columns"] == []  # the links are recognised as such
    done = cli.json("import", table, "--map", MAP)
    assert (done["new"], done["touchpoints"]) == (3, 3)
    assert [one["company"] for one in cli.json("people")] == ["Järvi Oy", "Metsä Ltd", "Suo Oy"]
    table.write_text(FINNISH + "Outi Salo;Lumi Oy;2.2.2026;;\n", "utf-8")
    again = cli.json("import", table)
    assert (again["new"], again["unchanged"]) == (1, 3)
    assert "The columns are read as you chose" in again["warnings"][0]["why"]


def test_a_mapping_serves_several_files(cli: Cli, table: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text(NORWEGIAN, "utf-8")
    mapping = "Kuka=name,Hvem=name,Hvor jobber de=company"
    assert sorted(one["new"] for one in cli.json("import", table, other, "--map", mapping)) == [
        2,
        3,
    ]


def test_a_bad_mapping_gets_one_sentence_with_what_there_is(
    database: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for mapping, words in (
        ("Firma=company", ("no column “Firma”", "Kuka, Työpaikka, Milloin, Verkko", FIELDS)),
        ("Kuka=boss", ("“boss” is not a field", FIELDS)),
        ("Kuka", ("“Kuka” does not say which column goes with which field", FIELDS)),
        ("Työpaikka=company", ("No column is chosen as a name", "Kuka, Työpaikka")),
    ):
        said = refusal(database, capsys, table, "--map", mapping)
        assert said.count("\n") == 1
        for part in words:
            assert part in said


def test_an_unknown_table_says_how_to_map_it(
    database: Path, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refusal(database, capsys, table)
    assert "Its columns are Kuka, Työpaikka" in said
    assert '--map "Firm=company,When=last_contact"' in said


def test_a_file_without_a_table_has_no_columns_to_map(
    database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    everything = tmp_path / "all.json"
    everything.write_text('{"format": "embers", "version": 1}', "utf-8")
    assert "no table whose columns can be chosen" in refusal(
        database, capsys, everything, "--map", MAP
    )
