"""Open programmes: where a version is open, what citizens may start, and starting it."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts import content_open, directory, moments, moments_open
from gateway import backend
from gateway.api.views import answer, ask, blueprint, body_of
from gateway.identity.access_rules import for_citizens, for_staff

pages = blueprint("open_programmes", "Program som invånare startar själva")


@pages.route("/programmes/<uuid:version_id>/openings", methods=["GET"])
@pages.response(200, content_open.OpenUnits)
@for_staff
def openings(version_id: UUID) -> Response:
    """Tell at which of the provider's care units a version is open. Needs the role provider_admin."""
    return ask(content_open.OPENINGS, version_id=version_id)


@pages.route("/programmes/<uuid:version_id>/openings/<uuid:care_unit_id>", methods=["PUT"])
@pages.arguments(body_of(content_open.OPEN_AT_UNIT, "version_id", "care_unit_id"))
@pages.response(200, content_open.OpenUnits)
@for_staff
def open_at_unit(body: dict[str, Any], version_id: UUID, care_unit_id: UUID) -> Response:
    """Open a version at a unit, or close it there. Needs the role provider_admin."""
    return ask(content_open.OPEN_AT_UNIT, version_id=version_id, care_unit_id=care_unit_id, **body)


@pages.route("/provider/practitioners", methods=["GET"])
@pages.response(200, directory.ProviderPractitioners)
@for_staff
def provider_practitioners() -> Response:
    """List the practitioners of each care unit of the provider. Needs the role provider_admin."""
    return ask(directory.PROVIDER_PRACTITIONERS)


@pages.route("/my/open-programmes", methods=["GET"])
@pages.response(200, content_open.OpenProgrammes)
@for_citizens
def open_programmes() -> Response:
    """List what the citizen may start by themselves."""
    return ask(content_open.OPEN_PROGRAMMES)


@pages.route("/my/moments", methods=["POST"])
@pages.arguments(moments_open.StartOpen)
@pages.response(201, moments.MomentChanged)
@for_citizens
def start_open(body: dict[str, Any]) -> Response:
    """Start an open programme."""
    return answer(backend.ask(moments_open.START_OPEN, **body), 201)
