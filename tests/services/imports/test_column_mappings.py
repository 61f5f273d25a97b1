"""Column mappings that are chosen, remembered, used without asking, and changed again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crm.errors import InvalidInput
from crm.intake import Source, TableNotUnderstood
from crm.intake.columns import Field
from crm.services import overview
from crm.services.imports import batch_import, column_mappings, history
from crm.services.imports.batch_import import import_file
from crm.services.imports.proposing import look_into
from crm.services.people import people
from crm.store import settings
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from tests.conftest import TODAY
from tests.intake.test_mapping import FINNISH, KEY, MEANT, NORWEGIAN

FIRST = ("a.csv", FINNISH.encode())
MORE = ("b.csv", (FINNISH.partition("\n")[0] + "\nOuti Salo;Lumi Oy;2.2.2026;;\n").encode())
NAMED = {"Kuka": Field.FULL, "Työpaikka": Field.COMPANY, "Milloin": Field.LAST_CONTACT}


@pytest.fixture
def store(database: Path) -> LocalStore:
    return open_store(database)


def names(store: LocalStore) -> list[str]:
    return [row.person.name for row in people.page(store, PeopleFilter(), TODAY, "id").rows]


def test_a_table_is_read_as_proposed_until_somebody_says_otherwise(store: LocalStore) -> None:
    looked = look_into(store, [FIRST], TODAY)
    assert looked.chosen == {
        KEY: (Field.FULL, None, Field.LAST_CONTACT, Field.LINK, None)
    }  # fmt: skip
    shown = batch_import.preview(store, looked.pieces, TODAY)
    assert shown.alone
    assert (shown.alone.result.new, shown.alone.result.touchpoints) == (3, 3)
    again = look_into(store, [FIRST], TODAY, {KEY: MEANT})
    assert again.chosen == {KEY: MEANT}
    assert column_mappings.remembered(store) == {}  # nothing is kept before the import


def test_what_was_chosen_is_remembered_with_the_import(store: LocalStore) -> None:
    batch_import.apply(store, look_into(store, [FIRST], TODAY, {KEY: MEANT}).pieces, TODAY)
    assert column_mappings.remembered(store) == {KEY: MEANT}
    second = look_into(store, [MORE], TODAY)
    assert not second.chosen
    (table,) = second.pieces[0].tables
    assert (table.source, table.fields) == (Source.REMEMBERED, MEANT)
    batch_import.apply(store, second.pieces, TODAY)
    assert names(store) == ["Aino Virtanen", "Eero Mäki", "Liisa Korpi", "Outi Salo"]
    changed = (Field.FULL, Field.POSITION, None, None, None)
    batch_import.apply(store, look_into(store, [MORE], TODAY, {KEY: changed}).pieces, TODAY)
    assert column_mappings.remembered(store) == {KEY: changed}


def test_undoing_takes_everything_back_but_what_was_chosen(store: LocalStore) -> None:
    done = import_file(store, *FIRST, TODAY, named=NAMED)
    assert (done.new, done.touchpoints) == (3, 3)
    person = people.page(store, PeopleFilter(), TODAY, "id").rows[0].person
    assert people.person_file(store, person.id, TODAY).touchpoints[0].day == date(2026, 5, 3)
    history.undo(store, done.import_id, TODAY)
    assert overview.counts(store).people == 0
    assert KEY in column_mappings.remembered(store)


def test_the_same_file_is_known_with_the_same_mapping_only(store: LocalStore) -> None:
    import_file(store, *FIRST, TODAY, named=NAMED)
    assert import_file(store, *FIRST, TODAY).known
    other = import_file(store, *FIRST, TODAY, named={"Lisätieto": Field.NOTES})
    assert not other.known
    assert other.updated == 2


def test_a_dry_run_remembers_nothing(store: LocalStore) -> None:
    told = import_file(store, *FIRST, TODAY, dry_run=True, named=NAMED)
    assert [column.name for column in told.unused_columns] == ["Lisätieto"]
    assert column_mappings.remembered(store) == {}


def test_a_column_that_is_not_there_is_refused_with_those_that_are(store: LocalStore) -> None:
    for read in (
        lambda: import_file(store, *FIRST, TODAY, named={"Firma": Field.COMPANY}),
        lambda: batch_import.import_files(
            store, [FIRST, ("n.csv", NORWEGIAN.encode())], TODAY, named={"Firma": Field.COMPANY}
        ),
    ):
        with pytest.raises(InvalidInput, match=r"no column “Firma”.*Kuka, Työpaikka.*leave_out"):
            read()
    with pytest.raises(TableNotUnderstood, match="No column is chosen as a name"):
        import_file(store, *FIRST, TODAY, named={"Työpaikka": Field.COMPANY})


def test_each_of_several_tables_has_its_own_mapping(store: LocalStore) -> None:
    looked = look_into(store, [FIRST, ("n.csv", NORWEGIAN.encode())], TODAY)
    assert len(looked.chosen) == 2
    done = batch_import.apply(store, looked.pieces, TODAY)
    assert sorted(part.result.new for part in done) == [2, 3]
    assert len(column_mappings.remembered(store)) == 2


def test_a_table_without_column_names_is_not_remembered(store: LocalStore) -> None:
    nameless = ("c.csv", b"Anna Berg,a@example.com\nPer Dal,p@example.com\n")
    looked = look_into(store, [nameless], TODAY)
    batch_import.apply(store, looked.pieces, TODAY)
    assert names(store) == ["Anna Berg", "Per Dal"]
    assert column_mappings.remembered(store) == {}


def test_only_the_latest_are_remembered_and_damaged_ones_are_not_used(store: LocalStore) -> None:
    many: dict[str, object] = {f"key{n}": ["full_name", ""] for n in range(60)}
    many |= {"bad": ["no such field"], "worse": 7, "worst": [["full_name"]]}

    def put(db: Database) -> None:
        settings.put(db, "column_mappings", json.dumps(many))

    store.write(put)
    assert len(column_mappings.remembered(store)) == 60
    import_file(store, *FIRST, TODAY, named=NAMED)
    kept = column_mappings.remembered(store)
    assert len(kept) == 50
    assert {KEY, "key59"} <= kept.keys()
    assert "key0" not in kept
