"""PDF of published programmes, on both databases: drawn once, kept by what it is made of, found again."""

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from marshmallow import ValidationError
from pypdf import PdfReader
from sqlalchemy import func, select

from common.chassis.blobs import BlobStore
from common.chassis.database import Database
from common.contracts.content.pdf import PDF
from common.contracts.errors import Invalid, NotFound
from services.content import commands, queries
from services.content.pdf import drawing
from services.content.pdf.drawing import file_name, pdf_of
from services.content.pdf.model import DerivedFile
from tests.integration.content.programmes import programme


@pytest.fixture
def outline(database: Database) -> dict[str, Any]:
    commands.publish_package(database, programme("tobakshjalpen"))
    with database.reading() as session:
        return queries.startable(session, uuid4())[0].outline


def ask(database: Database, blobs: BlobStore, version_id: str, **part: Any) -> dict[str, Any]:
    """Ask as a caller does, through the contract's schemas."""
    request = PDF.load({"version_id": version_id, **part})
    answer: dict[str, Any] = PDF.answer.load(PDF.answer.dump(pdf_of(database, blobs, request)))
    return answer


def read(blobs: BlobStore, answer: dict[str, Any]) -> PdfReader:
    return PdfReader(io.BytesIO(b"".join(blobs.open(answer["digest"])[1])))


def bookmarks(entries: Any) -> list[Any]:
    return [bookmarks(one) if isinstance(one, list) else one.title for one in entries]


def test_a_step_is_a_file_with_its_words(database: Database, blobs: BlobStore, outline: dict[str, Any]) -> None:
    answer = ask(database, blobs, outline["version_id"], step_id="dina-viktigaste-skal")
    pdf = read(blobs, answer)
    text = " ".join("".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith("1.3 Vilka är dina viktigaste skäl")
    assert "Från allmänt till personligt" in text
    assert "spela in ett kort meddelande till dig själv" in text
    assert "Formulär:" in text
    assert (answer["media_type"], answer["size"]) == ("application/pdf", blobs.about(answer["digest"]).size)
    assert answer["file_name"].startswith(f"tobakshjalpen-{outline['version']}-1.3-vilka-ar-dina-viktigaste-skal")


def test_a_module_has_its_steps_as_headings(database: Database, blobs: BlobStore, outline: dict[str, Any]) -> None:
    module = outline["modules"][3]
    pdf = read(blobs, ask(database, blobs, outline["version_id"], module_ids=[module["id"]]))
    titles = [title for title in bookmarks(pdf.outline) if isinstance(title, str)]
    assert [title for title in titles if title != "Innehåll"] == [step["title"] for step in module["steps"]]


def test_a_programme_has_all_its_modules(database: Database, blobs: BlobStore, outline: dict[str, Any]) -> None:
    pdf = read(blobs, ask(database, blobs, outline["version_id"]))
    titles = [title for title in bookmarks(pdf.outline) if isinstance(title, str)]
    assert [module["title"] for module in outline["modules"]] == titles[-len(outline["modules"]) :]
    assert len(pdf.pages) > 40


def test_chosen_modules_stand_in_the_programmes_order_and_no_others(
    database: Database, blobs: BlobStore, outline: dict[str, Any]
) -> None:
    first, second, third = outline["modules"][:3]
    pdf = read(blobs, ask(database, blobs, outline["version_id"], module_ids=[third["id"], first["id"]]))
    titles = bookmarks(pdf.outline)
    assert titles.index(first["title"]) < titles.index(third["title"])
    assert second["title"] not in titles


def test_it_is_drawn_once(
    database: Database, blobs: BlobStore, outline: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(database, blobs, outline["version_id"], step_id="stoppdagen")
    monkeypatch.setattr(drawing, "render", lambda _document: pytest.fail("drawn again"))
    assert ask(database, blobs, outline["version_id"], step_id="stoppdagen") == first


def test_another_recipe_is_drawn_again(
    database: Database, blobs: BlobStore, outline: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ask(database, blobs, outline["version_id"], step_id="stoppdagen")
    monkeypatch.setitem(drawing.RECIPES, "sv", "another")
    assert ask(database, blobs, outline["version_id"], step_id="stoppdagen") == first
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DerivedFile)) == 2


def test_a_file_that_the_store_lost_is_drawn_again(
    database: Database, blobs: BlobStore, outline: dict[str, Any]
) -> None:
    first = ask(database, blobs, outline["version_id"], step_id="stoppdagen")
    blobs.delete(first["digest"])
    assert ask(database, blobs, outline["version_id"], step_id="stoppdagen") == first
    assert blobs.has(first["digest"])


@pytest.mark.parametrize("part", [{"step_id": "finns-inte"}, {"module_ids": ["finns-inte"]}])
def test_a_part_that_is_not_there_is_not_found(
    database: Database, blobs: BlobStore, outline: dict[str, Any], part: dict[str, Any]
) -> None:
    with pytest.raises(NotFound):
        ask(database, blobs, outline["version_id"], **part)


def test_a_version_that_is_not_there_is_not_found(database: Database, blobs: BlobStore) -> None:
    with pytest.raises(NotFound):
        ask(database, blobs, str(uuid4()))


@pytest.mark.parametrize(
    "part", [{"step_id": "../x"}, {"module_ids": ["a", "B!"]}, {"step_id": "a", "module_ids": ["b"]}, {"more": 1}]
)
def test_a_part_that_is_no_name_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PDF.load({"version_id": str(UUID(int=1)), **part})
    assert Invalid.status == 422


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("Tobakshjälpen", "1.0", "1.4 Stoppdagen"), "tobakshjalpen-1.0-1.4-stoppdagen.pdf"),
        (("../../etc/passwd",), "etc-passwd.pdf"),
        (("“”😀",), "program.pdf"),
        (("a" * 200,), "a" * 80 + ".pdf"),
        (('x"\r\nSet-Cookie: y',), "x-set-cookie-y.pdf"),
    ],
)
def test_file_names_are_plain(words: tuple[str, ...], name: str) -> None:
    assert file_name(*words) == name
