"""What arrives at moments about steps read and forms answered, and about what staff do with the answers."""

from typing import ClassVar
from uuid import UUID

from common.chassis.bus import ResourcesProvider, does, keys, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.contracts.moments.files import RESPONSE_FILE, ResponseFile, ResponseFileRequest
from common.contracts.moments.filling_in import FILL_IN, FILL_PAGE, FilledIn, FillIn
from common.contracts.moments.responses import (
    RESPONSE,
    SAVE_RESPONSE,
    SEE_RESPONSE,
    SUBMIT_RESPONSE,
    ResponseChanged,
    ResponseSubmitted,
    SaveResponse,
)
from common.contracts.moments.reviews import REOPEN_RESPONSE, REVIEW_RESPONSE
from common.contracts.moments.steps import MARK_STEP
from common.forms import Form
from services.moments import commands, pdf, queries
from services.moments.cache import form_of, outline_of


class ResponseHandlers:
    """Marking, answering, sending; seeing, reviewing, reopening."""

    resources: ClassVar[ResourcesProvider]

    mark_step = does(MARK_STEP, commands.mark_step)

    @rpc(SAVE_RESPONSE)
    def save_response(self, call: Call[SaveResponse]) -> JsonAnswer[ResponseChanged]:
        """Keep the answers so far."""
        return commands.save_response(self.resources.database, call, self.resources.keys, self._form(call))

    @rpc(SUBMIT_RESPONSE)
    def submit_response(self, call: Call[SaveResponse]) -> JsonAnswer[ResponseSubmitted]:
        """Send a form."""
        return commands.submit_response(self.resources.database, call, self.resources.keys, self._form(call))

    fill_page = reads(FILL_PAGE, queries.fill_page, keys)

    @rpc(FILL_IN)
    def fill_in(self, call: Call[FillIn]) -> JsonAnswer[FilledIn]:
        """Answer a form for the citizen."""
        return commands.fill_in(self.resources.database, call, self.resources.keys, self._form(call))

    see_response = does(SEE_RESPONSE, commands.see_response)
    response = reads(RESPONSE, queries.response_page, keys)
    review_response = does(REVIEW_RESPONSE, commands.review_response, keys)
    reopen_response = does(REOPEN_RESPONSE, commands.reopen_response, keys)

    @rpc(RESPONSE_FILE)
    def response_file(self, call: Call[ResponseFileRequest]) -> ResponseFile:
        """Give a sent response as a sealed PDF."""
        resources = self.resources

        def form_in(version_id: UUID, form_id: str) -> tuple[Form, str]:
            language = outline_of(resources, version_id, call).language
            return form_of(resources, version_id, form_id, call), language

        return pdf.response_file(resources.database, resources.keys, resources.blobs, call, form_in)

    def _form(self, call: Call[SaveResponse | FillIn]) -> Form:
        """Give the form that the call answers, in the version that its moment runs."""
        with self.resources.database.reading() as session:
            version_id = queries.version_for_form(session, call)
        return form_of(self.resources, version_id, call.request.form_id, call)
