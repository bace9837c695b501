"""Every name that the docs quote is there: paths, modules, and in pages about our code whatever the code calls something by."""

import pytest

from tests.architecture.examples import names
from tests.architecture.examples.reading import ROOT, Example, inline

ABOUT_CODE = {
    "README.md",
    "add-a-service.md",
    "flags.md",
    "house.md",
    "how-to-add.md",
    "languages.md",
    "one-question.md",
    "where.md",
}
"""Of `docs/developers`; the others speak FHIR's, authors' and clients' words as well."""
OF_TOOLS = {"mypy", "pytest"}
DEVELOPERS = ROOT / "docs" / "developers"


def is_about_code(example: Example) -> bool:
    return example.page.parent == DEVELOPERS and example.page.name in ABOUT_CODE


def test_every_name_that_a_page_quotes_is_there() -> None:
    quoted = [each for each in inline() if each.text not in OF_TOOLS]
    assert [f"{each}: {each.text}" for each in quoted if names.wrong(each, is_about_code=is_about_code(each))] == []


def test_a_name_stands_in_the_file_that_a_page_says() -> None:
    told = [(page, *found) for page in sorted(DEVELOPERS.glob("*.md")) for found in names.stands_in(page)]
    assert len(told) > 20
    assert [
        f"{page.name}: {name} in {file}"
        for page, name, file in told
        if not (ROOT / file).is_file() or name not in (ROOT / file).read_text(encoding="utf-8")
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "common/chassis/bus/asking.py",
        "tests/faults/house/*.py",
        "juding.py",
        "common.chassis.standing",
        "common.chassis.mirror.unlearn",
        "mirror.unlearn(session, fact.data)",
        "END_RAESONS",
        "@idempotant",
    ],
)
def test_a_name_that_is_not_there_is_found(text: str) -> None:
    assert names.wrong(Example(ROOT / "x.md", 1, "", text), is_about_code=True)
