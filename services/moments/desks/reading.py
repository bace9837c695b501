"""What arrives at moments about one moment: its header and grant, its pages, its timeline."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import Here, rpc
from common.chassis.calls import Call
from common.contracts import moments
from services.moments import commands, pdf, queries

Answer = Mapping[str, Any]


class ReadingDesk:
    """Pages of one moment."""

    here: ClassVar[Here]

    @rpc(moments.FINGERPRINT)
    def fingerprint(self, call: Call) -> Answer:
        """Tell whether a moment has changed."""
        with self.here.database.reading() as session:
            return queries.moment_fingerprint(session, call.actor, call.request["moment_id"])

    @rpc(moments.OPEN)
    def open(self, call: Call) -> Answer:
        """Give a moment's header and the grant that other services ask for."""
        with self.here.database.reading() as session:
            header, grant = queries.opened(session, call.actor, call.request["moment_id"])
        return {"header": header, "grant": self.here.signer.grant(grant)}

    @rpc(moments.STATE_REASON)
    def state_reason(self, call: Call) -> Answer:
        """Open a colleague's moment for a stated reason."""
        return commands.state_reason(self.here.database, self.here.keys, call)

    @rpc(moments.OVERVIEW)
    def overview(self, call: Call) -> Answer:
        """Give the whole moment at a glance."""
        with self.here.database.reading() as session:
            moment_id = call.request["moment_id"]
            page = queries.overview(session, call.actor, moment_id)
            return page | {"welcome": queries.welcome_shown(session, self.here.keys, moment_id)}

    @rpc(moments.STEP)
    def step(self, call: Call) -> Answer:
        """Give a step with the citizen's answers."""
        request = call.request
        with self.here.database.reading() as session:
            return queries.step_page(session, self.here.keys, call.actor, request["moment_id"], request["step_id"])

    @rpc(moments.PREVIEW)
    def preview(self, call: Call) -> Answer:
        """Give staff the moment as its citizen sees it."""
        moment_id = call.request["moment_id"]
        with self.here.database.reading() as session:
            queries.require_reachable(session, call.actor, moment_id)
            page = queries.overview(session, call.actor, moment_id, as_citizen=True)
            return page | {"welcome": queries.welcome_shown(session, self.here.keys, moment_id)}

    @rpc(moments.PREVIEW_STEP)
    def preview_step(self, call: Call) -> Answer:
        """Give staff a step as its citizen sees it."""
        request = call.request
        with self.here.database.reading() as session:
            queries.require_reachable(session, call.actor, request["moment_id"])
            return queries.step_page(session, self.here.keys, call.actor, request["moment_id"], request["step_id"])

    @rpc(moments.TIMELINE)
    def timeline(self, call: Call) -> Answer:
        """Give a page of a moment's timeline."""
        with self.here.database.reading() as session:
            return queries.timeline(session, call.actor, call.request)

    @rpc(moments.TIMELINE_FILE)
    def timeline_file(self, call: Call) -> Answer:
        """Give a timeline as a sealed PDF."""
        return pdf.timeline_file(self.here.database, self.here.blobs, call)
