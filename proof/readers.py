"""Everything that reads what came from elsewhere, with samples to be damaged."""

from __future__ import annotations

import io
import json
import random
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, time
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks import network
from benchmarks.network import TODAY
from crm import deployment, reference
from crm.domain.cases.evidence import parse_evidence
from crm.domain.drafts.first_line import parse_ways_in
from crm.domain.drafts.letter_rules import parse_letter_rules
from crm.domain.drafts.template import parse_templates
from crm.domain.playbook.file import parse
from crm.domain.playbook.step import with_overrides
from crm.errors import CrmError
from crm.intake.mail.whose import Whose
from crm.intake.together import read_alone
from crm.services import case_steps, sample
from crm.services.exports import KINDS
from crm.services.imports import batch_import
from crm.services.imports.portable import import_portable
from crm.services.people import people
from crm.store.cases import opportunities
from crm.store.local import LocalStore, open_store
from crm.store.people.people import PeopleFilter
from proof.mutation import altered, mutated

_FILES: Final = Path(__file__).resolve().parent.parent / "tests" / "data"
_SEED: Final = 23
_WHOSE: Final = Whose(frozenset({"me@example.com"}), UTC, TODAY, time.max)


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: samples of what it reads, words that mean something in it, and itself.

    Attributes:
        share: of a hundred inputs, how many are for it.
        structured: the samples are JSON, of which values are changed instead of bytes.
    """

    name: str
    samples: Callable[[], Sequence[bytes]]
    tokens: tuple[bytes, ...]
    read: Callable[[bytes], object]
    share: int
    structured: bool = False

    def given(self, number: int) -> bytes:
        """The input of this number, always the same."""
        chance = random.Random(f"{_SEED}-{self.name}-{number}")
        if self.structured:
            whole = json.loads(chance.choice(self.samples()))
            return json.dumps(altered(chance, whole)).encode()
        return mutated(chance, self.samples(), self.tokens)


@cache
def store() -> LocalStore:
    """A database of this process, with the sample and a small network."""
    folder = tempfile.mkdtemp(prefix="embers-proof-")
    made = open_store(Path(folder, "embers.db"))
    network.fill(made, 300, 1_500)
    sample.add(made, TODAY)
    return made


def _of(*patterns: str) -> Callable[[], Sequence[bytes]]:
    @cache
    def samples() -> Sequence[bytes]:
        found = [path for pattern in patterns for path in sorted(_FILES.glob(pattern))]
        return [path.read_bytes() for path in found if path.stat().st_size < 8_000]

    return samples


@cache
def _cards() -> Sequence[bytes]:
    made = [KINDS[kind](store(), TODAY).text.encode() for kind in ("people-vcf", "people-vcf4")]
    return [*_of("linkedin/*.vcf")(), *(text[:1_500] for text in made)]


@cache
def _archives() -> Sequence[bytes]:
    """Small archives of the tables of LinkedIn's, and of other files."""
    tables = {}
    with zipfile.ZipFile(_FILES / "linkedin" / "Basic_LinkedInDataExport_sample.zip") as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                tables[name] = b"".join(archive.read(name).splitlines(keepends=True)[:4])
    others = {path.name: path.read_bytes() for path in sorted((_FILES / "field").iterdir())}
    return [_zip(tables), _zip(others), *_of("linkedin/16*.zip")()]


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@cache
def _documents() -> Sequence[bytes]:
    return [sample.sample_document(TODAY), *_of("fresh.json")()]


def _file(data: bytes) -> None:
    read_alone(("file", data), _WHOSE)


def _stored(data: bytes) -> None:
    """Read, and imported in a rehearsal."""
    batch_import.import_file(store(), "file", data, TODAY, dry_run=True)


def _document(data: bytes) -> None:
    import_portable(store(), "data.json", data, TODAY, dry_run=True)


@cache
def _settings_files() -> Sequence[bytes]:
    names = (
        "playbook.toml",
        "drafts.toml",
        "deadlines.toml",
        "linkedin.toml",
        "ways_in.toml",
        "letter_rules.toml",
        "evidence.toml",
        "demo.toml",
    )
    return [(reference.DATA / name).read_bytes() for name in names]


@cache
def _playbooks() -> Sequence[bytes]:
    return [json.dumps(reference.table("playbook.toml")).encode()]


@cache
def _all_drafts() -> Sequence[bytes]:
    return [json.dumps(reference.table("drafts.toml")).encode()]


def _settings_file(data: bytes) -> None:
    """As each of the files that a coach edits."""
    try:
        raw = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return  # told by crm.reference with its line
    with suppress(CrmError):
        parse_templates(raw)
    with suppress(CrmError):
        parse_ways_in(raw, "file")
    with suppress(CrmError):
        parse_letter_rules(raw, "file")
    with suppress(CrmError):
        parse_evidence(raw, "file")
    _plan_with(raw)


def _plan_with(raw: dict[str, Any]) -> None:
    """With a playbook that passes, the day is planned."""
    playbook = with_overrides(parse(raw, None), (), {})
    with store().read() as db:
        for case in case_steps.cases_of(db, opportunities.everything(db)[:4], TODAY):
            case_steps.steps_in(playbook, case, TODAY)


_SECRETS: Final = (
    b'[auth]\nredirect_uri = "https://example.com/oauth2callback"\ncookie_secret = "abc123"\n'
    b'[auth.google]\nclient_id = "x"\nclient_secret = "y"\nserver_metadata_url = "https://example.org/w"\n'
    b'[store]\nkind = "s3"\nbucket = "b"\nendpoint = "https://example.com"\nkey_id = "k"\nsecret = "s"\n',
    b'[owner]\npassphrase = "scrypt$1$2$3"\ncookie_secret = "abc"\n[store]\nkind = "postgres"\n'
    b'dsn = "postgresql://me@example.com/db"\nkeys = ["AAAA"]\n[hosting]\ntrust_addresses_of = ["google"]\n',
)  # fmt: skip


def _secrets(data: bytes) -> None:
    with suppress(
        tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError
    ):  # Streamlit reads them
        raw = tomllib.loads(data.decode())
        deployment.deployment(raw)


def _search(data: bytes) -> None:
    typed = data.decode("utf-8", "replace")
    people.page(store(), PeopleFilter(search=typed), TODAY)


def _playbook(data: bytes) -> None:
    _plan_with(json.loads(data))


def _drafts(data: bytes) -> None:
    parse_templates(json.loads(data))


_VALUES: Final = (b"[]", b"{}", b'""', b"true", b"-1", b"1979-05-27", b'["x"]', b"1e400", b"inf")
READERS: Final = (
    Reader("CSV", _of("linkedin/*.csv", "field/*.ldif"), (b"First Name,Last Name,URL\n", b"sep=;\n", b'"",""'),
           _file, 18),
    Reader("CSV, imported", _of("linkedin/*.csv"), (b"Name;E-mail;Last contact;Status\n", b"31/02/2026"), _stored, 2),
    Reader("ZIP", _archives, (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"../", b"\x08\x00"), _file, 4),
    Reader("vCard", _cards, (b";TYPE=x", b";TYPE=", b"BEGIN:VCARD\n", b"END:VCARD\n", b"item1.", b"=0D=0A=\n",
           b"ENCODING=QUOTED-PRINTABLE", b"ENCODING=b:", b"CHARSET=\xc3\xa9", b"BDAY:--0230\n"), _file, 10),
    Reader("mail", _of("field/*.eml"), (b"=?utf-8?q?a?=", b"=?x\xc3\xa9?b?a?=", b"To: ", b"(", b"<", b"@example.com>,",
           b"Date: ", b"References: ", b"Content-Type: multipart/mixed; boundary=a\n", b"--a\n", b"group:"), _file, 20),
    Reader("mailbox", _of("field/*.mbox"), (b"\nFrom a@example.com Mon Mar 02 10:00:00 2026\n", b">From ",
           b"=?x\xc3\xa9?b?a?=", b"X-Mozilla-Status: 0009\n", b"("), _file, 10),
    Reader("calendar", _of("field/*.ics"), (b"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\n", b"FREQ=SECONDLY",
           b"FREQ=YEARLY;BYDAY=5MO", b"INTERVAL=0;", b"COUNT=999999999;", b"RECURRENCE-ID:20260302T100000\n",
           b"RECURRENCE-ID;VALUE=DATE:x\n", b"DTSTART:19000101T000000\n", b"EXDATE:", b"RDATE:", b"TZID=",
           b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"UNTIL=21000101;", b"BYSETPOS=-1;", b"ATTENDEE;CN=x:"), _file, 8),
    Reader("portable JSON", _documents, (b"null", b"[" * 3, b'"people": ', b'"ref": "p1",', b"NaN", b"\\ud800",
           b'"binned_on": "2026-01-01",', *_VALUES), _document, 4),
    Reader("portable JSON, other values", _documents, (), _document, 8, structured=True),
    Reader("files of a coach (TOML)", _settings_files, (b'who = "attendee"\n', b'who = "gift"\n', b"[[step]]\n",
           b'trigger = "silence"\n', *_VALUES), _settings_file, 3),
    Reader("playbook, other values", _playbooks, (), _playbook, 3, structured=True),
    Reader("drafts, other values", _all_drafts, (), _drafts, 3, structured=True),
    Reader("secrets (TOML)", lambda: _SECRETS, (b'kind = ["s3"]\n', b"[store]\n", *_VALUES), _secrets, 4),
    Reader("words of a search", lambda: (b"alder planner", b"lololo", b"ada@example.com", b"0049 30 123"),
           (b"lo", b"s", b"\xc3\x9f", b"ae", b"*", b'"', b" OR ", b"NEAR(", b"-", b"\xe6\x97\xa5"), _search, 3),
)  # fmt: skip
