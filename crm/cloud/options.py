"""What a script may say to `cloud-setup` instead of answering questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from crm.language import tr

GOOGLE: Final = "https://accounts.google.com/.well-known/openid-configuration"
PASSPHRASE, PROVIDER = "passphrase", "provider"


def add_to(command: argparse.ArgumentParser) -> None:
    command.description = tr(
        "Asks for one connection, tries it, and prints the finished secrets of a hosted Embers. "
        "In a script, secrets are lines of standard input in this order: the address if --store "
        "is -, the password or the bucket's secret if the address has none, the passphrase or "
        "the client secret, and, if your data is already in the store, its encryption key."
    )
    add = command.add_argument
    add(
        "--store",
        metavar="ADDRESS",
        help=tr("postgresql://..., https://host/bucket, s3://bucket; - reads it"),
    )
    add("--bucket", help=tr("if the address does not name it"))
    add("--key-id", help=tr("the ID of the bucket's key (its secret is read)"))
    add("--region", help=tr("of the bucket, if the address does not name it"))
    add("--sign-in", choices=(PASSPHRASE, PROVIDER), help=tr("how you sign in"))
    add("--app", metavar="ADDRESS", help=tr("the app's own address (provider)"))
    add("--client-id", help=tr("from the provider (its secret is read)"))
    add("--metadata", metavar="URL", help=tr("the provider's metadata; Google's by default"))
    add("--carry-up", action="store_true", help=tr("upload the local database as the first state"))
    add("--write", type=Path, metavar="FILE", help=tr("write the secrets to a new file, too"))
