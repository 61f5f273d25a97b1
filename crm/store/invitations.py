"""The coaches a user has invited, and what they see; the user's database alone decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from crm.domain.ids import InvitationId
from crm.domain.sharing import Invitation, Share
from crm.store.query import get_row, inserted
from crm.store.rows import Row, day, iso


def insert(db: Database, record: Invitation) -> InvitationId:
    row = {
        "email": record.email,
        "shares": _text(record.shares),
        "invited_on": iso(record.invited_on),
        "revoked_on": iso(record.revoked_on),
    }
    return InvitationId(inserted(db, "invitations", row))


def everything(db: Database) -> list[Invitation]:
    """All invitations, the newest first, including revoked ones."""
    return [_invitation(row) for row in db.query("SELECT * FROM invitations ORDER BY id DESC")]


def as_stored(db: Database) -> list[Row]:
    """All invitations as they are stored, for `replace_all`."""
    return list(db.query("SELECT * FROM invitations"))


def replace_all(db: Database, rows: list[Row]) -> None:
    """Replace all invitations: going back to an earlier state changes data, never who may read along."""
    db.execute("DELETE FROM invitations")
    db.table("invitations").insert_all(dict(row) for row in rows)


def get(db: Database, invitation_id: int) -> Invitation | None:
    row = get_row(db, "invitations", invitation_id)
    return _invitation(row) if row else None


def standing_for(db: Database, email: str) -> Invitation | None:
    """The invitation in force for this address."""
    sql = "SELECT * FROM invitations WHERE email = ? AND revoked_on IS NULL"
    return next((_invitation(row) for row in db.query(sql, [email])), None)


def set_shares(db: Database, invitation_id: int, shares: Iterable[Share]) -> None:
    sql = "UPDATE invitations SET shares = ? WHERE id = ?"
    db.execute(sql, [_text(shares), invitation_id])


def revoke(db: Database, invitation_id: int, on: date) -> None:
    sql = "UPDATE invitations SET revoked_on = ? WHERE id = ? AND revoked_on IS NULL"
    db.execute(sql, [iso(on), invitation_id])


def _text(shares: Iterable[Share]) -> str:
    return " ".join(sorted(share.value for share in shares))


def _invitation(row: Row) -> Invitation:
    known = {share.value: share for share in Share}
    return Invitation(
        InvitationId(row["id"]),
        row["email"],
        # A kind that only a newer version knows is not shown: rather less than more.
        frozenset(known[name] for name in row["shares"].split() if name in known),
        date.fromisoformat(row["invited_on"]),
        day(row["revoked_on"]),
    )
