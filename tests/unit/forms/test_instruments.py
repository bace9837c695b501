"""The known instruments give the points and the bands that their authors published, and say where they come from."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.forms import Form, Outcome, Priority, check_submission, evaluate, load_definition, visible_questions
from common.forms.kinds.matrix import Matrix
from services.content.load import packages_in
from services.content.package import read_package

ROOT = Path(__file__).resolve().parents[3] / "programmes"
INSTRUMENTS = ROOT / "instrument"
TODAY = date(2024, 6, 25)
OFTEN = ["inte-alls", "flera-dagar", "mer-an-halften", "nastan-varje-dag"]
YEARLY = ["aldrig", "mer-sallan", "varje-manad", "varje-vecka", "dagligen"]
LAST = {0: "nej", 2: "tidigare", 4: "senaste-aret"}


def instrument(name: str) -> Form:
    text = (INSTRUMENTS / name / "forms" / f"{name}.yaml").read_text(encoding="utf-8")
    return load_definition(yaml.safe_load(text))


def sent(form: Form, answers: dict[str, Any]) -> Outcome:
    """Give the outcome of answers that can be sent."""
    checked = check_submission(form, answers, TODAY)
    assert checked.errors == {}
    return evaluate(form, checked.answers)


def rows(form: Form, points: list[int]) -> dict[str, Any]:
    """Answer the rows of `besvar` with 0–3 points each."""
    question = form.by_id["besvar"]
    assert isinstance(question, Matrix)
    return {"besvar": {row.id: OFTEN[point] for row, point in zip(question.rows, points, strict=True)}}


def spread(total: int, items: int, most: int) -> list[int]:
    """Give points of `items` items that add up to `total`, the last item as low as can be."""
    points: list[int] = []
    for _ in range(items):
        points.append(min(most, total - sum(points)))
    return points


PHQ_BANDS = [
    (0, "Inga eller minimala"), (4, "Inga eller minimala"), (5, "Lindriga"), (9, "Lindriga"), (10, "Måttliga depressiva"),
    (14, "Måttliga depressiva"), (15, "Måttliga till svåra"), (19, "Måttliga till svåra"), (20, "Svåra"), (27, "Svåra"),
]  # fmt: skip
"""Kroenke, Spitzer & Williams 2001: 5, 10, 15 and 20 are the cut points for mild, moderate, moderately severe and severe."""
GAD_BANDS = [
    (0, "Inga eller minimala"), (4, "Inga eller minimala"), (5, "Lindriga"), (9, "Lindriga"), (10, "Måttliga"),
    (14, "Måttliga"), (15, "Svåra"), (21, "Svåra"),
]  # fmt: skip
"""Spitzer, Kroenke, Williams & Löwe 2006: 5, 10 and 15."""
AUDIT_BANDS = [
    (0, "Zon I."), (7, "Zon I."), (8, "Zon II."), (15, "Zon II."), (16, "Zon III."), (19, "Zon III."), (20, "Zon IV."), (40, "Zon IV."),
]  # fmt: skip
"""WHO 2001: 0–7, 8–15, 16–19, 20–40."""


@pytest.mark.parametrize(("total", "band"), PHQ_BANDS)
def test_phq_9_has_the_published_cut_points(total: int, band: str) -> None:
    form = instrument("phq-9")
    (score,) = sent(form, rows(form, spread(total, 9, 3))).scores
    assert score.value == total
    assert score.band is not None
    assert score.band.staff_text.startswith(band)


@pytest.mark.parametrize(("point", "raised"), [(0, []), (1, ["fraga-nio"]), (2, ["fraga-nio"]), (3, ["fraga-nio"])])
def test_question_nine_of_phq_9_is_urgent_whatever_the_sum(point: int, raised: list[str]) -> None:
    form = instrument("phq-9")
    outcome = sent(form, rows(form, [0] * 8 + [point]))
    assert [rule.id for rule in outcome.flags] == raised
    assert [rule.priority for rule in outcome.flags] == [Priority.URGENT] * len(raised)
    assert len(outcome.safety_texts) == len(raised)
    assert all("112" in text and "90101" in text for text in outcome.safety_texts)


@pytest.mark.parametrize(("total", "band"), GAD_BANDS)
def test_gad_7_has_the_published_cut_points(total: int, band: str) -> None:
    form = instrument("gad-7")
    outcome = sent(form, rows(form, spread(total, 7, 3)))
    assert outcome.scores[0].value == total
    assert outcome.scores[0].band is not None
    assert outcome.scores[0].band.staff_text.startswith(band)
    assert bool(outcome.flags) == (total >= 15)


def test_the_question_of_how_hard_it_has_become_is_not_scored() -> None:
    for name in ("phq-9", "gad-7"):
        form = instrument(name)
        points = [1] * len(form.by_id["besvar"].rows)  # type: ignore[attr-defined]  # it is a matrix
        answers = rows(form, points)
        assert sent(form, answers | {"svarighet": "extremt"}) == sent(form, answers)


def drinking(points: list[int]) -> dict[str, str]:
    """Answer AUDIT with these points, question by question."""
    form = instrument("audit")
    choices = [{choice.value: choice.id for choice in question.choices} for question in form.questions]  # type: ignore[attr-defined]  # all are radio
    return {f"fraga-{number}": choices[number - 1][point] for number, point in enumerate(points, start=1)}


@pytest.mark.parametrize(("total", "band"), AUDIT_BANDS)
def test_audit_has_the_published_zones(total: int, band: str) -> None:
    tail = [4, 4] if total == 40 else [0, 0]
    form = instrument("audit")
    outcome = sent(form, drinking([*spread(total - sum(tail), 8, 4), *tail]))
    assert outcome.scores[0].value == total
    assert outcome.scores[0].band is not None
    assert outcome.scores[0].band.staff_text.startswith(band)
    assert bool(outcome.flags) == (total >= 16)


def test_audit_skips_as_the_manual_says_and_counts_what_is_skipped_as_nothing() -> None:
    form = instrument("audit")

    def shown(answers: dict[str, str]) -> list[int]:
        return [int(question.id.removeprefix("fraga-")) for question in visible_questions(form, answers)]

    never = {"fraga-1": "aldrig", "fraga-9": "tidigare", "fraga-10": "nej"}
    assert shown(never) == [1, 9, 10]
    assert sent(form, never).scores[0].value == 2
    little = {
        "fraga-1": "vecka-4",
        "fraga-2": "glas-1-2",
        "fraga-3": "aldrig",
        "fraga-9": "nej",
        "fraga-10": "senaste-aret",
    }
    assert shown(little) == [1, 2, 3, 9, 10]
    assert sent(form, little).scores[0].value == 8
    assert shown(little | {"fraga-3": "mer-sallan"}) == list(range(1, 11))
    # What was answered before the person changed their mind is hidden, and doesn't count.
    assert sent(form, never | {"fraga-2": "glas-10", "fraga-7": "dagligen"}).scores[0].value == 2


def test_audit_items_nine_and_ten_count_0_2_4() -> None:
    form = instrument("audit")
    for number in (9, 10):
        assert [choice.value for choice in form.by_id[f"fraga-{number}"].choices] == [0, 2, 4]  # type: ignore[attr-defined]  # a radio question


@pytest.mark.parametrize("folder", sorted(path.name for path in INSTRUMENTS.iterdir()))
def test_an_instrument_is_a_package_that_names_source_and_terms(folder: str) -> None:
    package = read_package(INSTRUMENTS / folder)
    assert list(package.forms) == [folder]
    form = instrument(folder)
    assert len(form.source) > 100
    assert len(form.licence) > 60
    assert "inte en prövad översättning" in form.source
    assert form.scores
    assert form.mandatory


def test_instruments_are_loaded_only_by_those_who_want_them() -> None:
    assert not [path for path in packages_in(ROOT) if "instrument" in path.parts]
    assert len(packages_in(INSTRUMENTS)) == 3
