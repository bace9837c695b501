"""Programmes to packages and back: what is written is read as it was meant, and what was read is written as it came."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.phrases import say
from services.content.package import BrokenPackage, Package, Source, read_package
from services.content.package.sources import from_folder
from services.content.package.unpacking import final_files, unpack
from services.content.package.whole import Whole, WholeModule, WholeStep
from services.content.package.writing import to_yaml, write_package
from tests.night import often

PROGRAMMES = Path(__file__).parents[3] / "programmes"
FACTS = {
    "id": "prov",
    "title": "Prov",
    "version": "1.0",
    "language": "sv",
    "summary": "Kort.",
    "target_group": "Alla.",
    "recommended_days": 30,
    "authors": "Vi.",
}


def whole_of(*blocks: dict[str, Any]) -> Whole:
    """Give a programme of one step with these blocks."""
    numbered = [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks, start=1)]
    step = WholeStep("borja", "1.1 Börja: så", numbered)
    return Whole(dict(FACTS), "Hej!", [WholeModule("forsta", "Första", "mandatory", True, 7, "En början.", [step])])


def read(whole: Whole) -> Package:
    """Read what is written."""
    return read_package(Source(write_package(whole).files))


def html(*blocks: dict[str, Any]) -> list[str]:
    """Give the blocks of the page, as markup or by their kind."""
    return [block.get("html") or block["kind"] for block in read(whole_of(*blocks)).steps[0]["blocks"]]


@pytest.mark.parametrize(
    "name", ["tobakshjalpen", "somnhjalpen", "instrument/audit", "instrument/phq-9", "instrument/gad-7"]
)
def test_every_programme_of_ours_comes_back_from_the_editor_as_it_went(name: str) -> None:
    package = read_package(PROGRAMMES / name)
    whole = unpack(package)
    written = write_package(whole).files | {picture: package.files[picture] for picture in package.names}
    again = read_package(Source(written))
    assert (again.facts, again.modules, again.steps) == (package.facts, package.modules, package.steps)
    assert (again.forms, again.welcome_html) == (package.forms, package.welcome_html)
    assert unpack(again) == whole
    kept, _ = final_files(whole, package)
    assert kept == {file: data for file, data in package.files.items() if file not in package.names}


def test_only_the_file_that_was_changed_is_written_anew() -> None:
    package = read_package(PROGRAMMES / "tobakshjalpen")
    whole = unpack(package)
    whole.modules[3].steps[0].title = "1.1 Ny titel"
    files, _ = final_files(whole, package)
    changed = [name for name, data in from_folder(PROGRAMMES / "tobakshjalpen").files.items() if files[name] != data]
    assert changed == [package.paths[whole.modules[3].steps[0].step_id]]


def test_what_an_editor_writes_is_what_the_page_shows() -> None:
    assert html(
        {"kind": "heading", "level": 2, "text": "Att börja"},
        {"kind": "text", "text": "Ett **ord**.\n\nOch ett till."},
        {"kind": "list", "ordered": True, "points": ["Först", "Sedan *detta*"]},
        {"kind": "tip", "text": "Vila."},
    ) == [
        "<h2>Att börja</h2>\n<p>Ett <strong>ord</strong>.</p>\n<p>Och ett till.</p>\n<ol>\n<li>Först</li>\n<li>Sedan <em>detta</em></li>\n</ol>",
        "<p>Vila.</p>",
    ]


def test_lists_side_by_side_stay_two_lists() -> None:
    points = [{"kind": "list", "ordered": ordered, "points": ["x"]} for ordered in (False, False, True, True)]
    (shown,) = html(*points)
    assert (shown.count("<ul>"), shown.count("<ol>")) == (2, 2)


def test_colons_are_text_and_begin_no_box() -> None:
    for kind in ("text", "tip"):
        shown = html({"kind": kind, "text": "Före\n:::\n:::form annat\n:::"})
        assert len(shown) == 1
        assert ":::form annat" in shown[0]
    assert ":::" in html({"kind": "list", "points": [":::tip"]})[0]


def test_blocks_without_words_are_not_written() -> None:
    empty = [
        {"kind": "heading", "text": " "},
        {"kind": "text", "text": "\n"},
        {"kind": "list", "points": ["", " "]},
        {"kind": "tip", "text": ""},
        {"kind": "form", "form_id": ""},
    ]
    assert html(*empty, {"kind": "text", "text": "Bara det här."}) == ["<p>Bara det här.</p>"]


def test_a_fault_leads_back_to_its_block() -> None:
    whole = whole_of(
        {"kind": "text", "text": "Rätt.\n\nRätt."},
        {"kind": "text", "text": "Rätt.\n\n<b>fel</b>"},
        {"kind": "tip", "text": "Rätt."},
    )
    written = write_package(whole)
    with pytest.raises(BrokenPackage) as broken:
        read_package(Source(written.files))
    places = {
        (written.place(fault.file, fault.line).step_id, written.place(fault.file, fault.line).block_id)
        for fault in broken.value.faults
    }
    assert places == {("borja", "b2")}


def test_yaml_keeps_every_text_as_it_is() -> None:
    for text in (
        "yes",
        "10:42",
        "2024-06-25",
        "1.4",
        "null",
        "a: b",
        "- x",
        "# y",
        "'",
        '"',
        "rad\nrad",
        " x ",
        "\x85",
        "😀",
        "[",
        "&a",
    ):
        data = {"text": text, "again": [text, text]}
        files = {**write_package(whole_of({"kind": "text", "text": "x"})).files, "forms/x.yaml": to_yaml(data).encode()}
        with pytest.raises(BrokenPackage) as broken:
            read_package(Source(files))
        assert not any("YAML" in say(fault.reason) for fault in broken.value.faults), text


PIECES = st.sampled_from(
    ["ord", "Ett", " ", "  ", "\n", "\n\n", "**", "*", "_", "# ", "## ", "- ", "* ", "1. ", "2) ", ":::", ":::tip", "\\", "[a](https://a.se)", "[a]: https://b.se",
     "===", "---", "å", "😀", "|", "~", "+ ", "    ", "\t", "&amp;", ":"]
)  # fmt: skip
WORDS = st.lists(PIECES, max_size=12).map("".join)
BLOCK = st.one_of(
    st.builds(lambda level, text: {"kind": "heading", "level": level, "text": text}, st.sampled_from([2, 3]), WORDS),
    st.builds(lambda kind, text: {"kind": kind, "text": text}, st.sampled_from(["text", "tip"]), WORDS),
    st.builds(
        lambda ordered, points: {"kind": "list", "ordered": ordered, "points": points},
        st.booleans(),
        st.lists(WORDS, max_size=3),
    ),
    st.builds(lambda text: {"kind": "video", "url": "https://a.se/f", "title": "Titel", "text": text}, WORDS),
)


def shown(package: Package) -> list[str]:
    """Give the pages, but for the blanks between words, which no browser shows."""
    return [" ".join(str(block).replace("\\n", " ").split()) for block in package.steps[0]["blocks"]]


@settings(max_examples=often(150))
@given(st.lists(BLOCK, min_size=1, max_size=6))
def test_whatever_is_written_and_can_be_read_comes_back_the_same_from_its_export(blocks: list[dict[str, Any]]) -> None:
    whole = whole_of(*blocks)
    try:
        package = read(whole)
    except BrokenPackage:
        return
    imported = unpack(package)
    files, _ = final_files(imported, package)
    assert files == package.files
    assert shown(read(imported)) == shown(package)


@pytest.mark.parametrize(
    "point",
    ["2019. Det var året", "1) först", "- 5 grader", "* stjärna", "+ 5 kg", "# ett", "> 5 gånger", "4.", "007. bond"],
)
def test_a_point_is_words_whatever_it_begins_with(point: str) -> None:
    (shown,) = html({"kind": "list", "points": [point, "annan"]})
    said = point.replace(">", "&gt;")
    assert shown == f"<ul>\n<li>{said}</li>\n<li>annan</li>\n</ul>"
    (step,) = unpack(read(whole_of({"kind": "list", "points": [point]}))).modules[0].steps
    assert step.blocks == [{"block_id": "b1", "kind": "list", "ordered": False, "points": [point]}]


def test_a_list_with_numbers_of_its_own_stays_text() -> None:
    text = "4. december ses vi\n11. december slutar vi"
    (step,) = unpack(read(whole_of({"kind": "text", "text": text}))).modules[0].steps
    assert [block["text"] for block in step.blocks] == [text]


def test_a_text_goes_on_with_no_list_before_it() -> None:
    numbered = {"kind": "list", "ordered": True, "points": ["a"]}
    for after in ("1. b", "  b"):
        (shown,) = html(numbered, {"kind": "text", "text": after})
        assert shown.startswith("<ol>\n<li>a</li>\n</ol>")
    (shown,) = html({"kind": "text", "text": "Ord\n\n7. x"}, numbered)
    assert '<ol start="7">\n<li>x</li>\n</ol>\n<ol>\n<li>a</li>' in shown.replace("\n\n", "\n")


def test_a_point_of_two_lines_comes_back_as_one_point() -> None:
    (step,) = unpack(read(whole_of({"kind": "text", "text": "- ett\n  två\n- tre"}))).modules[0].steps
    assert step.blocks[0]["points"] == ["ett två", "tre"]
