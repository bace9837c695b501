"""The kinds of question are listed once, in `common.forms.kinds.base.Kind`. Whatever knows each of them is held to that list here.

Add a name to it, and run this file: each sentence is the next thing to do (`docs/developers/how-to-add.md`). Without the last three the other tests would never meet it.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from common.forms.fhir.exporting_items import _TYPES
from common.forms.kinds.base import Kind
from common.forms.loading_kinds import BUILDERS
from gateway.content.parts.labels import question_word
from tests.architecture.test_tree import text_of
from tests.browser import test_authoring
from tests.unit.forms import drawing
from tests.unit.forms.fhir import drawing as fhir_drawing
from tests.unit.gateway.citizen import test_conditions

NO_KIND = "hologram"
"""A kind that stands nowhere: every place must miss it."""
UNANSWERED = Kind.INFORMATION.value


def is_told_to_authors(kind: str) -> bool:
    return re.search(rf"^\| .*`{kind}`.* \|", text_of(Path("docs/developers/forms.md")), re.MULTILINE) is not None


PLACES: dict[str, Callable[[str], bool]] = {
    "read it from a definition: BUILDERS in common/forms/loading_kinds.py": BUILDERS.__contains__,
    "give it a type of FHIR: _TYPES in common/forms/fhir/exporting_items.py": _TYPES.__contains__,
    "call it something on the web: question_word in gateway/content/parts/labels.py": lambda kind: (
        question_word(kind) != kind
    ),
    "tell authors of it in the table of docs/developers/forms.md": is_told_to_authors,
    "let a designer add it in a browser: KINDS in tests/browser/test_authoring.py": test_authoring.KINDS.__contains__,
    "let forms be drawn with it: VALUES in tests/unit/forms/drawing.py": {
        *drawing.VALUES,
        UNANSWERED,
    }.__contains__,
    "let forms be drawn with it for FHIR: ANSWERS in tests/unit/forms/fhir/drawing.py": {
        *fhir_drawing.ANSWERS,
        UNANSWERED,
    }.__contains__,
    "let the browser's reading be compared with ours: KINDS in tests/unit/gateway/citizen/test_conditions.py": {
        *test_conditions.KINDS,
        UNANSWERED,
    }.__contains__,
}
"""What a kind needs, said as the next thing to do, and whether it is done."""


def missing(kind: str) -> list[str]:
    return [todo for todo, is_done in PLACES.items() if not is_done(kind)]


@pytest.mark.parametrize("kind", [each.value for each in Kind])
def test_a_kind_has_all_that_a_kind_needs(app: Flask, kind: str) -> None:
    with app.test_request_context():
        lacking = missing(kind)
    assert lacking == [], "\n".join(lacking)


def test_every_place_misses_a_kind_that_is_not_there(app: Flask) -> None:
    with app.test_request_context():
        assert len(missing(NO_KIND)) == len(PLACES)
