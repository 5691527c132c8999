"""Chunks in an S3-compatible store."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

from carer_app.errors import BadInputError
from carer_app.gateway.blobs import BlobLostError, BlobsUnreachableError, whole
from carer_app.i18n import _

if TYPE_CHECKING:
    from obstore.store import RetryConfig


_RETRIES: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
"""A store that is away is known while whoever waits still waits."""


class ObjectBlobs:
    """Chunks as objects under an address. The store answers only once an object is durable, whole or not at all."""

    def __init__(self, address: str, store: ObjectStore | None = None) -> None:
        try:
            self._store = store or from_url(address, retry_config=_RETRIES)
        except (BaseError, ValueError) as problem:
            sentence = _("--blobs is no address of a store that can be opened with the AWS_… variables as they are.")
            raise BadInputError(sentence, [("blobs", "cannot be opened")]) from problem

    def put(self, name: str, data: bytes) -> None:
        with _store_errors():
            obstore.put(self._store, _path(name), data, use_multipart=False)

    def get(self, name: str) -> bytes:
        with _store_errors():
            try:
                return whole(name, bytes(obstore.get(self._store, _path(name)).bytes()))
            except FileNotFoundError as problem:
                raise BlobLostError from problem

    def has(self, name: str) -> bool:
        with _store_errors():
            try:
                obstore.head(self._store, _path(name))
            except FileNotFoundError:
                return False
        return True

    def remove(self, name: str) -> None:
        with _store_errors(), suppress(FileNotFoundError):
            obstore.delete(self._store, _path(name))


def _path(name: str) -> str:
    return f"{name[:2]}/{name}"


@contextmanager
def _store_errors() -> Iterator[None]:
    """A store that is away, or that says no, is known."""
    try:
        yield
    except (BaseError, OSError) as problem:
        raise BlobsUnreachableError from problem
