"""What the tests of PDF share: a small document, and how to read what came out."""

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from common.chassis.pdf import Block, Document, render

Draw = Callable[..., PdfReader]


@pytest.fixture
def draw() -> Draw:
    """Give a function that draws blocks and reads the PDF."""

    def drawn(*blocks: Block, **more: object) -> PdfReader:
        given = {"title": "Stoppdagen", "footer": "Tobakshjälpen 1.0", "made_at": datetime(2024, 5, 1, tzinfo=UTC)}
        document = Document(**{**given, "blocks": list(blocks), **more})  # type: ignore[arg-type]  # a test's own words
        return PdfReader(io.BytesIO(render(document)))

    return drawn
