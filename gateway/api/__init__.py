"""The JSON API, `/api/v1`: everything that the pages can do, for other clients. OpenAPI 3.1 at `/api/v1/openapi.json`.

A client carries the session cookie and, when it changes something, the header `X-CSRF-Token` (`GET /api/v1/session` tells it); or an
issuer's access token (`Authorization: Bearer`) and, for staff, `Sob-Commission`. Bodies and
answers have the shapes of `common.contracts`, so that the API can't promise what no service keeps. Every command takes an
`idempotency_id` (UUID) made by the client: sending it again is safe.
"""

from flask import Flask

from gateway.api import (
    absences,
    answers,
    catalogue,
    categories,
    citizen,
    drafts,
    drafts_content,
    erasures,
    files,
    flags,
    group_starts,
    handovers,
    links,
    messages,
    notifications,
    open_programmes,
    plans,
    reference,
    responsible,
    searching,
    session,
    staff,
)
from gateway.api.description import AccessPlugin, DescribedApi, security_schemes

DESCRIPTION = (
    "Stöd och behandling: behandling via nätet. Personal når momenten på sin vårdenhet, invånare sina egna. "
    "Fel kommer som application/problem+json med en stabil kod och en mening på det språk som begäran vill ha (Accept-Language: sv eller en)."
)


def register(app: Flask) -> None:
    """Add the API and its OpenAPI document to the application."""
    app.config.update(
        API_TITLE="Stöd och behandling",
        API_VERSION="1.0.0",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION, "license": {"name": "MIT", "identifier": "MIT"}},
            "components": {"securitySchemes": security_schemes(app)},
        },
    )
    api = DescribedApi(app, spec_kwargs={"extra_plugins": [AccessPlugin(app)]})
    for blueprint in (
        session.pages,
        staff.pages,
        answers.pages,
        responsible.pages,
        handovers.pages,
        links.pages,
        erasures.pages,
        flags.pages,
        plans.pages,
        messages.pages,
        notifications.pages,
        absences.pages,
        categories.pages,
        citizen.pages,
        reference.content,
        catalogue.pages,
        files.pages,
        drafts.pages,
        drafts_content.pages,
        group_starts.pages,
        open_programmes.pages,
        searching.pages,
    ):
        api.register_blueprint(blueprint)
    app.register_blueprint(reference.documents(api))
