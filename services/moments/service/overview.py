"""What arrives at moments about one moment: its header and grant, its pages, its timeline."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, hears, keys, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.contracts.moments.access import GRANT, OPEN, STATE_REASON, Granted, Opened, ReasonKept, StateReason
from common.contracts.moments.files import TIMELINE_FILE, ResponseFile, TimelineFileRequest
from common.contracts.moments.fingerprints import FINGERPRINT
from common.contracts.moments.overview import OVERVIEW
from common.contracts.moments.previews import PREVIEW, PREVIEW_STEP
from common.contracts.moments.steps import STEP
from common.contracts.moments.subscriptions import ON_MESSAGE_SENT
from common.contracts.moments.timeline import TIMELINE
from common.contracts.moments.vocabulary import MomentRequest
from services.moments import commands, pdf, queries
from services.moments.commands.messages import note_message


class OverviewHandlers:
    """Pages of one moment."""

    resources: ClassVar[ResourcesProvider]

    fingerprint = reads(FINGERPRINT, queries.moment_fingerprint)
    on_message_sent = hears(ON_MESSAGE_SENT, note_message)

    @rpc(OPEN)
    def open(self, call: Call[MomentRequest]) -> Opened:
        """Give a moment's header and the grant that other services ask for."""
        with self.resources.database.reading() as session:
            header, grant = queries.opened(session, call)
        return Opened(header=header, grant=self.resources.signer.grant(grant))

    @rpc(GRANT)
    def grant(self, call: Call[MomentRequest]) -> Granted:
        """Give the grant alone."""
        with self.resources.database.reading() as session:
            _header, grant = queries.opened(session, call)
        return Granted(grant=self.resources.signer.grant(grant))

    @rpc(STATE_REASON)
    def state_reason(self, call: Call[StateReason]) -> JsonAnswer[ReasonKept]:
        """Open a colleague's moment with a reason."""
        return commands.state_reason(self.resources.database, call, self.resources.keys, self.resources.for_audit)

    overview = reads(OVERVIEW, queries.overview, keys)
    step = reads(STEP, queries.step_page, keys)
    preview = reads(PREVIEW, queries.preview, keys)
    preview_step = reads(PREVIEW_STEP, queries.preview_step, keys)
    timeline = reads(TIMELINE, queries.timeline)

    @rpc(TIMELINE_FILE)
    def timeline_file(self, call: Call[TimelineFileRequest]) -> ResponseFile:
        """Give a timeline as a sealed PDF."""
        return pdf.timeline_file(self.resources.database, self.resources.blobs, call)
