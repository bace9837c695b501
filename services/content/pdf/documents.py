"""What stands in the PDF of a step, of modules, of a whole programme: the words of the page, in its order.

A step's blocks have the shape of `contracts.content.versions.Block`. Headings: in a step's own file its `##` is the first level, in a module's file the
steps are, in a programme's the modules.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.chassis.blobs import MEDIA_TYPES
from common.chassis.pdf import Block, Document, box, heading, image, listed, new_page, ours, paragraph, plain, quiet
from common.contracts.languages import SWEDISH
from common.forms import Question, load_definition
from services.content.pdf.html import blocks_of
from services.content.pdf.labels import BY_LANGUAGE

SHIFT_IN_STEP, SHIFT_IN_MODULE, SHIFT_IN_PROGRAMME = -1, 0, 1
"""How the levels of a step's own headings (2 and 3) are moved in each kind of file."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published version, ready to be drawn: its `outline`, the pages of steps by id, its date, the pictures' bytes by name; `reader`: whose language our own words speak."""

    outline: Mapping[str, Any]
    steps: Mapping[str, Mapping[str, Any]]
    published_at: datetime
    pictures: Mapping[str, bytes]
    reader: str = SWEDISH


def step_document(source: Source, step_id: str) -> Document:
    """Give one step."""
    step = source.steps[step_id]
    blocks = _step(step, SHIFT_IN_STEP, source.reader)
    return _document(source, step["title"], source.outline["title"], blocks)


def module_document(source: Source, module: Mapping[str, Any]) -> Document:
    """Give one module: its steps, each on a page of its own, with contents."""
    blocks = [one for step in module["steps"] for one in _titled(source, step["id"], 1, SHIFT_IN_MODULE)]
    return _document(source, module["title"], source.outline["title"], blocks, contents=len(module["steps"]) > 1)


def programme_document(source: Source, modules: Iterable[Mapping[str, Any]]) -> Document:
    """Give several modules with the programme's welcome and contents."""
    blocks = blocks_of(source.outline["welcome_html"], SHIFT_IN_STEP)
    for module in modules:
        blocks += [new_page(), heading(1, plain(module["title"])), quiet(module["summary"])]
        for step in module["steps"]:
            blocks += _titled(source, step["id"], 2, SHIFT_IN_PROGRAMME)
    return _document(source, source.outline["title"], source.outline["summary"], blocks, contents=True)


def picture_name(block: Mapping[str, Any]) -> str:
    """Give the name by which a picture's bytes and its place find each other."""
    return f"{block['digest']}.{MEDIA_TYPES[block['media_type']]}"


def pictures_in(steps: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the digest of each picture in the steps, by its name."""
    blocks = [block for step in steps for block in step["blocks"] if block["kind"] == "image"]
    return {picture_name(block): block["digest"] for block in blocks}


def _document(source: Source, title: str, lead: str, blocks: list[Block], *, contents: bool = False) -> Document:
    footer = f"{source.outline['title']} {source.outline['version']}"
    languages = {"language": source.outline["language"], "reader": source.reader}
    return Document(title, blocks, footer, source.published_at, lead, contents, source.pictures, **languages)


def _titled(source: Source, step_id: str, level: int, shift: int) -> list[Block]:
    step = source.steps[step_id]
    return [new_page(), heading(level, plain(step["title"])), *_step(step, shift, source.reader)]


def _step(step: Mapping[str, Any], shift: int, reader: str) -> list[Block]:
    drawn: list[Block] = []
    for block in step["blocks"]:
        drawn += DRAWN_AS[block["kind"]](block, step, shift, reader)
    return drawn


def _html(block: Mapping[str, Any], _step: Mapping[str, Any], shift: int, _reader: str) -> list[Block]:
    return blocks_of(block["html"], shift)


def _tip(block: Mapping[str, Any], _step: Mapping[str, Any], shift: int, _reader: str) -> list[Block]:
    return [box(blocks_of(block["html"], shift))]


def _image(block: Mapping[str, Any], _step: Mapping[str, Any], _shift: int, _reader: str) -> list[Block]:
    return [image(picture_name(block), block["alt"], block["width"], block.get("caption") or "")]


def _video(block: Mapping[str, Any], _step: Mapping[str, Any], _shift: int, reader: str) -> list[Block]:
    """A film can't be seen on paper: its title leads to it, its text alternative stands in its place."""
    title = paragraph(
        [{"text": f"{BY_LANGUAGE[reader]['film']}: {block['title']}", "strong": True, "address": block["url"]}]
    )
    return [box([title, paragraph(plain(block.get("text") or ""))])]


def _form(block: Mapping[str, Any], step: Mapping[str, Any], shift: int, reader: str) -> list[Block]:
    form, words = load_definition(step["forms"][block["form_id"]]), BY_LANGUAGE[reader]
    intro = [paragraph(plain(form.intro))] if form.intro else []
    title = heading(2 + shift, plain(f"{words['form']}: {form.title}"))
    questions = [_question(question) for question in form.questions]
    return [
        title,
        *intro,
        ours(quiet(words["fields"]), reader),
        listed(questions, numbers=range(1, len(questions) + 1)),
    ]


def _question(question: Question) -> list[Block]:
    asked = [paragraph([{"text": question.label, "strong": True}])]
    help_text = [quiet(question.help)] if question.help else []
    lists = [list(getattr(question, name, ())) for name in ("rows", "choices")]
    return (
        asked + help_text + [listed([paragraph(plain(one.label))] for one in options) for options in lists if options]
    )


DRAWN_AS = {"html": _html, "tip": _tip, "form": _form, "image": _image, "video": _video}
"""How each kind of block (`contracts.content.versions.Block`) is drawn."""
