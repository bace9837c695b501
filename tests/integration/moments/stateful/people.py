"""Who is in the stories, and the two programmes that are run in them."""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from common.chassis.identifiers import new_id
from common.chassis.identity import Actor
from common.contracts.directory.practitioners import PractitionerFactsAnswer
from common.contracts.directory.starts import StartFactsAnswer
from common.contracts.directory.units import ProviderUnit
from common.forms import Form, Repeat, load_definition
from tests.integration.moments.builders import citizen, staff

NORTH, SOUTH, ELSEWHERE = (new_id() for _ in range(3))
_UNITS = {NORTH: "Norra", SOUTH: "Södra", ELSEWHERE: "Västra"}
_PROVIDERS = ({NORTH, SOUTH}, {ELSEWHERE})

_ANNA = staff(unit=NORTH)
STAFF: dict[str, Actor] = {
    "anna": _ANNA,
    "bo": staff(unit=NORTH),
    "admin": staff("citizen_admin", unit=NORTH),
    "data": staff("data_admin", unit=NORTH),
    "anna in the south": replace(_ANNA, commission_id=new_id(), commission_version_id=new_id(), care_unit_id=SOUTH),
    "eva": staff(unit=SOUTH),
    "admin in the south": staff("citizen_admin", unit=SOUTH),
    "gun elsewhere": staff("practitioner", "citizen_admin", unit=ELSEWHERE),
    "designer": staff("designer", unit=NORTH),
}
"""Anna works at both units of the provider: what she has at the one is nothing to her at the other."""
CITIZENS = (citizen(), citizen())

_REPEAT = {"every_days": 2, "times": 3}
_ALWAYS = {"title": "x", "mandatory": False, "review": False, "blocks": False, "repeat": None}


def _step(step_id: str, *forms: str) -> dict[str, Any]:
    return {"id": step_id, "forms": list(forms)}


def _module(module_id: str, open_days: int, *steps: dict[str, Any], at_once: bool = True) -> dict[str, Any]:
    return {"id": module_id, "starts_at_once": at_once, "open_days": open_days, "steps": list(steps)}


def _outline(programme_id: str, *modules: dict[str, Any], forms: list[dict[str, Any]]) -> dict[str, Any]:
    names = {"programme_id": programme_id, "title": programme_id, "version": "1.0", "recommended_days": 90}
    return {**names, "modules": list(modules), "forms": [_ALWAYS | form for form in forms]}


PROGRAMMES: dict[UUID, dict[str, Any]] = {
    new_id(): _outline(
        "tobak",
        _module("om", 7, _step("las")),
        _module("steg-1", 14, _step("motivation"), _step("stoppdagen", "stoppdag", "skal")),
        _module("steg-2", 7, _step("nyfiken", "dagbok"), at_once=False),
        forms=[{"id": "stoppdag"}, {"id": "skal", "review": True}, {"id": "dagbok", "repeat": _REPEAT}],
    ),
    new_id(): _outline(
        "somn",
        _module("intrade", 10, _step("fraga", "intradesfragor"), _step("las")),
        _module("vecka", 5, _step("natten", "dagbok"), at_once=False),
        forms=[{"id": "intradesfragor", "blocks": True}, {"id": "dagbok", "repeat": _REPEAT}],
    ),
}
"""By version: the first has a form that asks for review and one that is sent again, the second one that the programme waits for."""


def form(form_id: str) -> Form:
    """Give a form of one question that has to be answered before it is sent."""
    question = {"id": "ord", "kind": "text", "label": "Ord", "mandatory": True}
    return load_definition({"id": form_id, "title": form_id, "review": form_id == "skal", "questions": [question]})


FORMS = {form_id: form(form_id) for form_id in ("stoppdag", "skal", "dagbok", "intradesfragor")}
ONCE, AGAIN = Repeat(1, 1), Repeat(**_REPEAT)


def repeat_of(form_id: str) -> Repeat:
    """Give how often a form is sent."""
    return AGAIN if form_id == "dagbok" else ONCE


def provider_units(actor: Actor) -> list[ProviderUnit]:
    """Give the units of somebody's care provider, as directory tells them."""
    own = next(units for units in _PROVIDERS if actor.care_unit_id in units)
    return [ProviderUnit(care_unit_id=unit_id, name=_UNITS[unit_id]) for unit_id in own]


def facts_of(actor: Actor) -> PractitionerFactsAnswer:
    """Give what directory says of somebody's commission."""
    return PractitionerFactsAnswer(
        commission_id=cast("UUID", actor.commission_id),
        person_id=actor.person_id,
        care_unit_id=cast("UUID", actor.care_unit_id),
        commission_version_id=cast("UUID", actor.commission_version_id),
        is_active_practitioner="practitioner" in actor.roles,
    )


def start_facts_of(actor: Actor) -> StartFactsAnswer:
    """Give what directory says before somebody becomes responsible for a moment that starts."""
    told = vars(facts_of(actor))
    del told["commission_id"]
    return StartFactsAnswer(**told, citizen_may_start=True, citizen_has_signed_in=True)
