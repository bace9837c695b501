"""The PDF of a sent response, on both databases: for those who may read the response, sealed where it lies, drawn once."""

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from common.chassis.blobs import BlobStore, open_store
from common.chassis.blobs.sealing import open_sealed
from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.chassis.keys import KeyGoneError
from common.contracts.errors import Forbidden, NamedError, NotFound, ReasonNeeded
from common.contracts.moments.files import RESPONSE_FILE
from common.contracts.moments.responses import SAVE_RESPONSE, SUBMIT_RESPONSE
from common.forms import Form
from services.moments.model.response_file import ResponseFile
from services.moments.pdf import drawing
from services.moments.pdf.drawing import response_file
from tests.integration.moments.builders import FORM, UNIT, VERSION, World, call, citizen, staff

ANSWERS = {"datum": "2024-06-01", "anteckning": '#panic("x") Jag är *rädd* för återfall.\nMen hoppfull.'}


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return open_store(f"file:{tmp_path}/blobs")


def form_of(version_id: UUID, form_id: str) -> tuple[Form, str]:
    assert (version_id, form_id) == (VERSION, FORM.id)
    return FORM, "sv"


def sent(world: World, moment_id: UUID) -> UUID:
    return UUID(str(world.write(SUBMIT_RESPONSE, moment_id, 0, ANSWERS)["response_id"]))


def ask(
    world: World, blobs: BlobStore, moment_id: UUID, response_id: UUID, actor: Actor | None = None, **more: Any
) -> dict[str, Any]:
    request = call(RESPONSE_FILE, actor or world.person, moment_id=moment_id, response_id=response_id, **more)
    return world.dumped(RESPONSE_FILE, response_file(world.database, world.keys, blobs, request, form_of))


def text_of(blobs: BlobStore, file: dict[str, Any]) -> str:
    size, chunks = open_sealed(blobs, file["digest"], bytes.fromhex(file["key"]))
    plain = b"".join(chunks)
    assert size == file["size"] == len(plain)
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(plain)).pages)


def test_the_citizen_and_the_practitioner_get_the_same_file(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    own = ask(world, blobs, moment_id, response_id)
    assert ask(world, blobs, moment_id, response_id, world.practitioner)["digest"] == own["digest"]
    text = text_of(blobs, own)
    for words in (
        "1.4 Stoppdagen",
        "Tobakshjälpen",
        "Datum för din stoppdag",
        '#panic("x") Jag är *rädd*',
        "Men hoppfull.",
    ):
        assert words in text
    assert own["header"]["citizen_id"] == world.person.id
    assert (own["media_type"], own["file_name"]) == ("application/pdf", "svar.pdf")


@pytest.mark.parametrize("written", ["ትምባኾ ከቋርጽ እደሊ ኣለኹ", "我想戒烟", "Chcę rzucić palenie", "أريد"])
def test_an_answer_in_the_citizens_own_language_is_readable(world: World, blobs: BlobStore, written: str) -> None:
    moment_id = world.start()
    answers = {**ANSWERS, "anteckning": written}
    response_id = UUID(str(world.write(SUBMIT_RESPONSE, moment_id, 0, answers)["response_id"]))
    text = text_of(blobs, ask(world, blobs, moment_id, response_id))
    assert written in text
    assert "□" not in text


def test_each_language_of_the_interface_has_a_file_of_its_own(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    swedish, english = (ask(world, blobs, moment_id, response_id, language=each) for each in ("sv", "en"))
    assert "Programme: Tobakshjälpen" in text_of(blobs, english)
    assert "Submitted: " in text_of(blobs, english)
    assert "Skickat: " in text_of(blobs, swedish)
    assert ask(world, blobs, moment_id, response_id, language="en")["digest"] == english["digest"]


def test_it_is_drawn_once(world: World, blobs: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    first = ask(world, blobs, moment_id, response_id)
    monkeypatch.setattr(drawing, "render", lambda _document: pytest.fail("drawn again"))
    again = ask(world, blobs, moment_id, response_id)
    assert (again["digest"], again["key"]) == (first["digest"], first["key"])


def test_a_file_that_the_store_lost_is_drawn_again(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    blobs.delete(ask(world, blobs, moment_id, response_id)["digest"])
    assert "hoppfull" in text_of(blobs, ask(world, blobs, moment_id, response_id))
    with world.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ResponseFile)) == 1


def test_nothing_readable_lies_anywhere(world: World, blobs: BlobStore, tmp_path: Path) -> None:
    moment_id = world.start()
    file = ask(world, blobs, moment_id, sent(world, moment_id))
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.stem == file["digest"] for path in stored)
    for path in stored:
        content = path.read_bytes()
        for secret in (b"%PDF", b"Stoppdagen", "återfall".encode(), bytes.fromhex(file["key"]), file["key"].encode()):
            assert secret not in content, path


@pytest.mark.parametrize(
    ("stranger", "refusal"),
    [
        (citizen(), NotFound),
        (staff(unit=new_id()), NotFound),
        (staff("admin"), NotFound),
        (staff("data_admin"), Forbidden),
    ],
    ids=["another citizen", "another unit", "admin", "data admin"],
)
def test_who_may_not_read_it_gets_nothing(
    world: World, blobs: BlobStore, stranger: Actor, refusal: type[NamedError]
) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    for _drawn_before in (False, True):
        with pytest.raises(refusal):
            ask(world, blobs, moment_id, response_id, stranger)
        ask(world, blobs, moment_id, response_id)


def test_a_colleague_states_a_reason_first(world: World, blobs: BlobStore) -> None:
    moment_id, colleague = world.start(), staff(unit=UNIT)
    response_id = sent(world, moment_id)
    with pytest.raises(ReasonNeeded):
        ask(world, blobs, moment_id, response_id, colleague)
    world.state_reason(moment_id, colleague)
    assert ask(world, blobs, moment_id, response_id, colleague)["size"] > 0


def test_what_is_not_sent_is_not_found(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    saved = world.write(SAVE_RESPONSE, moment_id, 0, ANSWERS)
    for actor in (world.person, world.practitioner):
        with pytest.raises(NotFound):
            ask(world, blobs, moment_id, UUID(str(saved["response_id"])), actor)
        with pytest.raises(NotFound):
            ask(world, blobs, moment_id, new_id(), actor)


def test_it_is_not_found_through_another_moment(world: World, blobs: BlobStore) -> None:
    response_id = sent(world, world.start())
    other = citizen()
    with pytest.raises(NotFound):
        ask(world, blobs, world.start(other), response_id, other)


def test_after_the_end_staff_save_it_and_the_citizen_no_longer_finds_it(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    world.end(moment_id)
    assert "hoppfull" in text_of(blobs, ask(world, blobs, moment_id, response_id, world.practitioner))
    with pytest.raises(NotFound):
        ask(world, blobs, moment_id, response_id)


def test_who_loses_the_race_gives_the_winners_file_and_leaves_nothing(
    world: World, blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    winners = ask(world, blobs, moment_id, response_id)
    request = call(RESPONSE_FILE, world.person, moment_id=moment_id, response_id=response_id)
    monkeypatch.setattr(drawing, "_keep", lambda *_: False)
    found = drawing._make(world.database, world.keys, blobs, request, form_of)
    assert found["digest"] == winners["digest"]
    assert len(list((tmp_path / "blobs").rglob("*.bin"))) == 1


def test_without_the_moments_key_nothing_opens(world: World, blobs: BlobStore) -> None:
    moment_id = world.start()
    response_id = sent(world, moment_id)
    ask(world, blobs, moment_id, response_id)
    world.keys.destroy(moment_id)
    with pytest.raises(KeyGoneError):
        ask(world, blobs, moment_id, response_id)
