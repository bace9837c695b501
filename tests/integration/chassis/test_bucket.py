"""The store in a bucket, against an S3 server on loopback that speaks the real protocol (moto's)."""

import hashlib
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from common.chassis.blobs import BlobMissingError, BlobStore, BlobTooLargeError, DamagedBlobError, open_store
from common.chassis.blobs.bucket import BucketStore
from common.chassis.blobs.sealing import open_sealed, put_sealed
from common.contracts.errors import FilesAway
from deploy.local.ports import free_port

TEXT = b"Ljudet av en text. " * 20_000


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give an empty bucket `sob`, seen past the adapter."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    made = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="sob")
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def store(bucket: Any, endpoint: str) -> BlobStore:
    return open_store(f"s3://{bucket.name}/filer?endpoint={endpoint}&region=us-east-1")


def test_a_file_comes_back_as_it_was(store: BlobStore, bucket: Any) -> None:
    blob = store.put(iter([TEXT[:1000], TEXT[1000:]]), "audio/mpeg")
    assert (blob.digest, blob.size) == (hashlib.sha256(TEXT).hexdigest(), len(TEXT))
    found, chunks = store.open(blob.digest)
    assert (found, b"".join(chunks)) == (blob, TEXT)
    assert [one.key for one in bucket.objects.all()] == [f"filer/{blob.digest}"]
    assert store.put(TEXT, "audio/mpeg") == blob


def test_a_part_is_given_by_its_ends(store: BlobStore) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    assert b"".join(store.open(blob.digest, 70_000, 200_001)[1]) == TEXT[70_000:200_001]
    assert b"".join(store.open(blob.digest, 5, 5)[1]) == b""
    with pytest.raises(ValueError, match="bytes"):
        store.open(blob.digest, 0, len(TEXT) + 1)


def test_what_is_not_there_is_missing(store: BlobStore) -> None:
    for name in ("0" * 64, "../secret", ""):
        assert not store.has(name)
        store.delete(name)
        with pytest.raises(BlobMissingError):
            store.open(name)


def test_a_changed_object_never_passes_for_whole(store: BlobStore, bucket: Any) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    bucket.put_object(Key=f"filer/{blob.digest}", Body=TEXT[:-1] + b"!", ContentType="audio/mpeg")
    with pytest.raises(DamagedBlobError):
        b"".join(store.open(blob.digest)[1])


def test_an_object_of_a_type_that_a_browser_would_run_is_given_as_bytes(store: BlobStore, bucket: Any) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    bucket.put_object(Key=f"filer/{blob.digest}", Body=TEXT, ContentType="text/html")
    assert store.about(blob.digest).media_type == "application/octet-stream"


def test_too_large_and_unknown_types_leave_nothing(store: BlobStore, bucket: Any, endpoint: str) -> None:
    small = BucketStore(bucket.name, endpoint=endpoint, region="us-east-1", limit=10)
    with pytest.raises(BlobTooLargeError):
        small.put(TEXT, "audio/mpeg")
    with pytest.raises(ValueError, match="not stored"):
        store.put(b"<script>", "text/html")
    assert list(bucket.objects.all()) == []


def test_deleted_is_gone(store: BlobStore) -> None:
    blob = store.put(TEXT, "audio/mpeg")
    store.delete(blob.digest)
    assert not store.has(blob.digest)


def test_a_sealed_file_is_read_in_parts(store: BlobStore) -> None:
    sealed = put_sealed(store, TEXT)
    assert b"".join(open_sealed(store, sealed.blob.digest, sealed.key, 65_000, 140_000)[1]) == TEXT[65_000:140_000]


def test_a_bucket_that_is_not_there_is_away_and_no_missing_file(bucket: Any, endpoint: str) -> None:
    store = open_store(f"s3://another?endpoint={endpoint}&region=us-east-1")
    with pytest.raises(FilesAway):
        store.put(TEXT, "audio/mpeg")


def test_a_store_that_does_not_answer_is_away_and_no_missing_file(bucket: Any) -> None:
    store = open_store(f"s3://sob?endpoint=http://127.0.0.1:{free_port()}&region=us-east-1")
    with pytest.raises(FilesAway):
        store.about("0" * 64)
