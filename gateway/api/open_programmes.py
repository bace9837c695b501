"""Open programmes: where a version is open, what citizens may start, and starting it."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.open_programmes import OPEN_AT_UNIT, OPEN_PROGRAMMES, OPENINGS, OpenProgrammes, OpenUnits
from common.contracts.directory.practitioners import PROVIDER_PRACTITIONERS, ProviderPractitioners
from common.contracts.moments.starts import START_OPEN, StartOpen
from common.contracts.moments.vocabulary import MomentChanged
from gateway import backend
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_citizens, for_staff

pages = blueprint("open_programmes", "Program som invånare startar själva")


@pages.route("/programmes/<uuid:version_id>/openings", methods=["GET"])
@pages.response(200, OpenUnits)
@for_staff
def openings(version_id: UUID) -> Response:
    """Tell at which of the provider's care units a version is open. Needs the role provider_admin."""
    return ask(OPENINGS, version_id=version_id)


@pages.route("/programmes/<uuid:version_id>/openings/<uuid:care_unit_id>", methods=["PUT"])
@pages.arguments(body_of(OPEN_AT_UNIT, "version_id", "care_unit_id"))
@pages.response(200, OpenUnits)
@for_staff
def open_at_unit(body: dict[str, Any], version_id: UUID, care_unit_id: UUID) -> Response:
    """Open a version at a unit, or close it there. Needs the role provider_admin."""
    return ask(OPEN_AT_UNIT, version_id=version_id, care_unit_id=care_unit_id, **body)


@pages.route("/provider/practitioners", methods=["GET"])
@pages.response(200, ProviderPractitioners)
@for_staff
def provider_practitioners() -> Response:
    """List the practitioners of each care unit of the provider. Needs the role provider_admin."""
    return ask(PROVIDER_PRACTITIONERS)


@pages.route("/my/open-programmes", methods=["GET"])
@pages.response(200, OpenProgrammes)
@for_citizens
def open_programmes() -> Response:
    """List what the citizen may start by themselves."""
    return ask(OPEN_PROGRAMMES)


@pages.route("/my/moments", methods=["POST"])
@pages.arguments(StartOpen)
@pages.response(201, MomentChanged)
@for_citizens
def start_open(body: dict[str, Any]) -> Response:
    """Start an open programme."""
    return answer(backend.ask(START_OPEN, **body), 201)
