"""Which store an address means: `file:/some/folder` or `s3://bucket/prefix?endpoint=https://…&region=…`."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from common.chassis.blobs.folder import FolderStore
from common.chassis.blobs.outages import StandingStore
from common.chassis.blobs.port import BlobStore
from common.chassis.settings import store_address


def open_store(address: str) -> BlobStore:
    """Open the store at `SOB_BLOBS`; raises `ValueError` that tells what is wrong with an address."""
    try:
        parts = urlsplit(store_address(address))
    except ValueError as wrong:
        raise ValueError(f"SOB_BLOBS {wrong}") from None
    if parts.scheme == "file":
        return StandingStore(FolderStore(Path(parts.path).absolute()), (OSError,))
    asked = parse_qs(parts.query)
    # botocore takes a third of a second and 40 MB: only who uses a bucket pays for it.
    from common.chassis.blobs.bucket import OUTAGES, BucketStore  # noqa: PLC0415

    prefix = parts.path.strip("/")
    endpoint, region = (asked.get(name, [None])[-1] for name in ("endpoint", "region"))
    bucket = BucketStore(parts.netloc, f"{prefix}/" if prefix else "", endpoint=endpoint, region=region)
    return StandingStore(bucket, OUTAGES)
