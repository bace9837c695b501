"""A draft keeps a definition with faults, but none that the editor's pages can't open: they failed over it, for every author of the draft."""

from pathlib import Path
from typing import Any

import pytest
from marshmallow import ValidationError

from common.contracts.content.draft_forms import ADD_FORM, SAVE_FORM
from common.forms import BrokenForm, load_definition
from services.content.package import read_package

ID = "01900000-0000-7000-8000-0000000000aa"
PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"
MISSHAPEN: tuple[dict[str, Any], ...] = (
    {"title": ["En fråga"]},
    {"questions": {"dag": 1}},
    {"questions": ["dag"]},
    {"questions": [{"id": ["dag"]}]},
    {"questions": [{"id": "dag", "kind": {}}]},
    {"questions": [{"id": "dag", "label": 5}]},
    {"questions": [{"id": "dag", "choices": 7}]},
    {"questions": [{"id": "dag", "rows": [None]}]},
    {"questions": [{"id": "dag", "show_if": [1]}]},
    {"questions": [{"id": "dag", "show_if": {"all": {"question": "x"}}}]},
    {"questions": [{"id": "dag", "show_if": {"any": [{"question": ["x"]}]}}]},
    {"scores": [{"id": "s", "missing": True}]},
    {"scores": [{"id": "s", "bands": [{"staff_text": 1}]}]},
    {"flags": [{"when": "dag"}]},
)
FAULTY: tuple[dict[str, Any], ...] = (
    {},
    {"questions": None},
    {"questions": [{"id": "dag", "kind": "datum", "minimum": "1.000", "show_if": None}]},
    {"questions": [{"strange": {"a": [1]}, "initial": {"a": 1}}], "repeat": {"every_days": "två"}},
)


def save(definition: dict[str, Any]) -> None:
    """Read the definition as both commands do that keep one."""
    of = {"idempotency_id": ID, "draft_id": ID, "definition": definition}
    SAVE_FORM.load({**of, "form_id": "fraga", "expected_version": 1})
    ADD_FORM.load({**of, "title": "En fråga"})


@pytest.mark.parametrize("definition", MISSHAPEN)
def test_what_has_another_shape_is_refused(definition: dict[str, Any]) -> None:
    with pytest.raises(BrokenForm):
        load_definition(definition)
    for command, more in ((SAVE_FORM, {"form_id": "fraga", "expected_version": 1}), (ADD_FORM, {"title": "En fråga"})):
        with pytest.raises(ValidationError) as refused:
            command.load({"idempotency_id": ID, "draft_id": ID, "definition": definition, **more})
        assert list(refused.value.messages_dict) == ["definition"]


@pytest.mark.parametrize("definition", FAULTY)
def test_faults_are_kept(definition: dict[str, Any]) -> None:
    save(definition)


@pytest.mark.parametrize("programme", ["somnhjalpen", "tobakshjalpen"])
def test_every_form_of_ours_has_the_shape(programme: str) -> None:
    forms = read_package(PROGRAMMES / programme).forms
    assert forms
    for definition in forms.values():
        save(dict(definition))
