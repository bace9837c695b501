"""The catalogue for API clients: every version, where it may be started, and what differs between two."""

from typing import Any
from uuid import UUID

from flask import Response

from common.contracts.content.activations import ACTIVATE, ACTIVATIONS, Activations
from common.contracts.content.catalogue import (
    LIST_CATALOGUE,
    RESTORE,
    WITHDRAW,
    CatalogueList,
    ListCatalogue,
    StateChanged,
)
from common.contracts.content.differences import COMPARE, Differences
from common.contracts.content.sound import SOUND_PROGRESS, SoundProgress
from gateway.api.views import ask, blueprint, body_of
from gateway.identity.access_rules import for_staff

pages = blueprint("catalogue", "Innehållskatalogen")


@pages.route("/catalogue/versions", methods=["GET"])
@pages.arguments(ListCatalogue, location="query")
@pages.response(200, CatalogueList)
@for_staff
def versions(query: dict[str, Any]) -> Response:
    """List a tab of the catalogue as the actor's care unit sees it."""
    return ask(LIST_CATALOGUE, **query)


@pages.route("/programmes/<uuid:version_id>/activations", methods=["GET"])
@pages.response(200, Activations)
@for_staff
def activations(version_id: UUID) -> Response:
    """Tell at which of the provider's care units a version may be started. Needs the role provider_admin."""
    return ask(ACTIVATIONS, version_id=version_id)


@pages.route("/programmes/<uuid:version_id>/activations", methods=["PUT"])
@pages.arguments(body_of(ACTIVATE, "version_id"))
@pages.response(200, Activations)
@for_staff
def activate(body: dict[str, Any], version_id: UUID) -> Response:
    """Let a version be started at these care units of the provider, and at no other of them. Needs the role provider_admin."""
    return ask(ACTIVATE, version_id=version_id, **body)


@pages.route("/programmes/<uuid:version_id>/differences", methods=["GET"])
@pages.arguments(body_of(COMPARE, "version_id"), location="query")
@pages.response(200, Differences)
@for_staff
def differences(query: dict[str, Any], version_id: UUID) -> Response:
    """Tell what differs from an earlier version of the same programme."""
    return ask(COMPARE, version_id=version_id, **query)


@pages.route("/programmes/<uuid:version_id>/sounds", methods=["GET"])
@pages.response(200, SoundProgress)
@for_staff
def sounds(version_id: UUID) -> Response:
    """Tell how far a version has been read aloud: its steps by state."""
    return ask(SOUND_PROGRESS, version_id=version_id)


@pages.route("/catalogue/withdraw", methods=["POST"])
@pages.arguments(body_of(WITHDRAW))
@pages.response(200, StateChanged)
@for_staff
def withdraw(body: dict[str, Any]) -> Response:
    """Let nobody start a version any more; moments that run it go on. Needs the role publisher."""
    return ask(WITHDRAW, **body)


@pages.route("/catalogue/restore", methods=["POST"])
@pages.arguments(body_of(RESTORE))
@pages.response(200, StateChanged)
@for_staff
def restore(body: dict[str, Any]) -> Response:
    """Take a withdrawal back. Needs the role publisher."""
    return ask(RESTORE, **body)
