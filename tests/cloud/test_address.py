"""An address is understood as consoles show it; what is missing is asked, and what is no address is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from crm.cloud.address import Connection, read
from crm.config import store_settings
from crm.errors import CrmError, InvalidInput

NEON = "postgresql://kim:npg_aB1@ep-x-pooler.eu.example.com/neondb?sslmode=require&channel_binding=require"
PLAIN = "postgresql://kim:secret@db.example.com/crm?sslmode=require"


@pytest.mark.parametrize(
    ("pasted", "dsn"),
    [
        (NEON, NEON),
        (f"psql '{NEON}'", NEON),
        (f'DATABASE_URL="{NEON}"', NEON),
        (f"export DATABASE_URL={NEON};", NEON),
        (f"  {NEON}  ", NEON),
        ("postgres://kim:secret@db.example.com/crm", PLAIN),
        ("POSTGRESQL://kim:secret@db.example.com/crm?sslmode=prefer", PLAIN),
        ("postgresql+psycopg2://kim:secret@db.example.com/crm?sslmode=disable", PLAIN),
        ("jdbc:postgresql://db.example.com/crm?user=kim&password=secret", PLAIN),
        (
            "postgresql://kim:secret@db.example.com/crm?sslmode=verify-full",
            "postgresql://kim:secret@db.example.com/crm?sslmode=verify-full",
        ),
        (
            "postgresql://kim:secret@localhost:5433/crm",
            "postgresql://kim:secret@localhost:5433/crm",
        ),
    ],
)
def test_a_database_is_read_as_its_console_shows_it_and_travels_encrypted(
    pasted: str, dsn: str
) -> None:
    found = read(pasted)
    assert dict(found.section) == {"kind": "postgres", "dsn": dsn}
    assert found.missing == ()


@pytest.mark.parametrize(
    "password", ["p@ss/w#rd?x", "a:b", "100 %", "ü€", "[x", "a=b&c=d", "'\"\\", "ends@"]
)
def test_a_password_may_hold_any_letter(password: str) -> None:
    asked = read("postgresql://kim:[YOUR-PASSWORD]@db.example.com/crm").filled("password", password)
    assert asked.missing == ()
    said = conninfo_to_dict(asked.section["dsn"])
    assert (said["user"], said["password"], said["host"], said["dbname"]) == (
        "kim",
        password,
        "db.example.com",
        "crm",
    )


@pytest.mark.parametrize("password", ["p@ss/w#rd?x", "a:b", "ü€", "[x", "100%"])
def test_a_password_that_was_pasted_as_it_is_is_understood(password: str) -> None:
    said = conninfo_to_dict(read(f"postgresql://kim:{password}@db.example.com/crm").section["dsn"])
    assert (said["password"], said["host"]) == (password, "db.example.com")


@pytest.mark.parametrize(
    "blank", ["[YOUR-PASSWORD]", "<password>", "************", "npg_****", "your_password", ""]
)
def test_a_blank_of_the_console_is_asked_for(blank: str) -> None:
    assert read(f"postgresql://kim:{blank}@db.example.com/crm").missing == ("password",)


R2 = "https://acc.r2.cloudflarestorage.com"


@pytest.mark.parametrize(
    ("pasted", "section", "missing"),
    [
        (
            f"{R2}/notes",
            {"endpoint": R2, "bucket": "notes", "prefix": "embers", "region": "auto"},
            ("access_key_id", "secret_access_key"),
        ),
        (
            R2,
            {"endpoint": R2, "prefix": "embers", "region": "auto"},
            ("bucket", "access_key_id", "secret_access_key"),
        ),
        (
            "https://s3.eu-central-1.amazonaws.com/notes/my/crm",
            {"bucket": "notes", "prefix": "my/crm", "region": "eu-central-1"},
            ("access_key_id", "secret_access_key"),
        ),
        (
            "https://notes.s3.eu-central-1.amazonaws.com/",
            {"bucket": "notes", "prefix": "embers", "region": "eu-central-1"},
            ("access_key_id", "secret_access_key"),
        ),
        (
            "s3://notes",
            {"bucket": "notes", "prefix": "embers"},
            ("region", "access_key_id", "secret_access_key"),
        ),
        (
            "https://ref.supabase.example/storage/v1/s3/notes?region=eu-west-1",
            {
                "endpoint": "https://ref.supabase.example/storage/v1/s3",
                "bucket": "notes",
                "prefix": "embers",
                "region": "eu-west-1",
            },
            ("access_key_id", "secret_access_key"),
        ),
        (
            "https://AK1:S%2Fk@s3.fr-par.scw.example/notes",
            {
                "endpoint": "https://s3.fr-par.scw.example",
                "bucket": "notes",
                "prefix": "embers",
                "region": "fr-par",
                "access_key_id": "AK1",
                "secret_access_key": "S/k",
            },
            (),
        ),
    ],
)
def test_a_bucket_is_read_as_its_console_shows_it(
    pasted: str, section: dict[str, str], missing: tuple[str, ...]
) -> None:
    found = read(pasted)
    assert dict(found.section) == {"kind": "s3"} | section
    assert found.missing == missing


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("", "not the address of a database or a bucket"),
        ("hello", "not the address of a database or a bucket"),
        ("mysql://kim:secret@db.example.com/crm", "not the address of a database or a bucket"),
        ("https://", "not the address of a database or a bucket"),
        ("https://a b/notes", "not the address of a database or a bucket"),
        ("https://[::1/notes", "not the address of a database or a bucket"),
        ("https://host.example.com:99999/notes", "not the address of a database or a bucket"),
        ("https://host.example.com/notes/%0A", "not the address of a database or a bucket"),
        ("http://host.example.com/notes", "begins with http"),
        ("https://host.example.com/no tes", "not the name of a bucket"),
        ("postgresql://", "not the address of a database or a bucket"),
        ("postgresql://kim:secret@[PROJECT]/crm", "not the address of a database or a bucket"),
        ("postgresql://kim:secret@db.example.com:port/crm", "not the address of a database"),
        ("postgresql://db.example.com/crm", "does not include a user"),
        ("postgresql://kim:secret@db.example.com", "does not include a database"),
        (f"{PLAIN}\n{PLAIN}", "not a single address"),
        ("https://host.example.com/" + "x" * 5_000, "not a single address"),
    ],
)
def test_what_is_no_address_is_one_sentence(pasted: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refused:
        read(pasted)
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: f"postgresql://{text}@h.example/x")
       | st.text(max_size=40).map(lambda text: f"https://{text}"))  # fmt: skip
def test_whatever_is_pasted_is_understood_or_refused(pasted: str) -> None:
    try:
        found = read(pasted)
    except CrmError:
        return
    for key in found.missing:
        found = found.filled(key, "auto")
    assert store_settings(dict(found.section)).kind in ("postgres", "s3", "file")


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        ("postgresql://postgres:x@db.abcdef.supabase.co:5432/postgres", "Session pooler"),
        ("postgresql://kim:secret@127.0.0.1/crm", "on this machine"),
        ("file:///srv/embers", "does not work for Community Cloud"),
        (NEON, ""),
    ],
)
def test_what_works_here_and_not_there_is_remarked(pasted: str, says: str) -> None:
    assert says in read(pasted).remark


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("bucket", "no tes"),
        ("access_key_id", "two words"),
        ("secret_access_key", "änderung"),
        ("region", "eu west"),
        ("password", ""),
    ],
)
def test_a_missing_value_that_cannot_be_one_is_refused(key: str, value: str) -> None:
    some = Connection({"kind": "postgres", "dsn": "postgresql://kim@db.example.com/crm"}, (key,))
    with pytest.raises(InvalidInput, match="This is not"):
        some.filled(key, value)
