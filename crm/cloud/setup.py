"""The whole of `cloud-setup`: one connection, a key, a sign-in, the finished secrets, and the data carried up."""

from __future__ import annotations

import base64
import os
import tomllib
from argparse import Namespace
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from crm.access import user_key
from crm.cloud import address, carrying, signing_in
from crm.cloud.address import Connection
from crm.cloud.carrying import Now
from crm.cloud.secrets_text import as_toml
from crm.cloud.signing_in import again
from crm.cloud.talk import Talk
from crm.cloud.trying import settings_of, tried
from crm.deployment import deployment
from crm.domain.wording import plural
from crm.errors import CrmError, InvalidInput, ReferenceBroken
from crm.language import tr
from crm.passphrase.owner import ISSUER, SUBJECT
from crm.paths import ROOT
from crm.remote.target import Target
from crm.services.overview import Counts

_KEY: Final = "encryption_key"
_NOTES: Final = {
    _KEY: tr("Keep a copy of this key somewhere else. Without it, nobody can read the data again."),
    "passphrase_hash": tr(
        "The passphrase is not written down anywhere. To make a new one: python -m crm cloud-setup"
    ),
}
_QUESTIONS: Final = {
    "password": tr("The password of the database"),
    "bucket": tr("The name of the bucket"),
    "access_key_id": tr("The ID of the access key"),
    "secret_access_key": tr("The secret of the access key"),
    "region": tr("The region of the bucket"),
}
_IN_THE_REPOSITORY: Final = (ROOT / ".streamlit" / "secrets.toml", ROOT / "data" / "local")
#: The account of the owner with a passphrase.
OWNER: Final = user_key(ISSUER, SUBJECT)


def run(db: Path, options: Namespace, talk: Talk, now: Now) -> tuple[Any, str]:
    """Ask, try, and make the secrets; what is saved or written comes last, when nothing is left to refuse.

    Args:
        db: the local database, if there is one.

    Returns:
        The result as data and as text.

    Raises:
        CrmError: a sentence; nothing was written.
    """
    _refuse_place(options.write)
    connection, target = again(talk, lambda: _connected(options, talk))
    with closing(target):
        talk.say(
            tr(
                "It works: {name} saves what it is given and refuses a second writer.",
                name=target.name,
            )
        )
        if connection.remark:
            talk.say(connection.remark)
        sections = signing_in.sections(options, talk)
        store = dict(connection.section) | {_KEY: base64.b64encode(os.urandom(32)).decode()}
        owner = "owner" in sections
        kept = owner and _keeps_data(store, target, talk, now)
        text = as_toml(sections | {"store": store}, _NOTES)
        _prove(text)
        _refuse_to_carry(owner, kept, db, options)
        file = again(talk, lambda: _written(text, options, talk))
        carried = None
        if owner and not kept and _shall_carry(db, options, talk):
            carried = _carry_up(db, text, target, talk, now, file)
    data = {
        "secrets": text,
        "store": target.name,
        "carried": None if carried is None else _counted(carried),
        "file": None if file is None else str(file),
    }
    return data, _words(text, carried, owner, kept, file)


# -- the connection -------------------------------------------------------------------------------


def _connected(options: Namespace, talk: Talk) -> tuple[Connection, Target]:
    if talk.interactive and not options.store:
        talk.say(
            tr(
                "Paste the address of a PostgreSQL database (postgresql://...), or of a bucket (https://host/bucket)."
            )
        )
    if options.store == "-":
        pasted = talk.ask_secret(tr("The address"))
    else:
        pasted = options.store or talk.ask(tr("The address"), "--store")
    found = address.read(pasted)
    given = {"bucket": options.bucket, "access_key_id": options.key_id, "region": options.region}
    for key in found.missing:
        found = found.filled(key, given.get(key) or _asked(key, talk))
    talk.say(tr("Trying it ..."))
    try:
        return found, tried(found)
    except CrmError:
        if talk.interactive:
            options.store = options.bucket = options.key_id = options.region = None  # ask anew
        raise


def _asked(key: str, talk: Talk) -> str:
    if key in ("password", "secret_access_key"):
        return talk.ask_secret(_QUESTIONS[key])
    option = "--key-id" if key == "access_key_id" else f"--{key}"
    return talk.ask(_QUESTIONS[key], option, "auto" if key == "region" else "")


# -- the key --------------------------------------------------------------------------------------


def _keeps_data(store: dict[str, Any], target: Target, talk: Talk, now: Now) -> bool:
    """Whether the account holds data; then `store` gets the key that opens them instead of a new one."""
    try:
        return carrying.holds_data(settings_of(store), target, OWNER, now)
    except carrying.WrongKey:
        talk.say(tr("This store already holds your data; it needs its previous key."))

    def opened() -> bool:
        store[_KEY] = talk.ask_secret(tr("encryption_key from the previous secrets")).strip(" \"'")
        return carrying.holds_data(settings_of(store), target, OWNER, now)

    return again(talk, opened)


def _prove(text: str) -> None:
    """Let the app's own check read what is about to be printed.

    Raises:
        ReferenceBroken: it would not start with it.
    """
    problems = deployment(tomllib.loads(text)).problems
    if problems:
        raise ReferenceBroken(*problems)


# -- the data -------------------------------------------------------------------------------------


def _refuse_to_carry(owner: bool, kept: bool, db: Path, options: Namespace) -> None:
    """Refuse what a script wants and cannot be done, before anything is written."""
    if not options.carry_up:
        return
    if not owner:
        raise InvalidInput(
            tr(
                "With a provider, your account exists only after you first sign in, so nothing can "
                "be uploaded yet."
            ),
            tr(
                "Run this without --carry-up, sign in to the app, and restore a backup on the page "
                "Your data."
            ),
        )
    if kept:
        raise carrying.already_there()
    if not db.is_file():
        raise InvalidInput(tr("There is no database {db}.", db=db), tr("Name it with --db."))


def _shall_carry(db: Path, options: Namespace, talk: Talk) -> bool:
    if options.carry_up or not talk.interactive or not db.is_file():
        return bool(options.carry_up)
    question = tr("Upload what is in {db}? yes or no", db=db)
    return talk.ask(question, "--carry-up", "no").lower() in ("y", "yes")


def _carry_up(
    db: Path, secrets: str, target: Target, talk: Talk, now: Now, file: Path | None
) -> Counts | None:
    settings = settings_of(tomllib.loads(secrets)["store"])
    try:
        return carrying.carry_up(settings, target, OWNER, db, now)
    except KeyboardInterrupt:
        if talk.interactive:  # it may be there already, and only this key opens it
            talk.say(secrets)
        raise
    except CrmError as refused:
        if talk.interactive:  # what was typed is not lost for it
            talk.say(
                tr(
                    "  {refused} Nothing was uploaded. Restore a backup in the app, under Your data.",
                    refused=refused,
                )
            )
            return None
        if file is not None:
            file.unlink(missing_ok=True)
        raise


def _counted(counts: Counts) -> dict[str, int]:
    return {
        "people": counts.people,
        "opportunities": counts.opportunities,
        "touchpoints": counts.touchpoints,
    }


# -- the result -----------------------------------------------------------------------------------


def _refuse_place(file: Path | None) -> None:
    """Refuse a file that exists, or that git would keep."""
    if file is None:
        return
    place = file.expanduser().resolve()
    if os.path.lexists(place):
        raise InvalidInput(
            tr("The file {file} already exists.", file=file), tr("Choose another name.")
        )
    inside = place.is_relative_to(ROOT)
    if inside and not any(place.is_relative_to(one) for one in _IN_THE_REPOSITORY):
        raise InvalidInput(
            tr("{file} is in the program's folder, where git would pick it up.", file=file),
            tr("Choose another folder, or .streamlit/secrets.toml."),
        )
    if not place.parent.is_dir():
        raise InvalidInput(
            tr("There is no folder {parent}.", parent=file.parent), tr("Choose another one.")
        )


def _written(text: str, options: Namespace, talk: Talk) -> Path | None:
    chosen: Path | None = options.write
    if chosen is None and talk.interactive:
        answer = talk.ask(
            tr("Write the secrets to a new file, too? Enter its name, or nothing"), "--write"
        )
        chosen = Path(answer) if answer else None
    _refuse_place(chosen)
    if chosen is None:
        return None
    file = chosen.expanduser()
    try:
        place = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(place, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
    except OSError as error:
        options.write = None
        raise InvalidInput(
            tr("{file} cannot be written.", file=file), tr("Choose another folder.")
        ) from error
    return file


def _words(text: str, carried: Counts | None, owner: bool, kept: bool, file: Path | None) -> str:
    with_what = tr("your passphrase") if owner else tr("your provider")
    line = f"# {'-' * 68}"  # a comment, should somebody paste it, too
    parts = [line, text.rstrip("\n"), line]
    if file is not None:
        parts.append(tr("Written to {file}, readable by you alone.", file=file))
        if file.resolve() == _IN_THE_REPOSITORY[0]:
            parts.append(
                tr("As long as it is there, Embers on this machine opens your cloud, too.")
            )
    if carried is not None:
        people = plural(carried.people, "person", "people")
        cases = plural(carried.opportunities, "opportunity", "opportunities")
        parts.append(
            tr(
                "Uploaded and read back: {people}, {cases}. The file here has not changed.",
                people=people,
                cases=cases,
            )
        )
    elif kept:
        parts.append(tr("Your data in the store has not changed."))
    steps = [
        tr(
            "1. Keep a copy of encryption_key where you keep passwords. Without it, nobody can read "
            "the data again."
        ),
        tr(
            "2. In Community Cloud, open your app's Settings, then Secrets. Paste everything "
            "between the lines, and save."
        ),
        tr("3. Open the app and sign in with {with_what}.", with_what=with_what),
    ]
    if not owner:
        steps.append(
            tr(
                "   To bring your data along, make a backup (python -m crm backup FILE) and restore "
                "it under Your data."
            )
        )
    return "\n".join([*parts, *steps])
