"""The programmes that we ship: every one can be read, and nothing in the code knows more of them than their folder says."""

from pathlib import Path

import pytest

from common.forms import load_definition
from services.content.package import read_package

PROGRAMMES = Path(__file__).parents[3] / "programmes"
FOLDERS = sorted(path.parent for path in PROGRAMMES.rglob("programme.yaml"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_programme_can_be_read_and_names_itself_by_its_folder(folder: Path) -> None:
    package = read_package(folder)
    assert package.facts["id"] == folder.name
    assert package.welcome_html


def test_somnhjalpen_has_six_modules_with_a_form_in_each_that_asks_for_work() -> None:
    package = read_package(PROGRAMMES / "somnhjalpen")
    assert [module["id"] for module in package.modules] == [
        "valkommen",
        "forsta-din-somn",
        "sangen-till-somn",
        "ratt-tid-i-sangen",
        "tankar-om-natten",
        "behall-din-somn",
    ]
    for module in package.modules[1:]:
        assert any(step["forms"] for step in module["steps"]), module["id"]


def test_an_obstacle_to_a_shorter_time_in_bed_must_be_described() -> None:
    form = load_definition(read_package(PROGRAMMES / "somnhjalpen").forms["min-tid-i-sangen"])
    described = next(question for question in form.questions if question.id == "vilket-hinder")
    assert described.mandatory
    assert described.show_if is not None
