"""What arrives at content about writing programmes: drafts, their check list and preview, publishing."""

from collections.abc import Mapping
from typing import Any, ClassVar

from common.chassis.bus import Here, rpc
from common.chassis.calls import Call
from common.chassis.idempotency import replayed
from common.contracts.content.checklist import DRAFT_FINDINGS
from common.contracts.content.differences import DRAFT_CHANGES
from common.contracts.content.draft_forms import ADD_FORM, CHECK_DEFINITION, DRAFT_FORM, SAVE_FORM
from common.contracts.content.drafts import (
    CHANGE_DRAFT_STATE,
    CREATE_DRAFT,
    DRAFT,
    DRAFT_FROM_VERSION,
    LIST_DRAFTS,
    NUMBER_DRAFT,
    PUBLISH_DRAFT,
    SAVE_FACTS,
)
from common.contracts.content.parts import (
    ADD_BLOCK,
    ADD_MODULE,
    ADD_STEP,
    DELETE_PART,
    DRAFT_STEP,
    MOVE_PART,
    RESTORE_PART,
    SAVE_BLOCK,
    SAVE_MODULE,
    SAVE_STEP,
)
from common.contracts.content.pictures import ADD_PICTURE, DRAFT_PICTURES
from common.contracts.content.previews import DRAFT_OUTLINE, DRAFT_PREVIEW_STEP
from common.contracts.content.questionnaires import EXPORT_QUESTIONNAIRE, IMPORT_QUESTIONNAIRE
from services.content import checklist, commands, judging, packing, previewing, queries
from services.content.desks.exchanging import tools_of
from services.content.difference import compared
from services.content.model import Draft, require_author
from services.content.package.whole import Whole
from services.content.queries import drafts


class AuthoringDesk:
    """What designers and publishers ask and do."""

    here: ClassVar[Here]

    @rpc(LIST_DRAFTS)
    def list_drafts(self, call: Call) -> dict[str, Any]:
        """Give the unit's drafts."""
        require_author(call.actor.roles)
        with self.here.database.reading() as session:
            return {"drafts": drafts.list_drafts(session, call.actor.care_unit_id, call.request["state"])}

    @rpc(DRAFT)
    def draft(self, call: Call) -> dict[str, Any]:
        """Give a draft's structure."""
        with self.here.database.reading() as session:
            return drafts.whole_view(session, call.actor, call.request["draft_id"])

    @rpc(CREATE_DRAFT)
    def create_draft(self, call: Call) -> Mapping[str, Any]:
        """Begin a new programme."""
        return commands.create_draft(self.here.database, call)

    @rpc(DRAFT_FROM_VERSION)
    @replayed
    def draft_from_version(self, call: Call) -> Mapping[str, Any]:
        """Begin the next version of a published programme."""
        require_author(call.actor.roles)
        with self.here.database.reading() as session:
            version = queries.version_by_id(session, call.request["version_id"])
        return commands.draft_from_version(
            self.here.database, call, packing.whole_version(tools_of(self.here), version)
        )

    @rpc(SAVE_FACTS)
    def save_facts(self, call: Call) -> Mapping[str, Any]:
        """Save what the programme says of itself."""
        return commands.save_facts(self.here.database, call)

    @rpc(NUMBER_DRAFT)
    def number_draft(self, call: Call) -> Mapping[str, Any]:
        """Choose what the draft will be published as."""
        return commands.number_draft(self.here.database, call)

    @rpc(CHANGE_DRAFT_STATE)
    @replayed
    def change_draft_state(self, call: Call) -> Mapping[str, Any]:
        """Send to review, send back, take back, discard, recover."""
        checked = None
        if call.request["action"] == "send_to_review":
            checked, _ = packing.check(tools_of(self.here), call.actor, call.request["draft_id"])
        return commands.change_draft_state(self.here.database, call, checked)

    @rpc(PUBLISH_DRAFT)
    @replayed
    def publish_draft(self, call: Call) -> Mapping[str, Any]:
        """Publish what has been reviewed."""
        package, checked = packing.package_of_draft(tools_of(self.here), call.actor, call.request["draft_id"])
        source = commands.keep_files(self.here.blobs, package) if package else ""
        return commands.publish_draft(self.here.database, call, package, source, checked)

    @rpc(DRAFT_STEP)
    def draft_step(self, call: Call) -> dict[str, Any]:
        """Give a step to edit."""
        with self.here.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request["draft_id"])
            return drafts.step_view(drafts.step_of(session, draft.id, call.request["step_id"]))

    @rpc(ADD_MODULE)
    def add_module(self, call: Call) -> Mapping[str, Any]:
        """Add a module."""
        return commands.add_module(self.here.database, call)

    @rpc(SAVE_MODULE)
    def save_module(self, call: Call) -> Mapping[str, Any]:
        """Save a module's fields."""
        return commands.save_module(self.here.database, call)

    @rpc(ADD_STEP)
    def add_step(self, call: Call) -> Mapping[str, Any]:
        """Add a step."""
        return commands.add_step(self.here.database, call)

    @rpc(SAVE_STEP)
    def save_step(self, call: Call) -> Mapping[str, Any]:
        """Save a step."""
        return commands.save_step(self.here.database, call)

    @rpc(ADD_BLOCK)
    def add_block(self, call: Call) -> Mapping[str, Any]:
        """Add a block."""
        return commands.add_block(self.here.database, call)

    @rpc(SAVE_BLOCK)
    def save_block(self, call: Call) -> Mapping[str, Any]:
        """Save a block."""
        return commands.save_block(self.here.database, call)

    @rpc(MOVE_PART)
    def move_part(self, call: Call) -> Mapping[str, Any]:
        """Move something up or down."""
        return commands.move_part(self.here.database, call)

    @rpc(DELETE_PART)
    def delete_part(self, call: Call) -> Mapping[str, Any]:
        """Delete something."""
        return commands.delete_part(self.here.database, call)

    @rpc(RESTORE_PART)
    def restore_part(self, call: Call) -> Mapping[str, Any]:
        """Put back what was deleted."""
        return commands.restore_part(self.here.database, call)

    @rpc(DRAFT_FORM)
    def draft_form(self, call: Call) -> dict[str, Any]:
        """Give a form to edit, with what there is to say of it."""
        with self.here.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request["draft_id"])
            form = drafts.form_of(session, draft.id, call.request["form_id"])
        told = self.here.aside(judging.judged, form.definition)
        return {"form_id": form.form_id, "version": form.version, "definition": form.definition, **told}

    @rpc(CHECK_DEFINITION)
    def check_definition(self, call: Call) -> dict[str, Any]:
        """Judge a definition that isn't saved."""
        require_author(call.actor.roles)
        told: dict[str, Any] = self.here.aside(judging.judged, call.request["definition"])
        return told

    @rpc(ADD_FORM)
    @replayed
    def add_form(self, call: Call) -> Mapping[str, Any]:
        """Add a form."""
        request = call.request
        definition = judging.new_definition(request["form_id"], request["title"], request["definition"])
        return commands.add_form(self.here.database, call, definition)

    @rpc(SAVE_FORM)
    @replayed
    def save_form(self, call: Call) -> Mapping[str, Any]:
        """Save a form."""
        definition = {**call.request["definition"], "id": call.request["form_id"]}
        return commands.save_form(self.here.database, call, self.here.aside(judging.judged, definition))

    @rpc(IMPORT_QUESTIONNAIRE)
    @replayed
    def import_questionnaire(self, call: Call) -> Mapping[str, Any]:
        """Read a FHIR Questionnaire into a new form; who doesn't reach the draft is told so before that work."""
        with self.here.database.reading() as session:
            drafts.draft_of(session, call.actor, call.request["draft_id"])
        imported = self.here.aside(judging.read_questionnaire, call.request["resource"])
        return commands.add_form(self.here.database, call, imported.definition, judging.noted(imported))

    @rpc(EXPORT_QUESTIONNAIRE)
    def export_questionnaire(self, call: Call) -> dict[str, Any]:
        """Give a form as a FHIR Questionnaire."""
        with self.here.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request["draft_id"])
            form = drafts.form_of(session, draft.id, call.request["form_id"])
        given = (form.definition, call.request["url"], draft.number)
        written: dict[str, Any] = self.here.aside(judging.written_questionnaire, *given)
        return written

    @rpc(DRAFT_FINDINGS)
    def draft_findings(self, call: Call) -> dict[str, Any]:
        """Give the check list."""
        (_, blocking), found = packing.check(tools_of(self.here), call.actor, call.request["draft_id"])
        return {"findings": checklist.told(found), "blocking": len(blocking)}

    @rpc(DRAFT_OUTLINE)
    def draft_outline(self, call: Call) -> dict[str, Any]:
        """Give the draft as citizens would see it, without its texts."""
        draft, whole = self._whole(call)
        return previewing.outline(whole, draft.id)

    @rpc(DRAFT_PREVIEW_STEP)
    def draft_preview_step(self, call: Call) -> dict[str, Any]:
        """Give a step as citizens would see it."""
        return previewing.step_page(self._whole(call)[1], call.request["step_id"])

    @rpc(DRAFT_CHANGES)
    def draft_changes(self, call: Call) -> dict[str, Any]:
        """Tell what differs from the version that the draft began from."""
        draft, whole = self._whole(call)
        with self.here.database.reading() as session:
            earlier = queries.whole(session, queries.found(draft.earlier_version_id))
        later = self.here.aside(previewing.to_compare, whole, draft.id)
        differences: dict[str, Any] = self.here.aside(compared, earlier, later)
        return differences

    @rpc(ADD_PICTURE)
    @replayed
    def add_picture(self, call: Call) -> Mapping[str, Any]:
        """Take an uploaded picture into the draft."""
        return commands.add_picture(self.here.database, call, packing.uploaded_picture(tools_of(self.here), call))

    @rpc(DRAFT_PICTURES)
    def draft_pictures(self, call: Call) -> dict[str, Any]:
        """Give the draft's pictures."""
        with self.here.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request["draft_id"])
            return {"pictures": drafts.pictures_of(session, draft.id)}

    def _whole(self, call: Call) -> tuple[Draft, Whole]:
        """Give a draft that the actor reaches, as it is written."""
        with self.here.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request["draft_id"])
            return draft, drafts.whole_draft(session, draft)
