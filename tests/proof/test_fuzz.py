"""The proof of damaged input finds what it is there to find."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from crm.errors import FileRefused
from proof import fuzz, readers
from proof.fuzz import Told, within
from proof.mutation import LONGEST, altered, mutated
from proof.readers import READERS, Reader


class Pipe:
    """Takes what the reading process says."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def send(self, what: object) -> None:
        self.said.append(what)


def told(monkeypatch: pytest.MonkeyPatch, read: object) -> list[object]:
    """What is said of ten inputs for this reader, in this process and without a limit of its memory."""
    reader = Reader("mine", lambda: [b"sample"], (), read, 1)  # type: ignore[arg-type]
    monkeypatch.setattr(fuzz, "READERS", (reader,))
    monkeypatch.setattr(fuzz.resource, "setrlimit", lambda *_: None)
    pipe = Pipe()
    within(pipe, "mine", 0, 10, Path(tempfile.gettempdir()))  # type: ignore[arg-type]
    return pipe.said


def test_a_refusal_in_words_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes) -> None:
        raise FileRefused("Not such a file.")

    found = [one for one in told(monkeypatch, read) if isinstance(one, Told)]
    assert sum(one.refused for one in found) == 10
    assert not [one for one in found if one.fault]


def test_any_other_exception_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(data: bytes) -> None:
        if data != b"sample":
            raise ValueError("no such role")

    found = [one for one in told(monkeypatch, read) if isinstance(one, Told) and one.fault]
    assert found
    assert found[0].fault.startswith("ValueError at ")
    assert "no such role" in found[0].fault


def test_an_input_that_ends_its_process_is_told_with_its_number(tmp_path: Path) -> None:
    found = fuzz.fuzzed("no such reader", 1, tmp_path, batch=1)
    assert list(found.faults) == ["ends its process (1)"]


@pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)
def test_every_reader_reads_its_samples_and_the_same_damage_each_time(reader: Reader) -> None:
    assert [reader.given(n) for n in range(3)] == [reader.given(n) for n in range(3)]
    reads = 0
    for sample in reader.samples():
        try:
            reader.read(sample)
        except readers.CrmError:
            continue
        reads += 1
    assert reads


def test_all_inputs_are_given_out() -> None:
    assert sum(reader.share for reader in READERS) == 100


def test_damage_stays_small_and_is_damage() -> None:
    samples = [b"one,two\nthree,4\n" * 500]
    made = [mutated(random.Random(n), samples, (b"x" * 999,)) for n in range(60)]
    assert max(map(len, made)) <= LONGEST
    assert len(set(made)) > 50


def test_values_are_altered_in_a_copy() -> None:
    document = {"people": [{"ref": "p1", "tags": ["a"]}, {"ref": "p2"}]}
    made = [altered(random.Random(n), document) for n in range(30)]
    assert document == {"people": [{"ref": "p1", "tags": ["a"]}, {"ref": "p2"}]}
    assert sum(one != document for one in made) > 20
