"""What is asked of published versions: what may be started, a version's parts, its forms."""

from typing import Any, ClassVar

from common.chassis.bus import Here, rpc
from common.chassis.calls import Call
from common.contracts.content.catalogue import CATALOGUE, MAY_START
from common.contracts.content.versions import FORM, OUTLINE, STEP
from services.content import queries
from services.content.model import ProgrammeVersion


class ReadingDesk:
    """The parts of published versions."""

    here: ClassVar[Here]

    @rpc(CATALOGUE)
    def catalogue(self, call: Call) -> dict[str, Any]:
        """Give what may be started at the actor's care unit."""
        with self.here.database.reading() as session:
            return {"programmes": [_entry(version) for version in queries.catalogue(session, call.actor.care_unit_id)]}

    @rpc(MAY_START)
    def may_start(self, call: Call) -> dict[str, Any]:
        """Tell whether a version may be started at a care unit."""
        with self.here.database.reading() as session:
            return {"is_active": queries.is_active_at(session, **call.request)}

    @rpc(OUTLINE)
    def outline(self, call: Call) -> dict[str, Any]:
        """Give a version without its texts."""
        with self.here.database.reading() as session:
            return queries.outline(session, call.request["version_id"])

    @rpc(STEP)
    def step(self, call: Call) -> dict[str, Any]:
        """Give a step's page."""
        with self.here.database.reading() as session:
            return queries.step(session, call.request["version_id"], call.request["step_id"])

    @rpc(FORM)
    def form(self, call: Call) -> dict[str, Any]:
        """Give a form's definition."""
        with self.here.database.reading() as session:
            return {"definition": queries.form(session, call.request["version_id"], call.request["form_id"])}


def _entry(version: ProgrammeVersion) -> dict[str, Any]:
    return {
        "version_id": version.id,
        "programme_id": version.programme_id,
        "title": version.title,
        "version": version.version,
        "summary": version.summary,
        "recommended_days": version.recommended_days,
    }
