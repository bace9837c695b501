"""Listening: the sound of a step, for the citizen who may read it."""

from uuid import UUID

from flask import Response

from common.contracts.moments.steps import STEP
from gateway import backend
from gateway.aggregates import sounds
from gateway.citizen.blueprint import pages
from gateway.identity.access_rules import for_citizens
from gateway.recorded import of_moment


@pages.get("/program/<uuid:moment_id>/steg/<step_id>/lyssna")
@for_citizens
def listen(moment_id: UUID, step_id: str) -> Response:
    """Give a step's sound, whole or in parts. One RPC (`moments.step`), which refuses whom the step's page refuses.

    What it says is the same for everybody; that this citizen has it open is not: hence the same access record as the page's.
    """
    header = of_moment("own step").recorded(backend.ask, STEP, moment_id=moment_id, step_id=step_id)["header"]
    return sounds.file_of_step(header["version_id"], step_id)
