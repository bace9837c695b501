"""PDF to save: whether whoever asks may have it, and where the file is.

A part of a programme is drawn by `content` and a sent response by `moments`, the first time that somebody asks. Each function gives the
file; `gateway.streaming` sends it.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from common.contracts.content.pdf import PDF
from common.contracts.errors import Blocked, NotFound
from common.contracts.moments.access import OPEN
from common.contracts.moments.files import RESPONSE_FILE
from common.contracts.moments.overview import OVERVIEW
from gateway import backend
from gateway.languages import language
from gateway.recorded import of_moment
from gateway.streaming import File

Page = dict[str, Any]


def part(version_id: UUID | str, *, step_id: str | None = None, module_ids: Iterable[str] = ()) -> File:
    """Give a part of a programme, the whole of it without a step and modules. One RPC. Raises `NotFound`."""
    request = {"version_id": version_id, "step_id": step_id, "module_ids": list(module_ids), "language": language()}
    return File.of(backend.ask(PDF, **request))


def own_part(moment_id: UUID, *, step_id: str | None = None, module_id: str | None = None) -> File:
    """Give a citizen what has begun in their own moment: a step, a module, or all of it. Two RPCs (`moments.overview`, `content.pdf`).

    Raises `NotFound` for somebody else's moment, and for what hasn't begun.
    """
    page = of_moment("own moment").recorded(backend.ask, OVERVIEW, moment_id=moment_id)
    begun = {module["module_id"]: {step["step_id"] for step in module["steps"]} for module in page["modules"]}
    if step_id:
        wanted = [each for each, steps in begun.items() if step_id in steps]
    else:
        wanted = [each for each in begun if module_id in {None, each}]
    if not wanted:
        raise NotFound
    if page["blocked_by"] and step_id is None:
        raise Blocked(**{name: page["blocked_by"][name] for name in ("step_id", "form_id")})
    version_id = page["header"]["version_id"]
    return part(version_id, step_id=step_id) if step_id else part(version_id, module_ids=wanted)


def part_of_moment(moment_id: UUID, *, step_id: str | None = None, module_ids: Iterable[str] = ()) -> File:
    """Give staff a part of the programme of a moment that they may open. Two RPCs (`moments.open`, `content.pdf`). Raises as opening does."""
    header = of_moment("moment").recorded(backend.ask, OPEN, moment_id=moment_id)["header"]
    return part(header["version_id"], step_id=step_id, module_ids=module_ids)


def response(moment_id: UUID, response_id: UUID, *, what: str, sending: int | None = None) -> File:
    """Give a sent response, the last sending of it for `None`, recorded as printed before anything is sent. One RPC. Patient data: the file comes with the key that opens it."""
    asked = {"moment_id": moment_id, "response_id": response_id, "sending": sending, "language": language()}
    return File.of(of_moment(what, action="print").recorded(backend.ask, RESPONSE_FILE, **asked))
