"""Which versions a running moment may move to, and what would be lost."""

from typing import Any

import pytest

from common.contracts.content.versions import Outline
from common.contracts.errors import Invalid
from services.moments.model.version_changes import form_ids, missing_parts, require_newer_minor
from tests.outlines import outline_of
from tests.unit.forms.building import asks, form_of

CHOICES = [{"id": "a", "label": "Aldrig"}]


def outline(version: str = "1.0", *modules: Any, programme: str = "somnhjalpen") -> Outline:
    """Give an outline; modules are `(id, {step id: [form ids]})`."""
    made = [
        {"id": name, "steps": [{"id": step, "forms": forms} for step, forms in steps.items()]}
        for name, steps in modules
    ]
    return outline_of(programme_id=programme, version=version, modules=made)


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.3", "0.9"])
def test_only_a_newer_minor_of_the_same_major_will_do(version: str) -> None:
    with pytest.raises(Invalid):
        require_newer_minor(outline("1.1"), outline(version))


def test_ten_is_newer_than_nine() -> None:
    require_newer_minor(outline("1.9"), outline("1.10"))


def test_another_programme_will_not_do() -> None:
    with pytest.raises(Invalid):
        require_newer_minor(outline("1.0"), outline("1.1", programme="tobakshjalpen"))


def test_nothing_is_missing_when_things_are_added_and_put_in_another_order() -> None:
    old = outline("1.0", ("m1", {"s1": ["f"]}), ("m2", {}))
    new = outline("1.1", ("m2", {"s2": []}), ("m1", {"s0": [], "s1": ["f", "g"]}))
    before = form_of(asks("radio", "q", choices=CHOICES))
    after = form_of(asks("text", "new"), asks("radio", "q", choices=[{"id": "b", "label": "Ny"}, *CHOICES]))
    assert missing_parts(old, new, [(before, after)]) == []


def test_every_kind_of_loss_is_named_by_its_place() -> None:
    old = outline("1.0", ("m1", {"s1": ["f"], "s2": []}), ("m2", {"s3": ["g"]}))
    new = outline("1.1", ("m1", {"s1": []}), ("m3", {"s3": ["g"]}))
    before = form_of(asks("text", "gone"), asks("text", "turned"), asks("matrix", "grid"))
    after = form_of(asks("number", "turned"), asks("matrix", "grid", rows=[{"id": "r1", "label": "Sömn"}]))
    lost = [(one.kind, one.id) for one in missing_parts(old, new, [(before, after)])]
    assert lost == [
        ("form", "s1/f"),
        ("step", "m1/s2"),
        ("module", "m2"),
        ("step", "m2/s3"),
        ("question", "form/gone"),
        ("question", "form/turned"),
        ("choice", "form/grid/r2"),
    ]


def test_the_forms_of_a_version_are_those_on_its_steps() -> None:
    assert form_ids(outline("1.0", ("m1", {"s1": ["f", "g"]}), ("m2", {"s2": ["h"]}))) == ["f", "g", "h"]
