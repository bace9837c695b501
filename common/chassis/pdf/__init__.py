"""PDF for people: tagged (PDF/UA-1), in Swedish, with headings, alt texts and page numbers, in our own font. Made by typst.

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
    paragraph,
    plain,
    quiet,
)
from common.chassis.pdf.rendering import RECIPE, RenderError, recipe, render

__all__ = [
    "RECIPE",
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
    "paragraph",
    "plain",
    "quiet",
    "recipe",
    "render",
]
