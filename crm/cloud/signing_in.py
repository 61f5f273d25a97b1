"""How the owner signs in: the section `[owner]` with a passphrase, or `[auth]` with a provider."""

from __future__ import annotations

import re
import secrets
from argparse import Namespace
from collections.abc import Callable
from typing import Final, TypeVar

from crm.cloud.options import GOOGLE, PASSPHRASE, PROVIDER
from crm.cloud.secrets_text import Section
from crm.cloud.talk import NobodyAnswers, Talk
from crm.errors import CrmError, InvalidInput
from crm.language import tr
from crm.passphrase import hashing

T = TypeVar("T")

_CALLBACK: Final = "/oauth2callback"
_APP: Final = re.compile(
    r"(https://[A-Za-z0-9][A-Za-z0-9.-]*|http://(localhost|127\.0\.0\.1))(:\d{1,5})?(/[\w./~-]*)?"
)


def again(talk: Talk, ask: Callable[[], T]) -> T:
    """The first answer that is accepted; where somebody types, they may try again.

    Raises:
        CrmError: a script's answer is refused.
    """
    while True:
        try:
            return ask()
        except CrmError as refused:
            if not talk.interactive or isinstance(refused, NobodyAnswers):
                raise
            talk.say(f"  {refused}")


def sections(options: Namespace, talk: Talk) -> dict[str, Section]:
    """The section that lets the owner sign in.

    Raises:
        InvalidInput: a script gave no answer, or one that cannot be used.
    """
    cookie_secret = secrets.token_urlsafe(48)
    if _kind(options, talk) == PASSPHRASE:
        hashed = again(talk, lambda: hashing.make(_passphrase(talk)))
        return {"owner": {"passphrase_hash": hashed, "cookie_secret": cookie_secret}}
    redirect = again(
        talk, lambda: _redirect(options.app or talk.ask(tr("The app's own address"), "--app"))
    )
    return {
        "auth": {
            "redirect_uri": redirect,
            "cookie_secret": cookie_secret,
            "client_id": options.client_id or talk.ask(tr("Client ID"), "--client-id"),
            "client_secret": talk.ask_secret(tr("Client secret")).strip(),
            "server_metadata_url": options.metadata
            or talk.ask(tr("Metadata address of the provider"), "--metadata", GOOGLE),
        }
    }


def _kind(options: Namespace, talk: Talk) -> str:
    if options.sign_in:
        return str(options.sign_in)
    if not talk.interactive:
        return PROVIDER if options.client_id else PASSPHRASE
    talk.say(
        tr(
            "How will you sign in? 1 = with a passphrase, for you alone. 2 = with a provider such "
            "as Google; you register a client there, and other people can have accounts, too."
        )
    )

    def chosen() -> str:
        answer = talk.ask(tr("1 or 2"), "--sign-in", "1")
        if answer not in ("1", "2"):
            raise InvalidInput(tr("Type 1 or 2."))
        return PASSPHRASE if answer == "1" else PROVIDER

    return again(talk, chosen)


def _passphrase(talk: Talk) -> str:
    first = talk.ask_secret(
        tr("A passphrase of at least {fewest} characters", fewest=hashing.FEWEST)
    )
    hashing.check(first)
    if talk.interactive and talk.ask_secret(tr("Once more")) != first:
        raise InvalidInput(tr("The two do not match."), tr("Type it twice again."))
    return first


def _redirect(app: str) -> str:
    """The address to which a provider sends people back."""
    text = app.strip().removesuffix(_CALLBACK).rstrip("/")
    text = text if "://" in text else f"https://{text}"
    if not _APP.fullmatch(text):
        raise InvalidInput(
            tr("This is not the address of an app."),
            tr("It looks like https://YOUR-APP.streamlit.app."),
        )
    return f"{text}{_CALLBACK}"
