"""A store in an S3-compatible bucket: one object a file, `<prefix><digest>`, its media type as the object's own.

Who we are to the store, boto3 finds by itself: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or the role of the machine.
"""

import base64
import tempfile
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from common.chassis.blobs.port import (
    CHUNK_BYTES,
    MAX_BLOB_BYTES,
    MEDIA_TYPES,
    Blob,
    BlobMissingError,
    check_digest,
    check_part,
    is_digest,
    media_type_ending,
    verified,
    write_checked,
)

IN_MEMORY_BYTES = 4 * 1024 * 1024
SECONDS = 5
CONNECTIONS = 20
OUTAGES = (BotoCoreError, ClientError, OSError)
"""What the store's library raises when the store doesn't answer, refuses or fails. Also a right that we lack: no caller can mend that."""


class BucketStore:
    """Files in a bucket, which the installation makes."""

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        *,
        endpoint: str | None = None,
        region: str | None = None,
        limit: int = MAX_BLOB_BYTES,
    ) -> None:
        """Speak to `endpoint` (the provider's own when none is given); nothing is asked before the first file."""
        config = Config(
            connect_timeout=SECONDS,
            read_timeout=SECONDS,
            retries={"total_max_attempts": 2, "mode": "standard"},
            max_pool_connections=CONNECTIONS,
            # Only what we ask for: other stores than the inventor's don't know the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if endpoint else "auto"},
        )
        self._client: Any = boto3.client("s3", endpoint_url=endpoint, region_name=region, config=config)
        self._bucket = bucket
        self._prefix = prefix
        self._limit = limit

    def put(self, data: bytes | Iterable[bytes], media_type: str) -> Blob:
        """Send the file with its SHA-256, which the store checks before it keeps anything."""
        media_type_ending(media_type)
        with tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES) as file:
            digest, size = write_checked(data, file, self._limit)
            try:
                return self.about(digest)
            except BlobMissingError:
                pass
            file.seek(0)
            checksum = base64.b64encode(bytes.fromhex(digest)).decode()
            self._client.put_object(
                **self._named(digest), Body=file, ContentLength=size, ContentType=media_type, ChecksumSHA256=checksum
            )
        return Blob(digest, media_type, size)

    def about(self, digest: str) -> Blob:
        """Ask for the object's head."""
        try:
            head = self._client.head_object(**self._named(check_digest(digest)))
        except ClientError as error:
            raise _missing(error, digest) from error
        kind = head["ContentType"] if head["ContentType"] in MEDIA_TYPES else "application/octet-stream"
        return Blob(digest, kind, head["ContentLength"])

    def open(self, digest: str, start: int = 0, stop: int | None = None) -> tuple[Blob, Iterator[bytes]]:
        """Read the object; a whole one is checked against its digest, a part against what the store itself promises."""
        blob = self.about(digest)
        begin, end = check_part(blob.size, start, stop)
        if begin == end:
            return blob, iter(())
        whole = (begin, end) == (0, blob.size)
        part = {} if whole else {"Range": f"bytes={begin}-{end - 1}"}
        try:
            body = self._client.get_object(**self._named(digest), **part)["Body"]
        except ClientError as error:
            raise _missing(error, digest) from error
        chunks = body.iter_chunks(CHUNK_BYTES)
        return blob, verified(chunks, digest) if whole else chunks

    def has(self, digest: str) -> bool:
        """Say whether the object is there."""
        try:
            self.about(digest)
        except BlobMissingError:
            return False
        return True

    def delete(self, digest: str) -> None:
        """Remove the object."""
        if is_digest(digest):
            self._client.delete_object(**self._named(digest))

    def _named(self, digest: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._prefix + digest}


def _missing(error: ClientError, digest: str) -> Exception:
    """Tell a file that isn't there from a store that refuses or fails, which stays the error that it is."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return BlobMissingError(digest) if status == HTTPStatus.NOT_FOUND else error
