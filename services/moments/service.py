"""What arrives at moments: each call decoded, what it needs from others fetched first, one command or question, the answer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from common.chassis.bus import Here, OperatorDesk, every, rpc
from common.chassis.calls import Call
from common.contracts import content, directory, moments, moments_attention
from common.contracts.errors import NotFound
from common.forms import Form, load_definition
from services.moments import commands, pdf, queries
from services.moments.desks import LifeDesk
from services.moments.group_starts import GroupStarts
from services.moments.kept import FORMS, OUTLINES
from services.moments.model import require_may_take
from services.moments.model.moving import Missing, form_ids, missing_parts, require_newer_minor
from services.moments.planning import Planning

Answer = Mapping[str, Any]
START_EVERY = 60.0
"""Seconds between looks for modules whose day has come."""


class MomentsService(GroupStarts, Planning, LifeDesk, OperatorDesk):
    """Moments with their modules, steps, responses and timeline."""

    name = "moments"
    here = Here()

    @rpc(moments.START)
    def start(self, call: Call) -> Answer:
        """Start a programme for a citizen."""
        require_may_take(call.actor)
        request = call.request
        person = {"citizen_id": request["citizen_id"], "commission_id": request["responsible_commission_id"]}
        facts = self.here.ask(directory.START_FACTS, person, call)
        place = {"version_id": request["version_id"], "care_unit_id": call.actor.care_unit_id}
        if not self.here.ask(content.MAY_START, place, call)["is_active"]:
            raise NotFound
        outline = self._outline(request["version_id"], call)
        return commands.start(self.here.database, self.here.keys, call, facts, outline)

    @rpc(moments.LIST)
    def list_moments(self, call: Call) -> Answer:
        """Give a page of the unit's moments."""
        with self.here.database.reading() as session:
            return queries.list_moments(session, call.actor, call.request)

    @rpc(moments_attention.ATTENTION)
    def attention(self, call: Call) -> Answer:
        """Count what needs the practitioner now."""
        with self.here.database.reading() as session:
            return queries.attention(session, call.actor)

    @rpc(moments_attention.PROGRESS)
    def progress(self, call: Call) -> Answer:
        """Tell how far the citizens of a page of the list have come."""
        with self.here.database.reading() as session:
            return queries.progress(session, call.actor, call.request["moment_ids"])

    @rpc(moments.CHOICES)
    def list_choices(self, call: Call) -> Answer:
        """Give what the unit's lists can be narrowed to."""
        with self.here.database.reading() as session:
            return queries.list_choices(session, call.actor)

    @rpc(moments.LIST_FINGERPRINT)
    def list_fingerprint(self, call: Call) -> Answer:
        """Tell whether a page of the unit's moments has changed."""
        with self.here.database.reading() as session:
            return queries.list_fingerprint(session, call.actor, call.request)

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

    @rpc(moments.MINE)
    def mine(self, call: Call) -> Answer:
        """Give the citizen's own moments."""
        with self.here.database.reading() as session:
            return queries.mine(session, call.actor)

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

    @rpc(moments.MARK_STEP)
    def mark_step(self, call: Call) -> Answer:
        """Mark a step as read or unread."""
        return commands.mark_step(self.here.database, call)

    @rpc(moments.SAVE_RESPONSE)
    def save_response(self, call: Call) -> Answer:
        """Keep the answers so far."""
        return commands.save_response(self.here.database, self.here.keys, call, self._form(call))

    @rpc(moments.SUBMIT_RESPONSE)
    def submit_response(self, call: Call) -> Answer:
        """Send a form."""
        return commands.submit_response(self.here.database, self.here.keys, call, self._form(call))

    @rpc(moments.SEE_RESPONSE)
    def see_response(self, call: Call) -> Answer:
        """Note that staff opened a sent form."""
        return commands.see_response(self.here.database, call)

    @rpc(moments.RESPONSE)
    def response(self, call: Call) -> Answer:
        """Give a sent response to staff."""
        with self.here.database.reading() as session:
            return queries.response_page(session, self.here.keys, call.actor, call.request)

    @rpc(moments.REVIEW_RESPONSE)
    def review_response(self, call: Call) -> Answer:
        """Sign off a sent response."""
        return commands.review_response(self.here.database, self.here.keys, call)

    @rpc(moments.REOPEN_RESPONSE)
    def reopen_response(self, call: Call) -> Answer:
        """Open a sent response for the citizen again."""
        return commands.reopen_response(self.here.database, self.here.keys, call)

    @rpc(moments.RESPONSE_FILE)
    def response_file(self, call: Call) -> Answer:
        """Give a sent response as a sealed PDF."""
        here = self.here

        def form_of(version_id: UUID, form_id: str) -> Form:
            return self._one_form(version_id, form_id, call)

        return pdf.response_file(here.database, here.keys, here.blobs, call, form_of)

    @rpc(moments.START_MODULE)
    def start_module(self, call: Call) -> Answer:
        """Start a module."""
        return commands.start_module(self.here.database, call)

    @rpc(moments.END_MODULE)
    def end_module(self, call: Call) -> Answer:
        """End a module."""
        return commands.end_module(self.here.database, call)

    @rpc(moments.SET_MODULE_UPCOMING)
    def set_module_upcoming(self, call: Call) -> Answer:
        """Set a module back to upcoming."""
        return commands.set_module_upcoming(self.here.database, call)

    @rpc(moments.SCHEDULE_MODULE)
    def schedule_module(self, call: Call) -> Answer:
        """Plan the start of a module."""
        return commands.schedule_module(self.here.database, call)

    @rpc(moments.MOVE_MODULE)
    def move_module(self, call: Call) -> Answer:
        """Move an upcoming module in the row."""
        return commands.move_module(self.here.database, call)

    @rpc(moments.CHANGE_DAYS)
    def change_days(self, call: Call) -> Answer:
        """Change a module's days."""
        return commands.change_days(self.here.database, call)

    @rpc(moments.WELCOME)
    def welcome(self, call: Call) -> Answer:
        """Give the welcome as staff edit it."""
        with self.here.database.reading() as session:
            return queries.welcome_page(session, self.here.keys, call.actor, call.request["moment_id"])

    @rpc(moments.SAVE_WELCOME)
    def save_welcome(self, call: Call) -> Answer:
        """Keep a draft of the welcome."""
        return commands.save_welcome(self.here.database, self.here.keys, call)

    @rpc(moments.PUBLISH_WELCOME)
    def publish_welcome(self, call: Call) -> Answer:
        """Publish a welcome for the citizen."""
        return commands.publish_welcome(self.here.database, self.here.keys, call)

    @rpc(moments.HIDE_WELCOME)
    def hide_welcome(self, call: Call) -> Answer:
        """Hide the welcome."""
        return commands.hide_welcome(self.here.database, self.here.keys, call)

    @rpc(moments.SHOW_WELCOME)
    def show_welcome(self, call: Call) -> Answer:
        """Show the welcome again."""
        return commands.show_welcome(self.here.database, self.here.keys, call)

    @rpc(moments.RESET_WELCOME)
    def reset_welcome(self, call: Call) -> Answer:
        """Go back to the programme's welcome."""
        return commands.reset_welcome(self.here.database, self.here.keys, call)

    @every(START_EVERY)
    def start_scheduled(self) -> None:
        """Start modules whose day has come; any replica may."""
        while commands.start_scheduled(self.here.database):
            continue

    @rpc(moments.MOVE_REPORT)
    def move_report(self, call: Call) -> Answer:
        """Tell what a move to another version would leave behind."""
        _, old, new, missing = self._move(call)
        return {"from_version": old["version"], "to_version": new["version"], "missing": missing}

    @rpc(moments.MOVE_TO_VERSION)
    def move_to_version(self, call: Call) -> Answer:
        """Move a moment to a newer minor version."""
        left, _, new, missing = self._move(call)
        return commands.move_to_version(self.here.database, call, left, new, missing)

    @rpc(moments.TIMELINE_FILE)
    def timeline_file(self, call: Call) -> Answer:
        """Give a timeline as a sealed PDF."""
        return pdf.timeline_file(self.here.database, self.here.blobs, call)

    @rpc(moments.TIMELINE)
    def timeline(self, call: Call) -> Answer:
        """Give a page of a moment's timeline."""
        with self.here.database.reading() as session:
            return queries.timeline(session, call.actor, call.request)

    def _move(self, call: Call) -> tuple[UUID, dict[str, Any], dict[str, Any], list[Missing]]:
        """Give the version that a moment runs, its outline, that of the version to move to, and what is missing there."""
        wanted: UUID = call.request["version_id"]
        with self.here.database.reading() as session:
            left = queries.version_to_leave(session, call.actor, call.request["moment_id"])
        place = {"version_id": wanted, "care_unit_id": call.actor.care_unit_id}
        if not self.here.ask(content.MAY_START, place, call)["is_active"]:
            raise NotFound
        old, new = self._outline(left, call), self._outline(wanted, call)
        require_newer_minor(old, new)
        both = set(form_ids(old)) & set(form_ids(new))
        forms = [(self._one_form(left, each, call), self._one_form(wanted, each, call)) for each in sorted(both)]
        return left, old, new, missing_parts(old, new, forms)

    def _outline(self, version_id: UUID, call: Call) -> dict[str, Any]:
        return OUTLINES.get(version_id, lambda: self.here.ask(content.OUTLINE, {"version_id": version_id}, call))

    def _form(self, call: Call) -> Form:
        """Give the form that the call answers, in the version that its moment runs."""
        request = call.request
        step_id, form_id = request["step_id"], request["form_id"]
        with self.here.database.reading() as session:
            version_id = queries.version_for_form(session, call.actor, request["moment_id"], step_id, form_id)
        return self._one_form(version_id, form_id, call)

    def _one_form(self, version_id: UUID, form_id: str, call: Call) -> Form:
        wanted = {"version_id": version_id, "form_id": form_id}
        return FORMS.get(
            (version_id, form_id),
            lambda: load_definition(self.here.ask(content.FORM, wanted, call)["definition"]),
        )
