"""Handing moments over: to another practitioner, one or many."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.moments.responsible import (
    CASELOADS,
    CHANGE_RESPONSIBLE,
    HAND_OVER_MANY,
    Caseloads,
    HandedOverMany,
)
from common.contracts.moments.vocabulary import MomentChanged
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("handing-over", "Överlämning av moment")


@pages.route("/moments/<uuid:moment_id>/responsible", methods=["PUT"])
@pages.arguments(body_of(CHANGE_RESPONSIBLE, "moment_id"))
@pages.response(200, MomentChanged)
@for_staff
def change_responsible(body: dict[str, Any], moment_id: UUID) -> Response:
    """Make another practitioner of the unit responsible."""
    return ask(CHANGE_RESPONSIBLE, moment_id=moment_id, **body)


@pages.route("/caseloads", methods=["GET"])
@pages.response(200, Caseloads)
@for_staff
def caseloads() -> Response:
    """Tell who is responsible for how many ongoing moments. Whose they are: `GET /moments?scope=all&responsible_person_id=…`."""
    return ask(CASELOADS)


@pages.route("/caseloads/<uuid:from_person_id>/hand-over", methods=["POST"])
@pages.arguments(body_of(HAND_OVER_MANY, "from_person_id"))
@pages.response(200, HandedOverMany)
@for_staff
def hand_over_many(body: dict[str, Any], from_person_id: UUID) -> Response:
    """Move at most a hundred of a practitioner's moments; each is moved or left, and is told. Safe to send again."""
    return ask(HAND_OVER_MANY, from_person_id=from_person_id, **body)
