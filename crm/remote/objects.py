"""Versions as objects of S3-compatible storage."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Final, NoReturn, TypeVar

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotSupportedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from crm.config import StoreSettings
from crm.errors import StoreUnreachable
from crm.language import tr
from crm.remote.target import (
    HEAD_BYTES,
    Saved,
    checked_user,
    refuse_unless_same,
    refused,
    silent,
)

T = TypeVar("T")

_TRIES: Final = 3
#: Seconds after which a save is not retried at once.
_PATIENCE: Final = 3.0
_CODE: Final = re.compile(r"<Code>(\w+)</Code>")
_STATUS: Final = re.compile(r"status code: (\d{3})")
_NO_TLS: Final = re.compile(
    r"certificate|InvalidMessage|InvalidContentType|CorruptMessage|BadSignature"
)
#: What S3's error codes mean for the operator of the deployment.
_SAID: Final = {
    "NoSuchBucket": tr("The bucket does not exist. Check bucket and endpoint."),
    "InvalidBucketName": tr("The name of the bucket is not valid. Check bucket."),
    "PermanentRedirect": tr("The bucket is in another region. Check region and endpoint."),
    "AuthorizationHeaderMalformed": tr("The region is wrong. Check region."),
    "InvalidAccessKeyId": tr("The access key is unknown. Check access_key_id."),
    "SignatureDoesNotMatch": tr("The secret key is wrong. Check secret_access_key."),
    "ExpiredToken": tr("The access key has expired. Make a new one and put it into the secrets."),
    "InvalidToken": tr(
        "The session token is not valid. Make a new key and put it into the secrets."
    ),
    "RequestTimeTooSkewed": tr(
        "The clock of this machine is off by more than the store allows. Set it."
    ),
    "RequestExpired": tr("The clock of this machine is off by more than the store allows. Set it."),
    "AccessDenied": tr(
        "The key is not allowed to list, read, write and delete objects in this bucket. Extend "
        "its permissions."
    ),
    "AccountProblem": tr("The provider has suspended the account. Look at the provider's console."),
    "QuotaExceeded": tr("The storage quota is used up. Increase it."),
    "EntityTooLarge": tr("The object is larger than the store allows."),
    "NotImplemented": tr(
        "The store does not support “create only if absent” (If-None-Match on PUT)."
    ),
}


def s3_store(settings: StoreSettings) -> S3Store:
    """A client for the bucket, with bounded waiting; no request is sent yet."""
    # Amazon's endpoint follows from the region; the client accepts no empty one.
    elsewhere: dict[str, Any] = {"endpoint": settings.endpoint} if settings.endpoint else {}
    return S3Store(
        settings.bucket,
        prefix=settings.prefix or None,
        region=settings.region,
        access_key_id=settings.access_key_id,
        secret_access_key=settings.secret_access_key,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": settings.endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=settings.connect_seconds),
            "timeout": timedelta(seconds=settings.timeout_seconds),
        },
        retry_config={
            "max_retries": 1,
            "retry_timeout": timedelta(seconds=settings.timeout_seconds),
        },
        **elsewhere,
    )


class ObjectTarget:
    """Each version is one object `<user>/v/<number>`."""

    def __init__(self, store: S3Store, name: str) -> None:
        self.name = name
        self._store = store

    def saved(self, user: str, after: int = 0) -> list[Saved]:
        offset = _key(user, after)
        folder = offset.rpartition("/")[0]

        def listed() -> list[Saved]:
            pages = obstore.list(self._store, folder, offset=offset if after else None)
            return [
                Saved(int(name), found["size"], found["last_modified"])
                for page in pages
                for found in page
                if (name := found["path"].rpartition("/")[2]).isdecimal()
            ]

        return sorted(self._asked(listed), key=lambda saved: saved.version)

    def versions(self, user: str) -> list[int]:
        return [one.version for one in self.saved(user)]

    def get(self, user: str, version: int) -> bytes:
        key = _key(user, version)
        return self._asked(lambda: bytes(obstore.get(self._store, key).bytes()))

    def head(self, user: str, version: int) -> bytes:
        key = _key(user, version)

        def start() -> bytes:
            try:
                return bytes(obstore.get_range(self._store, key, start=0, length=HEAD_BYTES))
            except BaseError:
                if obstore.head(self._store, key)["size"] == 0:
                    return b""  # a range request on an empty object is an error
                raise

        return self._asked(start)

    def exists(self, user: str, version: int) -> bool:
        key = _key(user, version)
        try:
            self._asked(lambda: obstore.head(self._store, key))
        except KeyError:
            return False
        return True

    def create(self, user: str, version: int, data: bytes) -> None:
        give_up = time.monotonic() + _PATIENCE
        for attempt in range(1, _TRIES + 1):
            try:
                self._create(user, version, data)
            except StoreUnreachable:
                # A user is waiting: after a long timeout there is no retry.
                if attempt == _TRIES or time.monotonic() > give_up:
                    raise
                time.sleep(0.05 * 2**attempt)
            else:
                return

    def _create(self, user: str, version: int, data: bytes) -> None:
        key = _key(user, version)
        try:
            obstore.put(self._store, key, data, mode="create", use_multipart=False)
        except (AlreadyExistsError, PreconditionError) as error:
            # 412: it exists. 409: somebody else is being answered about it just now.
            refuse_unless_same(self, user, version, data, error)
        except (BaseError, OSError, ValueError) as error:
            self._explain(error)

    def delete(self, user: str, versions: Iterable[int]) -> None:
        keys = [_key(user, version) for version in versions]
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            self._asked(lambda some=some: obstore.delete(self._store, some))  # type: ignore[misc]

    def blank(self, user: str, versions: Iterable[int]) -> None:
        keys = [_key(user, version) for version in versions]

        def emptied(key: str) -> None:
            self._asked(lambda: obstore.put(self._store, key, b"", use_multipart=False))

        with ThreadPoolExecutor(8) as workers:
            list(workers.map(emptied, keys))

    def close(self) -> None:
        """There is nothing to close."""

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                self._explain(error)
            raise KeyError(tr("no such version")) from error
        except (BaseError, OSError, ValueError) as error:
            self._explain(error)

    def _explain(self, error: Exception) -> NoReturn:
        code = _code(error)
        if code in _SAID or _is_denied(error):
            said = _SAID.get(code, tr("The store does not let this key in. Check the keys."))
            raise refused(f"{said} ({self.name})") from error
        if _NO_TLS.search(str(error)):
            raise refused(
                tr(
                    "The server does not speak TLS, or its certificate is not valid. Check endpoint. ({name})",
                    name=self.name,
                )
            ) from error
        found = f": {code}" if code else ""
        raise silent(
            tr(
                "The store ({name}) does not answer{code}. Check endpoint in [store] and the "
                "provider's status page.",
                name=self.name,
                code=found,
            ),
        ) from error


def _key(user: str, version: int) -> str:
    return f"{checked_user(user)}/v/{version:012d}"


def _is_denied(error: Exception) -> bool:
    status = _STATUS.search(str(error))
    denials = (PermissionDeniedError, UnauthenticatedError, NotSupportedError, PermissionError)
    return isinstance(error, denials) or (status is not None and status[1] in ("401", "403"))


def _code(error: Exception) -> str:
    text = str(error)
    if found := _CODE.search(text):
        return found[1]
    return "NotImplemented" if "status code: 501" in text else ""
