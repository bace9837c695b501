"""Files larger than a message: images, sound, PDF, exports. They live in a store and are named by the SHA-256 of their content.

An owner (content, moments) puts and deletes; RPC carries digest, media type and size; the gateway streams. A patient's file is sealed with a
key of its own (`sealing`) before it comes here, and its name is the digest of the sealed bytes: nobody can ask the store whether a known
text is in it. What was made of what is the owner's matter (a table there), never the store's.
"""

from common.chassis.blobs.addresses import open_store
from common.chassis.blobs.port import (
    MAX_BLOB_BYTES,
    MEDIA_TYPES,
    Blob,
    BlobMissingError,
    BlobStore,
    BlobTooLargeError,
    DamagedBlobError,
    is_digest,
)

__all__ = [
    "MAX_BLOB_BYTES",
    "MEDIA_TYPES",
    "Blob",
    "BlobMissingError",
    "BlobStore",
    "BlobTooLargeError",
    "DamagedBlobError",
    "is_digest",
    "open_store",
]
