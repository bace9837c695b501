"""Saving as PDF: a step, a module, what has begun of the programme, and an own response that has been sent."""

from uuid import UUID

from flask import Response

from gateway import streaming
from gateway.aggregates import files
from gateway.citizen.blueprint import pages
from gateway.identity.access_rules import for_citizens


@pages.get("/program/<uuid:moment_id>/pdf")
@for_citizens
def save_programme(moment_id: UUID) -> Response:
    """Give the modules that have begun in one file. Two RPCs."""
    return streaming.send(files.own_part(moment_id))


@pages.get("/program/<uuid:moment_id>/moduler/<module_id>/pdf")
@for_citizens
def save_module(moment_id: UUID, module_id: str) -> Response:
    """Give one module. Two RPCs."""
    return streaming.send(files.own_part(moment_id, module_id=module_id))


@pages.get("/program/<uuid:moment_id>/steg/<step_id>/pdf")
@for_citizens
def save_step(moment_id: UUID, step_id: str) -> Response:
    """Give one step. Two RPCs."""
    return streaming.send(files.own_part(moment_id, step_id=step_id))


@pages.get("/program/<uuid:moment_id>/svar/<uuid:response_id>/pdf")
@for_citizens
def save_response(moment_id: UUID, response_id: UUID) -> Response:
    """Give the citizen's own sent response. One RPC."""
    return streaming.send(files.response(moment_id, response_id, what="own response"))
