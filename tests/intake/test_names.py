"""Whole names as people write them: who is called what."""

from __future__ import annotations

import pytest

from crm import intake
from crm.intake.names import split_name


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Ada Lark", "Ada", "Lark"),
        ("Ada", "Ada", ""),
        ("Mary Ann Lark", "Mary", "Ann Lark"),
        ("Sorrelgate, John A.", "John A.", "Sorrelgate"),
        ("García López, María", "María", "García López"),
        ("DUSKHAM, JANE", "JANE", "DUSKHAM"),
        ("Thistledown, James, Jr.", "James", "Thistledown, Jr."),
        ("Elmgrove, Mary, MD", "Mary", "Elmgrove, MD"),
        ("van der Berg, Anna", "Anna", "van der Berg"),
        ("O'Brien, Mary-Kate", "Mary-Kate", "O'Brien"),
        ("Dr. Anna Larkspur", "Anna", "Larkspur"),
        ("Prof. Dr. Jörg Müller", "Jörg", "Müller"),
        ("Mr Smith", "", "Smith"),
        ("Dean Lark", "Dean", "Lark"),
        ("King Moss", "King", "Moss"),
        ("Jack Ma", "Jack", "Ma"),
        ("Li, Wei", "Wei", "Li"),
        ("李明", "李明", ""),
    ],
)
def test_a_whole_name(full: str, first: str, last: str) -> None:
    assert split_name(full) == (first, last)


def test_a_title_is_nobodys_first_name_in_a_column_of_its_own_either() -> None:
    rows = "First Name,Last Name,Email\nDr.,Anna Larkspur,a@example.com\nMr,Smith,b@example.com\n"
    people = intake.read("list.csv", rows.encode()).people
    assert [(p.first_name, p.last_name) for p in people] == [("Anna", "Larkspur"), ("", "Smith")]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ('"Berg, Kari",', ("Kari", "Berg")),
        (',"Berg, Kari"', ("Kari", "Berg")),
        ('"van der Berg, Dr. Anna",', ("Anna", "van der Berg")),
        ('"García López, María",', ("María", "García López")),
        ('"Kari, MBA",', ("Kari", "MBA")),
        ('Kari,"Berg, PhD"', ("Kari", "Berg, PhD")),
        ("Mary Ann,", ("Mary Ann", "")),
    ],
)
def test_a_whole_name_in_one_of_two_columns_is_turned(cells: str, names: tuple[str, str]) -> None:
    rows = f"First Name,Last Name,Email\n{cells},a@example.com\nJo,Lark,b@example.com\n"
    person = intake.read("list.csv", rows.encode()).people[0]
    assert (person.first_name, person.last_name) == names
