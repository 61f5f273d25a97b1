"""A coach reads along: invited by the user, shown only what the user chose, until revoked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from crm.domain.cases.opportunity import is_open
from crm.domain.ids import InvitationId
from crm.domain.people.normalise import email_address
from crm.domain.playbook.schedule import due_steps
from crm.domain.sharing import Client, Invitation, Share, last_activity, shown_case
from crm.errors import AlreadyThere, InvalidInput, NotAllowed, NotFound
from crm.language import tr
from crm.services import case_steps, settings
from crm.services.unit_of_work import unit_of_work
from crm.store import invitations
from crm.store.cases import ledger, opportunities
from crm.store.handle import Store


@unit_of_work
def invite(
    db: Database, email: str, shares: Iterable[Share], today: date, called: str = ""
) -> Invitation:
    """Let the person who signs in with this address read along.

    Args:
        called: the user's name if they never gave one: a coach with several clients must tell them apart.

    Raises:
        InvalidInput: not a valid address, or the user's own. AlreadyThere: it is already invited.
    """
    address = email_address(email)
    if not address or address != email.strip().lower():
        raise InvalidInput(
            tr("This is not a valid e-mail address."), tr("Write it like ada@example.com."), "email"
        )
    record = Invitation(InvitationId(0), address, frozenset(shares), today)
    if invitations.standing_for(db, address):
        raise AlreadyThere(
            tr("{address} can already read along.", address=address),
            tr("Change what is shared below."),
        )
    if not settings.read(db).me:
        settings.sign_as.inside(db, called)
    return replace(record, id=invitations.insert(db, record))


def all_invitations(store: Store) -> list[Invitation]:
    """All invitations, the newest first, including revoked ones."""
    with store.read() as db:
        return invitations.everything(db)


@unit_of_work
def share(db: Database, invitation_id: int, shares: Iterable[Share]) -> Invitation:
    """Change what a coach can see from now on.

    Raises:
        NotFound: there is no such invitation, or it was revoked.
    """
    chosen = frozenset(shares)
    record = _standing(db, invitation_id)
    invitations.set_shares(db, invitation_id, chosen)
    return replace(record, shares=chosen)


@unit_of_work
def revoke(db: Database, invitation_id: int, today: date) -> Invitation:
    """End an invitation: the coach sees nothing from the next click on.

    Raises:
        NotFound: there is no such invitation, or it was already revoked.
    """
    record = _standing(db, invitation_id)
    invitations.revoke(db, invitation_id, today)
    return replace(record, revoked_on=today)


def client(store: Store, email: str, today: date) -> Client:
    """The user who owns a database, as the coach with this address may see them.

    Raises:
        NotAllowed: this address has no invitation in force.
    """
    with store.read() as db:
        invitation = invitations.standing_for(db, email) if email else None
        if invitation is None:
            raise NotAllowed(
                tr("You do not have an invitation to this account."),
                tr("Ask the person to invite you."),
            )
        cases = opportunities.cases(db, opportunities.everything(db))
        running = [case for case in cases if is_open(case.opportunity, case.events)]
        playbook = case_steps.playbook_of(db)
        shown = tuple(
            shown_case(
                case,
                due_steps(playbook, case, today),
                ledger.claims(db, case.opportunity.id),
                ledger.comparisons(db, case.opportunity.id),
                invitation.shares,
                today,
            )
            for case in running
        )
        name = settings.read(db).me
    last = last_activity(cases, today)
    quiet = (today - last).days if last else None
    return Client(name, invitation.shares, shown, quiet)


def _standing(db: Database, invitation_id: int) -> Invitation:
    record = invitations.get(db, invitation_id)
    if record is None or not record.stands:
        raise NotFound(tr("This invitation is no longer valid."))
    return record
