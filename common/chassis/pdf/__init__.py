"""PDF for people: tagged (PDF/UA-1), in the reader's language beside the programme's own, with headings, alt texts and page numbers, in our own font. Made by typst.

A service describes what is to stand there (`Document`, made of the blocks below); `render` draws it. The drawing runs in a process of its own
with bounded time and memory: on the service's hub one document would stall every call, and a text that makes the compiler run wild ends
with its process. Texts reach the template as data, never as code. Knows nothing of programmes or of persons.
"""

from common.chassis.pdf.document import (
    Block,
    Document,
    Run,
    answer,
    box,
    facts,
    heading,
    image,
    listed,
    new_page,
    ours,
    paragraph,
    plain,
    quiet,
)
from common.chassis.pdf.rendering import RenderError, recipes, render

__all__ = [
    "Block",
    "Document",
    "RenderError",
    "Run",
    "answer",
    "box",
    "facts",
    "heading",
    "image",
    "listed",
    "new_page",
    "ours",
    "paragraph",
    "plain",
    "quiet",
    "recipes",
    "render",
]
