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
