"""What a drawn document tells its readers, and that nothing in a text can do more than be read."""

import base64
import io
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from common.chassis.pdf import (
    Document,
    RenderError,
    Run,
    answer,
    box,
    facts,
    heading,
    image,
    listed,
    new_page,
    paragraph,
    plain,
    quiet,
    render,
    rendering,
)
from common.chassis.pdf.cleaning import FONTS, LONGEST_WORD
from common.chassis.pdf.words import BY_LANGUAGE
from common.contracts.errors import Expired
from tests.night import often
from tests.unit.chassis.pdf.conftest import Draw

ROOT = Path(__file__).parents[4]
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
NAME = "0" * 64 + ".png"


def text_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages).replace("\u200b", "")


def root_of(pdf: PdfReader) -> Any:
    """Give the document's catalogue."""
    return pdf.trailer["/Root"]


def structure(pdf: PdfReader) -> Iterator[Any]:
    """Give every element of the document's structure, in reading order."""
    pending = [root_of(pdf)["/StructTreeRoot"]]
    while pending:
        one = pending.pop().get_object()
        if isinstance(one, dict):
            if "/S" in one:
                yield one
            kids = one.get("/K", [])
            kids = kids if isinstance(kids, list) else [kids]
            pending.extend(kid for kid in reversed(kids) if not isinstance(kid, int))


def kinds(pdf: PdfReader) -> list[str]:
    return [element["/S"] for element in structure(pdf)]


def test_it_is_tagged_and_says_its_language_and_title(draw: Draw) -> None:
    pdf = draw(heading(1, plain("Steg ett")), paragraph(plain("Hej på dig, åäö.")))
    root = root_of(pdf)
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Stoppdagen"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert "Hej på dig, åäö." in text_of(pdf)


def test_headings_lists_and_links_are_what_they_look_like(draw: Draw) -> None:
    link = [{"text": "1177", "address": "https://www.1177.se/"}]
    pdf = draw(
        heading(1, plain("Ett")),
        heading(2, plain("Två")),
        listed([[paragraph(plain("punkt"))]]),
        paragraph(link),  # type: ignore[arg-type]
    )
    assert {"/H1", "/H2", "/L", "/LI", "/Link"} <= set(kinds(pdf))
    addresses = [note.get_object()["/A"]["/URI"] for page in pdf.pages for note in page.get("/Annots", [])]
    assert addresses == ["https://www.1177.se/"]


def test_items_of_a_list_have_the_numbers_that_they_were_given(draw: Draw) -> None:
    items = [[paragraph(plain("ses vi"))], [paragraph(plain("slutar vi"))]]
    text = text_of(draw(listed(items, numbers=[4, 2019]), listed(items[:1], numbers=[7], mark=")")))
    assert [word for word in text.split() if word[:-1].isdigit()][:3] == ["4.", "2019.", "7)"]


def test_a_skipped_heading_level_is_drawn_closer(draw: Draw) -> None:
    headings = [
        kind for kind in kinds(draw(heading(3, plain("Först")), heading(4, plain("Sedan")))) if kind[:2] == "/H"
    ]
    assert headings == ["/H1", "/H2"]


def test_a_picture_tells_what_it_shows(draw: Draw) -> None:
    pdf = draw(image(NAME, "En lugn sjö", 100, "Vila"), pictures={NAME: PICTURE})
    assert [one["/Alt"] for one in structure(pdf) if one["/S"] == "/Figure"] == ["En lugn sjö"]
    assert "Vila" in text_of(pdf)


def test_pages_are_numbered(draw: Draw) -> None:
    pdf = draw(paragraph(plain("ett")), new_page(), paragraph(plain("två")))
    assert ["Sida 1 av 2" in pdf.pages[0].extract_text(), "Sida 2 av 2" in pdf.pages[1].extract_text()] == [True, True]


def test_contents_list_the_headings(draw: Draw) -> None:
    text = text_of(draw(heading(1, plain("Kapitel ett")), contents=True))
    assert "Innehåll" in text
    assert text.count("Kapitel ett") == 2


def test_the_font_is_ours_and_inside(draw: Draw) -> None:
    page: Any = draw(paragraph(plain("å"))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    assert all("SourceSans3" in font["/BaseFont"] for font in fonts)
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts)


def test_the_same_content_gives_the_same_bytes() -> None:
    document = Document("Titel", [paragraph(plain("x"))], "Fot", datetime(2024, 5, 1, tzinfo=UTC))
    assert render(document) == render(document)


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x") #eval("1+1") #read("/etc/passwd")',
        '"); #import "@preview/cetz:0.3.0"; ("',
        "$ sum_(i=0)^n $ *fet* _kursiv_ `kod` @nyckel <etikett> = Rubrik",
        "\\ #set page(width: 1pt) // kommentar /* slut",
        "{{ 7*7 }} <script>alert(1)</script>",
    ],
)
def test_code_in_a_text_is_only_read(draw: Draw, text: str) -> None:
    pdf = draw(
        heading(1, plain(text)), answer(text, text, answered=True), facts([(text, text)]), title=text, footer=text
    )
    shown = "".join(text_of(pdf).split())
    assert shown.count("".join(text.split())) >= 4
    assert pdf.metadata is not None
    assert pdf.metadata.title == text


def test_what_the_font_lacks_becomes_a_box_and_the_reader_is_told(draw: Draw) -> None:
    text = text_of(draw(answer("Hur mår du?", "Bra 😀 𓀀𓀁", answered=True)))
    assert "Bra □ □□" in text
    assert "".join(BY_LANGUAGE["sv"]["replaced"].split()) in "".join(text.split())


def test_nothing_is_told_when_nothing_was_replaced(draw: Draw) -> None:
    assert "ersatts" not in text_of(draw(paragraph(plain("a\u030angra \u200dÅ\ufe0f\x07 \u202e"))))


def test_new_lines_of_an_answer_stay(draw: Draw) -> None:
    assert "rad ett\nrad två" in text_of(draw(answer("Varför?", "rad ett\r\nrad två", answered=True)))


def test_a_word_wider_than_the_page_is_broken_and_whole(draw: Draw) -> None:
    word = "W" * (LONGEST_WORD * 20)
    text = text_of(draw(paragraph(plain(word))))
    assert text.count("W") == len(word)
    assert max(len(line) for line in text.splitlines()) <= LONGEST_WORD + 5


def test_a_huge_answer_fills_pages_and_loses_nothing(draw: Draw) -> None:
    pdf = draw(answer("Berätta", "ordet " * 20_000, answered=True))
    assert len(pdf.pages) > 20
    assert text_of(pdf).count("ordet") == 20_000


def test_boxes_quiet_lines_and_empty_lists_are_drawn(draw: Draw) -> None:
    text = text_of(draw(box([paragraph(plain("i rutan"))]), quiet("stilla"), listed([]), paragraph(plain(""))))
    assert "i rutan" in text
    assert "stilla" in text


@pytest.mark.parametrize("title", ["", "   ", "\x00"])
def test_a_document_without_a_title_gets_ours(draw: Draw, title: str) -> None:
    metadata = draw(title=title).metadata
    assert metadata is not None
    assert metadata.title == "Stöd och behandling"


def test_every_character_that_is_listed_as_covered_is_drawn_in_every_style(draw: Draw) -> None:
    ranges = [line.split("-") for line in (FONTS / "covered.txt").read_text(encoding="ascii").split()]
    everything = "".join(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
    styles: list[Run] = [
        {"strong": strong, "emphasis": emphasis} for strong in (False, True) for emphasis in (False, True)
    ]
    text = text_of(draw(*(paragraph([{**style, "text": everything}]) for style in styles)))
    assert text.count("□") == len(styles)


@settings(max_examples=often(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=200), min_size=1, max_size=30))
def test_any_text_can_be_drawn(texts: list[str]) -> None:
    blocks = [block for text in texts for block in (heading(2, plain(text)), answer(text, text, answered=True))]
    made = render(Document(texts[0], blocks, texts[0], datetime(2024, 5, 1, tzinfo=UTC)))
    assert len(PdfReader(io.BytesIO(made)).pages) >= 1


@pytest.mark.parametrize("name", ["../../x.png", "/etc/x.png", "template.typ", "x.png"])
def test_a_picture_can_have_no_name_but_a_digest(draw: Draw, name: str) -> None:
    with pytest.raises(RenderError, match="a picture's name"):
        draw(pictures={name: PICTURE})


def test_a_broken_picture_is_an_error_that_repeats_no_text(draw: Draw) -> None:
    with pytest.raises(RenderError) as caught:
        draw(paragraph(plain("hemligt svar")), image(NAME, "alt", 10), pictures={NAME: b"no picture"})
    assert "hemligt" not in str(caught.value)


def test_too_slow_is_ended_and_can_be_tried_again(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as hurried:
        hurried.setattr(rendering, "WITHIN_SECONDS", 0.001)
        with pytest.raises(Expired):
            draw(paragraph(plain("x")))
    assert draw(paragraph(plain("x"))).pages


def test_what_is_too_slow_to_clean_is_ended_too_and_nothing_is_drawn(
    draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "WITHIN_SECONDS", 0.02)
    monkeypatch.setattr(rendering.subprocess, "run", lambda *_a, **_k: pytest.fail("it was drawn"))
    with pytest.raises(Expired):
        draw(*[answer("?", "a\nا\n" * 5000, answered=True) for _ in range(50)])


def test_who_waits_too_long_for_a_turn_is_told_to_try_again(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "TURN_WITHIN_SECONDS", 0.01)
    for _ in range(rendering.AT_ONCE):
        assert rendering._turns.acquire(blocking=False)
    try:
        with pytest.raises(Expired):
            draw(paragraph(plain("x")))
    finally:
        rendering._turns.release(rendering.AT_ONCE)
    assert draw(paragraph(plain("x"))).pages


def test_nothing_is_left_on_disk(draw: Draw, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    draw(answer("Hur?", "hemligt svar", answered=True))
    assert list(tmp_path.iterdir()) == []


def test_a_service_goes_on_answering_while_one_is_drawn() -> None:
    """On eventlet's hub, as in a service: the longest pause of a green thread is far below the time that the drawing takes."""
    program = textwrap.dedent(
        """
        import warnings
        warnings.simplefilter("ignore")
        import eventlet
        eventlet.monkey_patch(psycopg=False)
        import time
        from datetime import UTC, datetime
        from common.chassis.pdf import Document, answer, render
        pauses, going = [], True
        def tick():
            last = time.monotonic()
            while going:
                eventlet.sleep(0.001)
                pauses.append(time.monotonic() - last)
                last = time.monotonic()
        ticking = eventlet.spawn(tick)
        lines = "ord " * 2000 + "a\\nا\\n" * 20
        document = Document("T", [answer("?", lines, answered=True) for _ in range(60)], "F", datetime.now(UTC))
        began = time.monotonic()
        render(document)
        took, going = time.monotonic() - began, False
        ticking.wait()
        print(took, max(pauses), len(pauses))
        """
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    took, longest, ticks = (float(part) for part in done.stdout.split())
    assert ticks > 20
    assert longest < took / 2
