"""Files to browsers: whole, in parts, not again when nothing changed, and never a broken one or somebody else's."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, g
from flask.testing import FlaskClient
from flask_babel import Babel

from common.chassis.blobs import BlobStore, open_store
from common.chassis.blobs.sealing import put_sealed
from gateway import errors, streaming
from gateway.streaming import File, Kept, send

SOUND = bytes(range(256)) * 1000


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return open_store(f"file:{tmp_path}")


@pytest.fixture
def files(blobs: BlobStore) -> dict[str, File]:
    """Give an open and a sealed file with the same words, and one that the store has lost."""
    blob, sealed = blobs.put(SOUND, "audio/mpeg"), put_sealed(blobs, SOUND)
    return {
        "open": File(blob.digest, blob.media_type, blob.size),
        "sealed": File(sealed.blob.digest, "application/pdf", sealed.size, "svar.pdf", sealed.key),
        "lost": File("0" * 64, "audio/mpeg", 10),
        "empty": File(blobs.put(b"", "audio/mpeg").digest, "audio/mpeg", 0),
    }


@pytest.fixture
def browser(files: dict[str, File], tmp_path: Path) -> Iterator[FlaskClient]:
    app = Flask("streaming", template_folder=str(Path(streaming.__file__).parent / "templates"))
    app.config["SOB_BLOBS"] = f"file:{tmp_path}"
    Babel(app)
    errors.register(app)
    app.add_url_rule("/api/<name>", view_func=lambda name: send(files[name], Kept.FOR_EVER))

    @app.after_request
    def tell_kept(response: Response) -> Response:
        response.headers["Cache-Control"] = g.get("kept", "no-store")
        return response

    with app.test_client() as client:
        yield client


@pytest.mark.parametrize("name", ["open", "sealed"])
def test_a_whole_file(browser: FlaskClient, name: str, files: dict[str, File]) -> None:
    response = browser.get(f"/api/{name}")
    assert (response.status_code, response.data, response.mimetype) == (200, SOUND, files[name].media_type)
    assert response.headers["Content-Length"] == str(len(SOUND))
    assert response.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("name", ["open", "sealed"])
@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=65530-65550", 65_530, 65_551),
        ("bytes=255990-", 255_990, len(SOUND)),
        ("bytes=-10", len(SOUND) - 10, len(SOUND)),
        ("bytes=200000-9999999", 200_000, len(SOUND)),
    ],
)
def test_a_part(browser: FlaskClient, name: str, asked: str, start: int, stop: int) -> None:
    response = browser.get(f"/api/{name}", headers={"Range": asked})
    assert (response.status_code, response.data) == (206, SOUND[start:stop])
    assert response.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{len(SOUND)}"
    assert response.headers["Content-Length"] == str(stop - start)


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "words=0-1", "bytes=abc", "bytes=5-1"])
def test_what_is_no_single_part_gives_the_whole(browser: FlaskClient, asked: str) -> None:
    response = browser.get("/api/open", headers={"Range": asked})
    assert (response.status_code, response.data) == (200, SOUND)


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=256000-256001"])
def test_a_part_outside_the_file_is_refused(browser: FlaskClient, asked: str) -> None:
    assert browser.get("/api/open", headers={"Range": asked}).status_code == 416


def test_a_part_of_an_older_file_gives_the_whole_new_one(browser: FlaskClient, files: dict[str, File]) -> None:
    own, another = f'"{files["open"].digest}"', '"another"'
    assert browser.get("/api/open", headers={"Range": "bytes=0-9", "If-Range": another}).status_code == 200
    assert browser.get("/api/open", headers={"Range": "bytes=0-9", "If-Range": own}).status_code == 206


def test_what_the_browser_has_is_not_sent_again(browser: FlaskClient) -> None:
    tag = browser.get("/api/open").headers["ETag"]
    again = browser.get("/api/open", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_head_tells_without_sending(browser: FlaskClient) -> None:
    response = browser.head("/api/sealed")
    assert (response.status_code, response.data, response.headers["Content-Length"]) == (200, b"", str(len(SOUND)))


def test_a_named_file_is_saved_under_its_name(browser: FlaskClient) -> None:
    assert browser.get("/api/sealed").headers["Content-Disposition"] == "attachment; filename=svar.pdf"
    assert "Content-Disposition" not in browser.get("/api/open").headers


def test_an_empty_file_is_sent(browser: FlaskClient) -> None:
    assert (browser.get("/api/empty").status_code, browser.get("/api/empty").data) == (200, b"")


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}])
def test_a_file_that_the_store_has_lost_is_a_named_error_before_anything_is_sent(
    browser: FlaskClient, headers: dict[str, str]
) -> None:
    response = browser.get("/api/lost", headers=headers)
    assert (response.status_code, response.json and response.json["code"]) == (404, "not_found")


def test_a_file_with_another_key_is_an_error_and_no_page_of_noise(browser: FlaskClient, files: dict[str, File]) -> None:
    sealed = files["sealed"]
    files["sealed"] = File(sealed.digest, sealed.media_type, sealed.size, sealed.name, bytes(32))
    response = browser.get("/api/sealed")
    assert (response.status_code, response.json and response.json["code"]) == (500, "internal")


def test_an_answer_of_a_service_is_read() -> None:
    told = {"digest": "a", "media_type": "application/pdf", "size": 3, "file_name": "svar.pdf", "key": "00" * 32}
    assert File.of(told) == File("a", "application/pdf", 3, "svar.pdf", bytes(32))
    assert File.of({"digest": "a", "media_type": "audio/mpeg", "size": 3, "seconds": 1.0}) == File("a", "audio/mpeg", 3)


def test_an_error_in_a_files_place_is_not_kept(browser: FlaskClient) -> None:
    assert browser.get("/api/open").headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert browser.get("/api/lost").headers["Cache-Control"] == "no-store"
    assert browser.get("/api/open", headers={"Range": "bytes=999999-"}).headers["Cache-Control"] == "no-store"
