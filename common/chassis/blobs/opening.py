"""Which store an address means: `file:/some/folder` or `s3://bucket/prefix?endpoint=https://…&region=…`."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from common.chassis.blobs.folder import FolderStore
from common.chassis.blobs.port import BlobStore
from common.chassis.blobs.standing import StandingStore

QUESTIONS = {"endpoint", "region"}


def open_store(address: str) -> BlobStore:
    """Open the store at `SOB_BLOBS`; raises `ValueError` that tells what is wrong with an address."""
    parts = urlsplit(address)
    if parts.scheme == "file" and parts.path and not parts.netloc:
        return StandingStore(FolderStore(Path(parts.path).absolute()), (OSError,))
    asked = parse_qs(parts.query)
    if parts.scheme != "s3" or not parts.netloc or set(asked) - QUESTIONS:
        message = f"SOB_BLOBS must be file:FOLDER or s3://BUCKET/PREFIX?endpoint=…&region=…, not “{address}”"
        raise ValueError(message)
    # botocore takes a third of a second and 40 MB: only who uses a bucket pays for it.
    from common.chassis.blobs.bucket import OUTAGES, BucketStore  # noqa: PLC0415

    prefix = parts.path.strip("/")
    endpoint, region = (asked.get(name, [None])[-1] for name in ("endpoint", "region"))
    bucket = BucketStore(parts.netloc, f"{prefix}/" if prefix else "", endpoint=endpoint, region=region)
    return StandingStore(bucket, OUTAGES)
