"""The schema of the first version, and the words in which its tables are told; later steps are in `migrations`."""

from __future__ import annotations

from typing import Any, Final

from sqlite_utils import Database, Migrations

from crm.store.schema.triggers import rebuild_search

MIGRATIONS: Final = Migrations("embers")


_TARGETS: Final = {
    "person_id": "people", "opportunity_id": "opportunities", "event_id": "events",
    "touchpoint_id": "touchpoints", "import_id": "imports",
}  # fmt: skip


def _links(*columns: str) -> list[tuple[str, str, str]]:
    return [(column, _TARGETS[column], "id") for column in columns]


def _text(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, str)


@MIGRATIONS()
def people_and_imports(db: Database) -> None:
    text = ("first_name", "last_name", "company", "position", "location", "email", "phone")
    more = ("linkedin_url", "tags", "how_met", "notes", "typed_fields")
    db.table("imports").create(
        {"id": int, "imported_on": str, "new": int, "updated": int, "unchanged": int}
        | {"touchpoints": int, "undone_on": str}
        | _text("file_name", "sha256", "kind", "skipped"),
        pk="id",
        not_null={"file_name", "sha256", "kind", "imported_on"},
        defaults={"new": 0, "updated": 0, "unchanged": 0, "touchpoints": 0, "skipped": "[]"},
    )
    db.table("imports").create_index(["sha256"])
    db.table("people").create(
        {"id": int}
        | _text(*text, *more)
        | {"connected_on": str, "cadence_days": int, "do_not_contact": int, "referred_by": int}
        | {"created_on": str, "updated_on": str, "archived_on": str, "binned_on": str}
        | {"import_id": int},
        pk="id",
        not_null={*text, *more, "do_not_contact"},
        defaults=dict.fromkeys((*text, "linkedin_url", "how_met", "notes"), "")
        | {"tags": "[]", "typed_fields": "[]", "do_not_contact": 0},
        foreign_keys=[("referred_by", "people", "id"), ("import_id", "imports", "id")],
    )
    # A profile link belongs to one person, also to one in the bin: the next export must not bring them back.
    db.execute("CREATE UNIQUE INDEX people_link ON people(linkedin_url) WHERE linkedin_url <> ''")
    db.execute("CREATE INDEX people_by_name ON people(last_name COLLATE NOCASE, first_name, id)")
    db.execute("CREATE INDEX people_mail ON people(email) WHERE email <> ''")
    db.table("people").create_index(["import_id"])
    db.table("people").create_index(["referred_by"])
    db.table("changes").create(
        {"id": int, "import_id": int, "person_id": int, **_text("field", "old", "new")},
        pk="id",
        not_null={"import_id", "person_id", "field", "old", "new"},
        foreign_keys=[("import_id", "imports", "id"), ("person_id", "people", "id")],
    )
    db.table("changes").create_index(["import_id"])
    db.table("changes").create_index(["person_id"])


@MIGRATIONS()
def opportunities_roles_events(db: Database) -> None:
    text = ("company", "title", "department", "posting_url", "posting_text", "source", "notes")
    db.table("opportunities").create(
        {"id": int}
        | _text(*text, "employer_type", "applied_on", "promised_decision_on")
        | _text("closed_on", "closed_why", "created_on", "updated_on", "binned_on")
        | {"import_id": int},
        pk="id",
        not_null={*text, "employer_type"},
        defaults=dict.fromkeys(text, "") | {"employer_type": "unknown"},
        foreign_keys=[("import_id", "imports", "id")],
    )
    db.table("roles").create(
        {"id": int, "person_id": int, "opportunity_id": int, "role": str, "helper": int}
        | {"since": str, "import_id": int},
        pk="id",
        not_null={"person_id", "opportunity_id", "role", "helper"},
        defaults={"helper": 0},
        foreign_keys=_links("person_id", "opportunity_id", "import_id"),
    )
    db.table("roles").create_index(["opportunity_id", "person_id", "role"], unique=True)
    db.table("roles").create_index(["person_id"])
    db.table("events").create(
        {"id": int, "opportunity_id": int, "kind": str, "on": str, "internal": int}
        | {"started_on": str, "format": str, "round": int, "note": str, "import_id": int},
        pk="id",
        not_null={"opportunity_id", "kind", "on", "format", "note"},
        defaults={"format": "", "note": ""},
        foreign_keys=_links("opportunity_id", "import_id"),
    )
    db.table("events").create_index(["opportunity_id", "on"])
    db.table("event_people").create(
        {"event_id": int, "person_id": int},
        pk=("event_id", "person_id"),
        foreign_keys=_links("event_id", "person_id"),
    )
    db.table("event_people").create_index(["person_id"])


@MIGRATIONS()
def touchpoints_and_outcomes(db: Database) -> None:
    text = ("outcome", "summary", "step_key", "currency", "vendor")
    db.table("touchpoints").create(
        {"id": int, "opportunity_id": int, "happened_at": str, "channel": str, "direction": str}
        | _text(*text)
        | {"answered_on": str, "count": int, "amount_cents": int, "import_id": int}
        | {"binned_on": str},
        pk="id",
        not_null={"happened_at", "channel", "direction", "count", *text},
        defaults=dict.fromkeys(text, "") | {"count": 1},
        foreign_keys=_links("opportunity_id", "import_id"),
    )
    db.table("touchpoints").create_index(["opportunity_id"])
    db.table("touchpoints").create_index(["happened_at"])
    db.table("touchpoints").create_index(["import_id"])
    db.table("touchpoint_people").create(
        {"touchpoint_id": int, "person_id": int},
        pk=("touchpoint_id", "person_id"),
        foreign_keys=_links("touchpoint_id", "person_id"),
    )
    db.table("touchpoint_people").create_index(["person_id", "touchpoint_id"])
    db.table("outcomes").create(
        {"id": int, "opportunity_id": int, "step": str, "person_id": int, "event_id": int}
        | {"occurrence": int, "decision": str, "decided_on": str, "until": str, "reason": str}
        | {"touchpoint_id": int, "import_id": int},
        pk="id",
        not_null={"step", "occurrence", "decision", "decided_on", "reason"},
        defaults={"occurrence": 1, "reason": ""},
        foreign_keys=_links(
            "opportunity_id", "person_id", "event_id", "touchpoint_id", "import_id"
        ),
    )
    db.table("outcomes").create_index(["opportunity_id"])
    db.table("outcomes").create_index(["person_id"])


@MIGRATIONS()
def ledger_and_settings(db: Database) -> None:
    db.table("claims").create(
        {"id": int, "opportunity_id": int, "said_by": int, "ask_person": int, "import_id": int}
        | _text("kind", "reason_code", "words", "said_on", "channel", "ask_on"),
        pk="id",
        not_null={"opportunity_id", "kind", "reason_code", "words", "channel"},
        defaults={"reason_code": "", "channel": ""},
        foreign_keys=[
            *_links("opportunity_id", "import_id"),
            ("said_by", "people", "id"),
            ("ask_person", "people", "id"),
        ],
    )
    text = ("criterion", "mine", "theirs", "verdict", "kind", "age_bucket", "basis", "what_follows")
    db.table("comparisons").create(
        {"id": int, "opportunity_id": int, "asked": int, "import_id": int} | _text(*text),
        pk="id",
        not_null={"opportunity_id", *text},
        defaults=dict.fromkeys(text, ""),
        foreign_keys=_links("opportunity_id", "import_id"),
    )
    db.table("air_notes").create(
        {"id": int, "opportunity_id": int, "person_id": int, "event_id": int}
        | {"led_to_person": int, "import_id": int}
        | _text("kind", "words", "noted_on"),
        pk="id",
        not_null={"person_id", "kind", "words"},
        foreign_keys=[
            *_links("opportunity_id", "person_id", "event_id", "import_id"),
            ("led_to_person", "people", "id"),
        ],
    )
    db.table("proposals").create(
        {"id": int, "person_id": int, "opportunity_id": int, "answer": str, "answered_on": str}
        | {"import_id": int},
        pk="id",
        not_null={"person_id", "opportunity_id", "answer", "answered_on"},
        foreign_keys=_links("person_id", "opportunity_id", "import_id"),
    )
    db.table("proposals").create_index(["person_id", "opportunity_id"], unique=True)
    for table in ("claims", "comparisons", "air_notes", "proposals"):
        db.table(table).create_index(["opportunity_id"])
    db.table("settings").create(
        {"key": str, "value": str, "as_of": str}, pk="key", not_null={"value"}
    )


@MIGRATIONS()
def search(db: Database) -> None:
    rebuild_search(db)
