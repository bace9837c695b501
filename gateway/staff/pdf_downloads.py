"""Saving as PDF: a step, a module or the whole programme of a moment, and a response that the citizen has sent."""

from uuid import UUID

from flask import Response, request

from gateway import streaming
from gateway.aggregates import files
from gateway.fields import whole
from gateway.identity.access_rules import for_staff
from gateway.staff.blueprint import pages


@pages.get("/moment/<uuid:moment_id>/pdf")
@for_staff
def save_programme(moment_id: UUID) -> Response:
    """Give the whole programme, also what hasn't begun. Two RPCs."""
    return streaming.send(files.part_of_moment(moment_id))


@pages.get("/moment/<uuid:moment_id>/moduler/<module_id>/pdf")
@for_staff
def save_module(moment_id: UUID, module_id: str) -> Response:
    """Give one module. Two RPCs."""
    return streaming.send(files.part_of_moment(moment_id, module_ids=[module_id]))


@pages.get("/moment/<uuid:moment_id>/steg/<step_id>/pdf")
@for_staff
def save_step(moment_id: UUID, step_id: str) -> Response:
    """Give one step. Two RPCs."""
    return streaming.send(files.part_of_moment(moment_id, step_id=step_id))


@pages.get("/moment/<uuid:moment_id>/svar/<uuid:response_id>/pdf")
@for_staff
def save_response(moment_id: UUID, response_id: UUID) -> Response:
    """Give a sent response, or one of its earlier sendings (`sandning`). One RPC."""
    sending = request.args.get("sandning", type=whole)
    return streaming.send(files.response(moment_id, response_id, what="response", sending=sending))
