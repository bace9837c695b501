"""Absence and cover."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.absences import (
    ABSENCES,
    CANCEL_ABSENCE,
    CHANGE_ABSENCE,
    REGISTER_ABSENCE,
    AbsenceKept,
    Absences,
    RegisterAbsence,
)
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("absences", "Frånvaro och ersättare")


@pages.route("/absences", methods=["GET"])
@pages.response(200, Absences)
@for_staff
def absences() -> Response:
    """List the care unit's absences, those that go on and those to come."""
    return ask(ABSENCES)


@pages.route("/absences", methods=["POST"])
@pages.arguments(RegisterAbsence)
@pages.response(200, AbsenceKept)
@for_staff
def register_absence(body: dict[str, Any]) -> Response:
    """Register an absence with a cover: one's own, or as citizen_admin somebody else's."""
    return ask(REGISTER_ABSENCE, **body)


@pages.route("/absences/<uuid:absence_id>/change", methods=["POST"])
@pages.arguments(body_of(CHANGE_ABSENCE, "absence_id"))
@pages.response(200, AbsenceKept)
@for_staff
def change_absence(body: dict[str, Any], absence_id: UUID) -> Response:
    """Give an absence other days or another cover: it ends, and the answer names the one in its place."""
    return ask(CHANGE_ABSENCE, absence_id=absence_id, **body)


@pages.route("/absences/<uuid:absence_id>/cancel", methods=["POST"])
@pages.arguments(body_of(CANCEL_ABSENCE, "absence_id"))
@pages.response(200, AbsenceKept)
@for_staff
def cancel_absence(body: dict[str, Any], absence_id: UUID) -> Response:
    """End an absence now."""
    return ask(CANCEL_ABSENCE, absence_id=absence_id, **body)
