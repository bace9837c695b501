"""What arrives at content: what is asked of versions and of the catalogue, what administrators and operators change, and the time to read steps aloud."""

from collections.abc import Mapping
from typing import Any

from common.chassis.bus import Here, OperatorDesk, every, rpc
from common.chassis.calls import Call
from common.contracts import content, content_catalogue, content_pdf, content_sound, directory
from services.content import commands, pdf, queries
from services.content.desk import AuthoringDesk
from services.content.difference import compared
from services.content.model import ProgrammeVersion
from services.content.open_desk import OpenDesk
from services.content.speech import Speech, making, voice
from services.content.speech import queries as sounds

MAKE_SOUNDS_EVERY = 5.0
"""Seconds between looks at whether something was published."""


class ContentService(AuthoringDesk, OpenDesk, OperatorDesk):
    """Programmes, versions, steps and forms."""

    name = "content"
    here = Here()

    @rpc(content.CATALOGUE)
    def catalogue(self, call: Call) -> dict[str, Any]:
        """Give what may be started at the actor's care unit."""
        with self.here.database.reading() as session:
            return {"programmes": [_entry(version) for version in queries.catalogue(session, call.actor.care_unit_id)]}

    @rpc(content.MAY_START)
    def may_start(self, call: Call) -> dict[str, Any]:
        """Tell whether a version may be started at a care unit."""
        with self.here.database.reading() as session:
            return {"is_active": queries.is_active_at(session, **call.request)}

    @rpc(content.OUTLINE)
    def outline(self, call: Call) -> dict[str, Any]:
        """Give a version without its texts."""
        with self.here.database.reading() as session:
            return queries.outline(session, call.request["version_id"])

    @rpc(content.STEP)
    def step(self, call: Call) -> dict[str, Any]:
        """Give a step's page."""
        with self.here.database.reading() as session:
            return queries.step(session, call.request["version_id"], call.request["step_id"])

    @rpc(content.FORM)
    def form(self, call: Call) -> dict[str, Any]:
        """Give a form's definition."""
        with self.here.database.reading() as session:
            return {"definition": queries.form(session, call.request["version_id"], call.request["form_id"])}

    @rpc(content_catalogue.LIST_CATALOGUE)
    def list_catalogue(self, call: Call) -> dict[str, Any]:
        """Give a tab of the catalogue."""
        with self.here.database.reading() as session:
            return {"versions": queries.list_catalogue(session, call.actor.care_unit_id, call.request)}

    @rpc(content_catalogue.ACTIVATIONS)
    def activations(self, call: Call) -> dict[str, Any]:
        """Tell at which of the provider's units a version may be started."""
        commands.require_may_activate(call.actor)
        units = self._units(call)
        with self.here.database.reading() as session:
            return {"units": queries.activations(session, call.request["version_id"], units)}

    @rpc(content_catalogue.ACTIVATE)
    def activate(self, call: Call) -> Mapping[str, Any]:
        """Choose the units at which a version may be started."""
        commands.require_may_activate(call.actor)
        return commands.activate(self.here.database, call, self._units(call))

    @rpc(content_catalogue.WITHDRAW)
    def withdraw(self, call: Call) -> Mapping[str, Any]:
        """Withdraw a version."""
        return commands.withdraw(self.here.database, call)

    @rpc(content_catalogue.RESTORE)
    def restore(self, call: Call) -> Mapping[str, Any]:
        """Take a withdrawal back."""
        return commands.restore(self.here.database, call)

    @rpc(content_catalogue.COMPARE)
    def compare(self, call: Call) -> dict[str, Any]:
        """Tell what differs between two versions."""
        with self.here.database.reading() as session:
            earlier, later = (queries.whole(session, call.request[name]) for name in ("earlier_id", "version_id"))
        return compared(earlier, later)

    def _units(self, call: Call) -> list[dict[str, Any]]:
        """Ask which units the actor's care provider has."""
        commission = {"commission_version_id": call.actor.commission_version_id}
        units: list[dict[str, Any]] = self.here.ask(directory.PROVIDER_UNITS, commission, call)["units"]
        return units

    @rpc(content_pdf.PDF)
    def pdf(self, call: Call) -> dict[str, Any]:
        """Give a part of a version as a file."""
        return pdf.pdf_of(self.here.database, self.here.blobs, call.request)

    @rpc(content_sound.SOUND)
    def sound(self, call: Call) -> dict[str, Any]:
        """Give a step's sound, or tell that there is none yet."""
        with self.here.database.reading() as session:
            return sounds.sound(session, self._voice(), call.request["version_id"], call.request["step_id"])

    @rpc(content_sound.SOUND_PROGRESS)
    def sound_progress(self, call: Call) -> dict[str, Any]:
        """Tell how far a version's sounds have come."""
        with self.here.database.reading() as session:
            return sounds.progress(session, self._voice(), call.request["version_id"])

    @every(MAKE_SOUNDS_EVERY)
    def make_sounds(self) -> None:
        """Have published steps read aloud, one at a time beside the calls."""
        making.work(self.here.database, self.here.blobs, self._voice())

    def _voice(self) -> Speech:
        return voice(self.here.settings.speech)


def _entry(version: ProgrammeVersion) -> dict[str, Any]:
    return {
        "version_id": version.id,
        "programme_id": version.programme_id,
        "title": version.title,
        "version": version.version,
        "summary": version.summary,
        "recommended_days": version.recommended_days,
    }
