"""What arrives at content about writing programmes: drafts, their check list and preview, publishing."""

from typing import ClassVar

from common.chassis.bus import ResourcesProvider, does, reads, rpc
from common.chassis.calls import Call, JsonAnswer
from common.chassis.idempotency import by_key, replayed
from common.contracts.content.checklist import DRAFT_FINDINGS, DraftFindings
from common.contracts.content.differences import DRAFT_CHANGES, Differences
from common.contracts.content.draft_forms import (
    ADD_FORM,
    CHECK_DEFINITION,
    DRAFT_FORM,
    SAVE_FORM,
    AddForm,
    CheckDefinition,
    DefinitionCheck,
    DraftForm,
    FormSaved,
    OfForm,
    SaveForm,
)
from common.contracts.content.drafts import (
    CHANGE_DRAFT_STATE,
    CREATE_DRAFT,
    DRAFT,
    DRAFT_FROM_VERSION,
    LIST_DRAFTS,
    NUMBER_DRAFT,
    PUBLISH_DRAFT,
    SAVE_FACTS,
    ChangeDraftState,
    DraftFromVersion,
    DraftMade,
    DraftPublished,
    DraftStateChanged,
    PublishDraft,
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
    OfStep,
    PartSaved,
)
from common.contracts.content.pictures import ADD_PICTURE, DRAFT_PICTURES, AddPicture, Picture
from common.contracts.content.previews import DRAFT_OUTLINE, DRAFT_PREVIEW_STEP
from common.contracts.content.questionnaires import (
    EXPORT_QUESTIONNAIRE,
    IMPORT_QUESTIONNAIRE,
    ExportQuestionnaire,
    ImportQuestionnaire,
    QuestionnaireExported,
    QuestionnaireImported,
)
from common.contracts.content.versions import Outline, StepContent
from common.contracts.content.vocabulary import OfDraft
from services.content import checklist, commands, form_definitions, previewing, queries
from services.content.difference import compared
from services.content.model import Draft, require_author
from services.content.outside import packages, uploads
from services.content.package.whole import Whole
from services.content.queries import drafts
from services.content.service.exchanging import tools_of


class AuthoringHandlers:
    """What designers and publishers ask and do."""

    resources: ClassVar[ResourcesProvider]

    list_drafts = reads(LIST_DRAFTS, drafts.list_drafts)
    draft = reads(DRAFT, drafts.whole_view)
    create_draft = does(CREATE_DRAFT, commands.create_draft)

    @rpc(DRAFT_FROM_VERSION)
    @replayed(by_key)
    def draft_from_version(self, call: Call[DraftFromVersion]) -> JsonAnswer[DraftMade]:
        """Begin the next version of a published programme."""
        require_author(call.actor.roles)
        with self.resources.database.reading() as session:
            version = queries.version_by_id(session, call.request.version_id)
        return commands.draft_from_version(
            self.resources.database, call, packages.whole_version(tools_of(self.resources), version)
        )

    save_facts = does(SAVE_FACTS, commands.save_facts)
    number_draft = does(NUMBER_DRAFT, commands.number_draft)

    @rpc(CHANGE_DRAFT_STATE)
    @replayed(by_key)
    def change_draft_state(self, call: Call[ChangeDraftState]) -> JsonAnswer[DraftStateChanged]:
        """Send to review, send back, take back, discard, recover."""
        checked = None
        if call.request.action == "send_to_review":
            checked, _ = packages.check(tools_of(self.resources), call.actor, call.request.draft_id)
        return commands.change_draft_state(self.resources.database, call, checked)

    @rpc(PUBLISH_DRAFT)
    @replayed(by_key)
    def publish_draft(self, call: Call[PublishDraft]) -> JsonAnswer[DraftPublished]:
        """Publish what has been reviewed."""
        package, checked = packages.package_of_draft(tools_of(self.resources), call.actor, call.request.draft_id)
        source = commands.keep_files(self.resources.blobs, package) if package else ""
        return commands.publish_draft(self.resources.database, call, package, source, checked)

    draft_step = reads(DRAFT_STEP, drafts.step_view)
    add_module = does(ADD_MODULE, commands.add_module)
    save_module = does(SAVE_MODULE, commands.save_module)
    add_step = does(ADD_STEP, commands.add_step)
    save_step = does(SAVE_STEP, commands.save_step)
    add_block = does(ADD_BLOCK, commands.add_block)
    save_block = does(SAVE_BLOCK, commands.save_block)
    move_part = does(MOVE_PART, commands.move_part)
    delete_part = does(DELETE_PART, commands.delete_part)
    restore_part = does(RESTORE_PART, commands.restore_part)

    @rpc(DRAFT_FORM)
    def draft_form(self, call: Call[OfForm]) -> DraftForm:
        """Give a form to edit, with what there is to say of it."""
        with self.resources.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request.draft_id)
            form = drafts.form_of(session, draft.id, call.request.form_id)
        told: DefinitionCheck = self.resources.in_thread(form_definitions.check, form.definition)
        return DraftForm.of(form, **vars(told))

    @rpc(CHECK_DEFINITION)
    def check_definition(self, call: Call[CheckDefinition]) -> DefinitionCheck:
        """Judge a definition that isn't saved."""
        require_author(call.actor.roles)
        told: DefinitionCheck = self.resources.in_thread(form_definitions.check, call.request.definition)
        return told

    @rpc(ADD_FORM)
    @replayed(by_key)
    def add_form(self, call: Call[AddForm]) -> JsonAnswer[PartSaved]:
        """Add a form."""
        request = call.request
        definition = form_definitions.new_definition(request.form_id, request.title, request.definition)
        return commands.add_form(self.resources.database, call, definition)

    @rpc(SAVE_FORM)
    @replayed(by_key)
    def save_form(self, call: Call[SaveForm]) -> JsonAnswer[FormSaved]:
        """Save a form."""
        definition = {**call.request.definition, "id": call.request.form_id}
        return commands.save_form(
            self.resources.database, call, self.resources.in_thread(form_definitions.check, definition)
        )

    @rpc(IMPORT_QUESTIONNAIRE)
    @replayed(by_key)
    def import_questionnaire(self, call: Call[ImportQuestionnaire]) -> JsonAnswer[QuestionnaireImported]:
        """Read a FHIR Questionnaire into a new form; who doesn't reach the draft is told so before that work."""
        with self.resources.database.reading() as session:
            drafts.draft_of(session, call.actor, call.request.draft_id)
        imported = self.resources.in_thread(form_definitions.read_questionnaire, call.request.resource)
        return commands.import_form(self.resources.database, call, imported)

    @rpc(EXPORT_QUESTIONNAIRE)
    def export_questionnaire(self, call: Call[ExportQuestionnaire]) -> QuestionnaireExported:
        """Give a form as a FHIR Questionnaire."""
        with self.resources.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request.draft_id)
            form = drafts.form_of(session, draft.id, call.request.form_id)
        given = (form.definition, call.request.url, draft.number)
        written: QuestionnaireExported = self.resources.in_thread(form_definitions.written_questionnaire, *given)
        return written

    @rpc(DRAFT_FINDINGS)
    def draft_findings(self, call: Call[OfDraft]) -> DraftFindings:
        """Give the check list."""
        (_, blocking), found = packages.check(tools_of(self.resources), call.actor, call.request.draft_id)
        return DraftFindings(findings=list(map(checklist.shown, found)), blocking=len(blocking))

    @rpc(DRAFT_OUTLINE)
    def draft_outline(self, call: Call[OfDraft]) -> JsonAnswer[Outline]:
        """Give the draft as citizens would see it, without its texts."""
        draft, whole = self._whole(call)
        return call.dumped(previewing.outline(whole, draft.id))

    @rpc(DRAFT_PREVIEW_STEP)
    def draft_preview_step(self, call: Call[OfStep]) -> JsonAnswer[StepContent]:
        """Give a step as citizens would see it."""
        return call.dumped(previewing.step_page(self._whole(call)[1], call.request.step_id))

    @rpc(DRAFT_CHANGES)
    def draft_changes(self, call: Call[OfDraft]) -> Differences:
        """Say what differs from the version that the draft began from."""
        draft, whole = self._whole(call)
        with self.resources.database.reading() as session:
            earlier = queries.whole(session, queries.found(draft.earlier_version_id))
        later = self.resources.in_thread(previewing.to_compare, whole, draft.id)
        differences: Differences = self.resources.in_thread(compared, earlier, later)
        return differences

    @rpc(ADD_PICTURE)
    @replayed(by_key)
    def add_picture(self, call: Call[AddPicture]) -> JsonAnswer[Picture]:
        """Take an uploaded picture into the draft."""
        return commands.add_picture(
            self.resources.database, call, uploads.uploaded_picture(tools_of(self.resources), call)
        )

    draft_pictures = reads(DRAFT_PICTURES, drafts.pictures_of)

    def _whole(self, call: Call[OfDraft]) -> tuple[Draft, Whole]:
        """Give a draft that the actor reaches, as it is written."""
        with self.resources.database.reading() as session:
            draft = drafts.draft_of(session, call.actor, call.request.draft_id)
            return draft, drafts.whole_draft(session, draft)
