"""What stands in the PDF of each kind of block and part. Drawn for real where the drawing could refuse it."""

import base64
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from common.chassis.pdf import Document, render
from services.content.pdf.documents import (
    Source,
    module_document,
    pictures_in,
    programme_document,
    step_document,
)

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DIGEST = "ab" * 32
FORM = {
    "id": "vanor",
    "title": "Dina vanor",
    "intro": "Svara som det är.",
    "questions": [
        {"id": "hur", "kind": "radio", "label": "Hur ofta?", "help": "En vanlig dag.", "choices": [{"id": "a", "label": "Aldrig"}, {"id": "b", "label": "Ofta"}]},
        {"id": "nar", "kind": "matrix", "label": "När?", "choices": [{"id": "a", "label": "Mest då"}], "rows": [{"id": "r", "label": "Vid kaffet"}]},
        {"id": "info", "kind": "information", "label": "Bra att veta."},
    ],
}  # fmt: skip
BLOCKS: list[dict[str, Any]] = [
    {
        "kind": "html",
        "html": "<h2>Börja</h2><h3>Med det lilla</h3><p>Ett <strong>steg</strong> i taget.</p>",
        "form_id": None,
    },
    {"kind": "tip", "html": "<p>Ring en vän.</p>", "form_id": None},
    {
        "kind": "image",
        "digest": DIGEST,
        "media_type": "image/png",
        "width": 3000,
        "height": 1,
        "alt": "En sjö",
        "caption": "Vila",
    },
    {"kind": "video", "url": "https://example.org/film", "title": "Andas", "text": "Filmen visar en övning."},
    {"kind": "form", "form_id": "vanor", "html": None},
]
STEPS = {
    step_id: {"id": step_id, "module_id": "m", "title": title, "blocks": BLOCKS, "forms": {"vanor": FORM}}
    for step_id, title in (("ett", "1.1 Ett"), ("tva", "1.2 Två"))
}
MODULE = {"id": "m", "title": "Modul M", "summary": "Kort om M.", "steps": [{"id": "ett"}, {"id": "tva"}]}
OUTLINE = {
    "title": "Provet",
    "version": "2.1",
    "language": "sv",
    "summary": "Om provet.",
    "welcome_html": "<p>Välkommen!</p>",
    "modules": [MODULE],
}
SOURCE = Source(OUTLINE, STEPS, datetime(2024, 5, 1, tzinfo=UTC), {f"{DIGEST}.png": PICTURE})


def drawn(document: Document) -> tuple[PdfReader, str]:
    pdf = PdfReader(io.BytesIO(render(document)))
    return pdf, " ".join("".join(page.extract_text() + " " for page in pdf.pages).split())


def titles(pdf: PdfReader) -> Any:
    def of(entries: Any) -> list[Any]:
        return [of(one) if isinstance(one, list) else one.title for one in entries]

    return of(pdf.outline)


def test_every_kind_of_block_is_drawn() -> None:
    pdf, text = drawn(step_document(SOURCE, "ett"))
    for words in (
        "Ett steg i taget.", "Ring en vän.", "Vila", "Film: Andas", "Filmen visar en övning.", "Formulär: Dina vanor",
        "Svara som det är.", "Hur ofta?", "En vanlig dag.", "Aldrig", "Vid kaffet", "Mest då", "Bra att veta.", "Provet 2.1 Sida 1 av",
    ):  # fmt: skip
        assert words in text
    addresses = [note.get_object()["/A"]["/URI"] for page in pdf.pages for note in page.get("/Annots", [])]
    assert addresses == ["https://example.org/film"]


def test_headings_begin_at_the_first_level_in_a_steps_file() -> None:
    assert titles(drawn(step_document(SOURCE, "ett"))[0]) == ["Börja", ["Med det lilla"], "Formulär: Dina vanor"]


def test_steps_are_the_first_level_in_a_modules_file() -> None:
    found = [one for one in titles(drawn(module_document(SOURCE, MODULE))[0]) if one != "Innehåll"]
    assert [one for one in found if isinstance(one, str)] == ["1.1 Ett", "1.2 Två"]


def test_modules_are_the_first_level_in_a_programmes_file() -> None:
    pdf, text = drawn(programme_document(SOURCE, [MODULE]))
    found = [one for one in titles(pdf) if one != "Innehåll"]
    assert found == [
        "Modul M",
        [
            "1.1 Ett",
            ["Börja", ["Med det lilla"], "Formulär: Dina vanor"],
            "1.2 Två",
            ["Börja", ["Med det lilla"], "Formulär: Dina vanor"],
        ],
    ]
    assert "Välkommen!" in text
    assert "Kort om M." in text


def test_pictures_are_found_by_their_digest_each_once() -> None:
    assert pictures_in(STEPS.values()) == {f"{DIGEST}.png": DIGEST}


@pytest.mark.parametrize("alt", ["", "   "])
def test_a_picture_without_words_still_has_an_alt_text(alt: str) -> None:
    """Publishing refuses it; should one slip through, its page is drawn all the same."""
    blocks = [{**BLOCKS[2], "alt": alt, "caption": None}]
    source = Source(OUTLINE, {"ett": {**STEPS["ett"], "blocks": blocks}}, SOURCE.published_at, SOURCE.pictures)
    assert drawn(step_document(source, "ett"))[0].pages


def test_our_own_words_speak_the_readers_language_and_the_programmes_stay() -> None:
    pdf, text = drawn(step_document(replace(SOURCE, reader="en"), "ett"))
    for words in ("Form: Dina vanor", "The form is filled in on the web.", "Hur ofta?", "Provet 2.1 Page 1 of"):
        assert words in text
    assert pdf.root_object["/Lang"] == "sv"
    assert b"(en" in pdf.stream.getvalue()
    assert "Formulär" not in text


def test_a_programme_in_another_language_is_a_document_in_it() -> None:
    source = replace(SOURCE, outline={**OUTLINE, "language": "en"})
    assert drawn(step_document(source, "ett"))[0].root_object["/Lang"] == "en"
