"""What arrives at moments about one moment: its header and grant, its pages, its timeline."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import ResourcesProvider, does, keys, rpc
from common.chassis.calls import Call
from common.contracts.moments.access import OPEN, STATE_REASON
from common.contracts.moments.files import TIMELINE_FILE
from common.contracts.moments.fingerprints import FINGERPRINT
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.previews import PREVIEW, PREVIEW_STEP
from common.contracts.moments.steps import STEP
from common.contracts.moments.timeline import TIMELINE
from services.moments import commands, pdf, queries

Answer = Mapping[str, Any]


class OverviewHandlers:
    """Pages of one moment."""

    resources: ClassVar[ResourcesProvider]

    @rpc(FINGERPRINT)
    def fingerprint(self, call: Call) -> Answer:
        """Tell whether a moment has changed."""
        with self.resources.database.reading() as session:
            return queries.moment_fingerprint(session, call.actor, call.request["moment_id"])

    @rpc(OPEN)
    def open(self, call: Call) -> Answer:
        """Give a moment's header and the grant that other services ask for."""
        with self.resources.database.reading() as session:
            header, grant = queries.opened(session, call.actor, call.request["moment_id"])
        return {"header": header, "grant": self.resources.signer.grant(grant)}

    state_reason = does(STATE_REASON, commands.state_reason, keys)

    @rpc(OVERVIEW)
    def overview(self, call: Call) -> Answer:
        """Give the whole moment at a glance."""
        with self.resources.database.reading() as session:
            moment_id = call.request["moment_id"]
            page = queries.overview(session, call.actor, moment_id)
            return page | {"welcome": queries.welcome_shown(session, self.resources.keys, moment_id)}

    @rpc(STEP)
    def step(self, call: Call) -> Answer:
        """Give a step with the citizen's answers."""
        request = call.request
        with self.resources.database.reading() as session:
            return queries.step_page(session, self.resources.keys, call.actor, request["moment_id"], request["step_id"])

    @rpc(PREVIEW)
    def preview(self, call: Call) -> Answer:
        """Give staff the moment as its citizen sees it."""
        moment_id = call.request["moment_id"]
        with self.resources.database.reading() as session:
            queries.require_reachable(session, call.actor, moment_id)
            page = queries.overview(session, call.actor, moment_id, as_citizen=True)
            return page | {"welcome": queries.welcome_shown(session, self.resources.keys, moment_id)}

    @rpc(PREVIEW_STEP)
    def preview_step(self, call: Call) -> Answer:
        """Give staff a step as its citizen sees it."""
        request = call.request
        with self.resources.database.reading() as session:
            queries.require_reachable(session, call.actor, request["moment_id"])
            return queries.step_page(session, self.resources.keys, call.actor, request["moment_id"], request["step_id"])

    @rpc(TIMELINE)
    def timeline(self, call: Call) -> Answer:
        """Give a page of a moment's timeline."""
        with self.resources.database.reading() as session:
            return queries.timeline(session, call.actor, call.request)

    @rpc(TIMELINE_FILE)
    def timeline_file(self, call: Call) -> Answer:
        """Give a timeline as a sealed PDF."""
        return pdf.timeline_file(self.resources.database, self.resources.blobs, call)
