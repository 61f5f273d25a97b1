"""One pasted connection -> the section `[store]`: a PostgreSQL address or a bucket, as consoles show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from crm.errors import InvalidInput
from crm.language import tr

_POSTGRES: Final = re.compile(r"postgres(?:ql)?(?:\+\w+)?://", re.IGNORECASE)
#: `DATABASE_URL=`, `export DATABASE_URL=`
_ASSIGNED: Final = re.compile(r"^(?:export\s+)?[A-Za-z_]\w*\s*=\s*(?=['\"]?\w+:/)")
_HOST: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
#: What a console writes where a password belongs.
_BLANK: Final = re.compile(r"\[.*\]|<.*>|.*\*{3,}.*|.*your[-_ ]?password.*", re.IGNORECASE)
_ENCODED: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*")
_BUCKET: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
_WORD: Final = re.compile(r"[!-~]{1,400}")
_REGION: Final = re.compile(r"[A-Za-z0-9-]{1,64}")
#: Hosts that say their region: Amazon, Backblaze, Wasabi, Scaleway; DigitalOcean, Hetzner.
_REGIONS: Final = (
    re.compile(r"(?:^|\.)s3[.-]([a-z]{2}-[a-z0-9-]+)\."),
    re.compile(r"^([a-z0-9-]+)\.(?:digitaloceanspaces|your-objectstorage)\.com$"),
)
_AMAZON: Final = re.compile(r"(?:(.+)\.)?s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com")
#: A service of one region, whatever it is called.
_ANYWHERE: Final = "auto"
_OWN: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: Weaker than this, libpq would go on without encryption.
_SEALED: Final = ("require", "verify-ca", "verify-full")
_PREFIX: Final = "embers"
_FOLDER: Final = re.compile(r"[\w=+-][\w .=+-]*")


@dataclass(frozen=True, slots=True)
class Connection:
    """What an address says.

    Attributes:
        section: keys and values of `[store]`.
        missing: the keys that it does not say; "password" is part of the dsn.
        host: the machine to find; "" = a folder. remark: what to know about it; "" = nothing.
    """

    section: Mapping[str, str]
    missing: tuple[str, ...] = ()
    host: str = ""
    remark: str = ""

    def filled(self, key: str, value: str) -> Connection:
        """The connection once a missing value is known.

        Raises:
            InvalidInput: the value cannot be one.
        """
        value = value.strip()
        section = dict(self.section)
        if key == "password":
            address = urlsplit(section["dsn"])
            user = address.netloc.rpartition("@")[0].partition(":")[0]
            place = address.netloc.rpartition("@")[2]
            netloc = f"{user}:{quote(_some(value, 'password'), safe='')}@{place}"
            section["dsn"] = address._replace(netloc=netloc).geturl()
        else:
            pattern, example = _VALUES[key]
            if not pattern.fullmatch(value):
                raise InvalidInput(
                    tr("This is not {example}.", example=example), tr("Copy it again."), key
                )
            section[key] = value
        rest = tuple(one for one in self.missing if one != key)
        return Connection(section, rest, self.host, self.remark)


_VALUES: Final = {
    "bucket": (_BUCKET, tr("the name of a bucket")),
    "access_key_id": (_WORD, tr("the ID of a key")),
    "secret_access_key": (_WORD, tr("the secret of a key")),
    "region": (_REGION, tr("the name of a region, such as eu-central-1")),
}


def read(pasted: str) -> Connection:
    """What a pasted address says.

    Raises:
        InvalidInput: it is neither; what is wrong, and what to paste.
    """
    text = pasted.strip()
    if not text.isprintable() or len(text) > 4_000:
        raise InvalidInput(tr("This is not a single address."), tr("Copy it again, on one line."))
    try:
        if found := _POSTGRES.search(text):
            return _postgres(text[found.end() :])
        text = _ASSIGNED.sub("", text).strip(" '\"`;")
        if text.lower().startswith("file://"):
            return _folder(text)
        return _bucket(text)
    except ValueError as error:
        raise _unclear() from error


def _unclear() -> InvalidInput:
    return InvalidInput(
        tr("This is not the address of a database or a bucket."),
        tr(
            "Paste what your provider shows, such as postgresql://user:password@host/name, or "
            "https://host/bucket."
        ),
    )


def _some(value: str, what: str) -> str:
    if not value or not value.isprintable():
        raise InvalidInput(tr("This is not a {what}.", what=what), tr("Copy it again."), what)
    return value


def _host(host: str | None) -> str:
    """A name that can be looked up; letters of other scripts as they travel.

    Raises:
        InvalidInput: it is none, or a blank of the console that nobody filled in.
    """
    found = host or ""
    if ":" in found:
        return found  # IPv6
    if not found.isascii():
        found = found.encode("idna").decode()
    if not _HOST.fullmatch(found):
        raise _unclear()
    return found


# -- PostgreSQL -----------------------------------------------------------------------------------


def _postgres(rest: str) -> Connection:
    rest = re.split(r"['\"`;]*(?:\s|$)", rest, maxsplit=1)[0]
    head, query = _divided(rest)
    login, _, place = head.rpartition("@")
    user, _, password = login.partition(":")
    address = urlsplit(f"postgresql://{place}")
    _ = address.port  # ValueError if it is not a number
    hosts = [_host(one) for one in _hosts(address)]
    options = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    user = user or quote(options.pop("user", ""), safe="")
    password = password or quote(options.pop("password", ""), safe="")
    if not user:
        raise InvalidInput(
            tr("The address does not include a user."),
            tr("It looks like postgresql://user:password@host/name. Copy all of it."),
        )
    if not address.path.strip("/"):
        raise InvalidInput(
            tr("The address does not include a database."),
            tr("It looks like postgresql://user:password@host/name. Copy all of it."),
        )
    if options.get("sslmode", "") not in _SEALED and not set(hosts) <= _OWN:
        options["sslmode"] = "require"  # it crosses the internet
    blank = not password or _BLANK.fullmatch(unquote(password)) is not None
    secret = "" if blank else f":{_encoded(password)}"
    more = f"?{urlencode(options)}" if options else ""
    dsn = f"postgresql://{_encoded(user)}{secret}@{address.netloc}{address.path}{more}"
    missing = ("password",) if blank else ()
    return Connection({"kind": "postgres", "dsn": dsn}, missing, hosts[0], _remark(hosts[0]))


def _divided(rest: str) -> tuple[str, str]:
    """What stands before the query, and the query; a password may hold a question mark, and be pasted raw."""
    head, mark, query = rest.rpartition("?")
    in_the_password = "@" in query or ("@" in rest and "@" not in head)
    return (rest, "") if not mark or in_the_password else (head, query)


def _hosts(address: SplitResult) -> list[str | None]:
    if "," not in address.netloc:
        return [address.hostname]
    return [urlsplit(f"//{one}").hostname for one in address.netloc.split(",")]


def _encoded(part: str) -> str:
    """A user or password as it may stand in an address; what is pasted as it is, is encoded."""
    return part if _ENCODED.fullmatch(part) else quote(part, safe="")


def _remark(host: str) -> str:
    if re.fullmatch(r"db\.[a-z0-9]+\.supabase\.co", host):
        return tr(
            "This is Supabase's direct address, which Community Cloud cannot reach (IPv6). If "
            "the app will run there, use the address under “Session pooler” instead."
        )
    if host in _OWN:
        return tr("This database is on this machine, so an app hosted elsewhere cannot reach it.")
    return ""


# -- Buckets and folders --------------------------------------------------------------------------


def _bucket(text: str) -> Connection:
    if "://" not in text and "/" not in text and "." not in text:
        raise _unclear()
    address = urlsplit(text if "://" in text else f"https://{text}")
    if address.scheme == "s3":
        return _named_bucket(address)
    host = _host(address.hostname)
    if address.scheme not in ("https", "http") or ("." not in host and host not in _OWN):
        raise _unclear()
    if address.scheme == "http" and host not in _OWN:
        raise InvalidInput(
            tr("This address begins with http, so anyone along the way could read what is sent."),
            tr("Use the one that begins with https."),
        )
    port = f":{address.port}" if address.port else ""
    parts = [unquote(part) for part in address.path.split("/") if part]
    section: dict[str, str] = {"kind": "s3"}
    amazon = _AMAZON.fullmatch(host)
    if amazon:
        parts = [*filter(None, [amazon[1]]), *parts]
    else:
        shown = f"[{host}]" if ":" in host else host
        base = _path_of_the_service(parts)
        section["endpoint"] = f"{address.scheme}://{shown}{port}{base}"
    return _with_the_rest(section, address, parts, host)


def _path_of_the_service(parts: list[str]) -> str:
    """Take the path that belongs to the service itself, such as /storage/v1/s3."""
    if "s3" not in parts[:4]:
        return ""
    end = parts.index("s3") + 1
    base = "".join(f"/{quote(part)}" for part in parts[:end])
    del parts[:end]
    return base


def _named_bucket(address: SplitResult) -> Connection:
    """`s3://bucket/prefix`: Amazon's."""
    parts = [address.hostname or "", *(unquote(part) for part in address.path.split("/") if part)]
    return _with_the_rest({"kind": "s3"}, address, parts, "")


def _with_the_rest(
    section: dict[str, str], address: SplitResult, parts: list[str], host: str
) -> Connection:
    said = dict(parse_qsl(address.query))
    region = said.get("region", "") or next(
        (found[1] for pattern in _REGIONS if (found := pattern.search(host))), ""
    )
    if host.endswith((".r2.cloudflarestorage.com", ".tigris.dev")):
        region = region or _ANYWHERE
    values = {
        "bucket": parts[0] if parts else "",
        "region": region,
        "access_key_id": unquote(address.username or ""),
        "secret_access_key": unquote(address.password or ""),
    }
    missing = tuple(key for key, value in values.items() if not value)
    if not all(_FOLDER.fullmatch(part) for part in parts[1:]):
        raise _unclear()
    section["prefix"] = "/".join(parts[1:]) or _PREFIX
    made = Connection(section, tuple(values), host or "s3.amazonaws.com")
    for key, value in values.items():
        if value:
            made = made.filled(key, value)
    return Connection(made.section, missing, made.host)


def _folder(text: str) -> Connection:
    path = unquote(urlsplit(text).path)
    if not path.startswith("/") or not path.isprintable():
        raise _unclear()
    return Connection(
        {"kind": "file", "folder": path},
        remark=tr(
            "A folder lasts only as long as this machine's disk, so it does not work for "
            "Community Cloud."
        ),
    )
