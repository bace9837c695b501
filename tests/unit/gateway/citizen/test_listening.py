"""Lyssna: the player on a step's page, the sound itself in parts, and who may not hear it."""

import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from common.chassis.blobs import BlobStore, open_store
from common.contracts.content.sound import SOUND as CONTENT_SOUND
from common.contracts.errors import NotFound, Unavailable
from common.contracts.moments.steps import STEP as MOMENTS_STEP
from gateway.aggregates import sounds
from tests.unit.gateway.citizen.home import MOMENT, SOUND, SOUND_BYTES, Home
from tests.unit.gateway.staff.recording import Recording

STEP = f"/program/{MOMENT}/steg/stoppdagen"
ADDRESS = f"{STEP}/lyssna"
NONE_YET: dict[str, Any] = {"state": "waiting", "digest": None, "media_type": None, "size": None, "seconds": None}
NOT_AVAILABLE = "Ljud är inte tillgängligt för det här steget just nu"


@pytest.fixture(autouse=True)
def blobs(app: Flask, tmp_path: Path) -> BlobStore:
    """Give the store in which the sound lies."""
    store = open_store(f"file:{tmp_path}/blobs")
    store.put(SOUND_BYTES, "audio/mpeg")
    app.extensions["sob_blobs"] = store
    return store


def test_a_step_has_its_player_at_the_top(jane: FlaskClient, bus: Recording) -> None:
    page = jane.get(STEP)
    text = page.text
    assert f'src="{ADDRESS}"' in text
    assert '<audio controls preload="none"' in text
    assert text.index("<h1") < text.index("<audio") < text.index('class="prose"')
    assert "2 min 5 s" in text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    asked = bus.names()
    assert asked.count("content.sound") == 1
    jane.get(STEP)
    assert bus.names()[len(asked) :] == ["moments.step"], "what is done is known"


def test_the_whole_sound_is_given(jane: FlaskClient, bus: Recording) -> None:
    answer = jane.get(ADDRESS)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, SOUND_BYTES, "audio/mpeg")
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert bus.names() == ["moments.step", "content.sound"]
    [record] = bus.records
    assert (record["action"], record["what"], record["moment_id"]) == ("read", "own step", str(MOMENT))


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("bytes=0-", 0, 1024), ("bytes=100-199", 100, 200), ("bytes=-24", 1000, 1024)]
)
def test_a_player_is_given_the_part_that_it_asks_for(jane: FlaskClient, asked: str, start: int, stop: int) -> None:
    answer = jane.get(ADDRESS, headers={"Range": asked})
    assert answer.data == SOUND_BYTES[start:stop]
    if stop - start < len(SOUND_BYTES):
        assert answer.status_code == 206
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/1024"


@pytest.mark.parametrize("asked", ["bytes=5000-", "bytes=1024-2000"])
def test_a_part_that_is_not_there_is_refused(jane: FlaskClient, asked: str) -> None:
    assert jane.get(ADDRESS, headers={"Range": asked}).status_code == 416


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=a-b", "bytes=9-1", "'; DROP"])
def test_a_question_for_a_part_that_makes_no_sense_gives_the_whole(jane: FlaskClient, asked: str) -> None:
    answer = jane.get(ADDRESS, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, SOUND_BYTES)


def test_another_citizens_step_is_not_heard(jane: FlaskClient, bus: Recording) -> None:
    bus.answer(MOMENTS_STEP, NotFound())
    answer = jane.get(ADDRESS)
    assert answer.status_code == 404
    assert SOUND_BYTES[:64] not in answer.data
    assert "content.sound" not in bus.names()
    assert bus.records == []


def test_a_step_of_a_module_that_has_not_begun_is_not_heard(jane: FlaskClient) -> None:
    assert jane.get(f"/program/{MOMENT}/steg/knep-mot-suget/lyssna").status_code == 404


def test_an_ended_programme_can_still_be_heard_as_it_can_be_read(jane: FlaskClient, home: Home) -> None:
    home.moment_state = "maintenance"
    assert jane.get(ADDRESS).status_code == 200


@pytest.mark.usefixtures("home")
def test_nobody_hears_anything_without_signing_in(app: Flask, bus: Recording) -> None:
    answer = app.test_client().get(ADDRESS)
    assert answer.status_code in {302, 303}
    assert bus.names() == []


def test_no_sound_leaves_without_its_access_record(jane: FlaskClient, bus: Recording) -> None:
    bus.audit_is_away = True
    answer = jane.get(ADDRESS)
    assert answer.status_code == 503
    assert SOUND_BYTES[:64] not in answer.data


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("waiting", "Uppläsningen görs just nu"),
        ("making", "Uppläsningen görs just nu"),
        ("failed", NOT_AVAILABLE),
        ("unavailable", NOT_AVAILABLE),
    ],
)
def test_without_sound_the_page_says_so_and_all_else_works(
    jane: FlaskClient, bus: Recording, state: str, told: str
) -> None:
    bus.answer(CONTENT_SOUND, {**NONE_YET, "state": state})
    page = jane.get(STEP)
    assert page.status_code == 200
    assert told in page.text
    assert "<audio" not in page.text
    assert "Markera som läst" in page.text
    assert 'name="datum"' in page.text
    assert jane.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("error", [Unavailable(service="content"), NotFound()])
def test_a_content_that_is_away_costs_the_sound_only(
    jane: FlaskClient, bus: Recording, error: Unavailable | NotFound
) -> None:
    bus.answer(CONTENT_SOUND, error)
    page = jane.get(STEP)
    assert page.status_code == 200
    assert NOT_AVAILABLE in page.text


def test_what_is_not_done_is_asked_again_after_a_while(
    jane: FlaskClient, bus: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus.answer(CONTENT_SOUND, NONE_YET)
    jane.get(STEP)
    jane.get(STEP)
    assert bus.names().count("content.sound") == 1
    bus.answer(CONTENT_SOUND, SOUND)
    later = time.monotonic() + sounds.ASK_AGAIN_AFTER + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert "<audio" in jane.get(STEP).text
    assert bus.names().count("content.sound") == 2


def test_a_sound_that_the_store_has_lost_is_not_found(jane: FlaskClient, blobs: BlobStore) -> None:
    blobs.delete(str(SOUND["digest"]))
    assert jane.get(ADDRESS).status_code == 404
