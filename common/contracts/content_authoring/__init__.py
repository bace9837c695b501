"""What `content` promises those who write programmes: drafts (utkast), their check list and preview, publishing, packages in and out.

A draft belongs to the actor's care unit. Staff there with the role designer or publisher reach it; for everybody else it doesn't exist
(`NotFound`). Designers change a draft in the state `draft` and send it to review; publishers send it back or publish it. A command that needs
the other role raises `Forbidden`, one that the state doesn't have `IllegalTransition(state, action)`.

Modules, steps and forms are named by their own ids (`module_id`, `step_id`, `form_id`), unique in the draft and the same in every version; blocks by
`block_id`, unique in the step. `expected_version` is the version that the page showed; `StaleVersion(expected, actual, changed_by)` means that somebody
saved meanwhile: ask again for what stands there now, and show both.
"""

from common.contracts.content_authoring.drafts import (
    CHANGE_DRAFT_STATE,
    CREATE_DRAFT,
    DRAFT,
    DRAFT_ACTIONS,
    DRAFT_FROM_VERSION,
    DRAFT_STATES,
    LIST_DRAFTS,
    NUMBER_DRAFT,
    OPEN_STATES,
    PUBLISH_DRAFT,
    SAVE_FACTS,
)
from common.contracts.content_authoring.files import (
    ADD_PICTURE,
    DRAFT_PICTURES,
    EXPORT_DRAFT,
    EXPORT_PACKAGE,
    EXPORT_VERSION,
    IMPORT_DRAFT,
    IMPORT_PACKAGE,
    MOST_PACKAGE_BYTES,
    MOST_PICTURE_BYTES,
)
from common.contracts.content_authoring.forms import (
    ADD_FORM,
    CHECK_DEFINITION,
    DRAFT_FORM,
    EXPORT_QUESTIONNAIRE,
    IMPORT_QUESTIONNAIRE,
    SAVE_FORM,
)
from common.contracts.content_authoring.parts import (
    ADD_BLOCK,
    ADD_MODULE,
    ADD_STEP,
    BLOCK_KINDS,
    DELETE_PART,
    DRAFT_STEP,
    MOVE_PART,
    PARTS,
    RESTORE_PART,
    SAVE_BLOCK,
    SAVE_MODULE,
    SAVE_STEP,
)
from common.contracts.content_authoring.review import DRAFT_CHANGES, DRAFT_FINDINGS, DRAFT_OUTLINE, DRAFT_PREVIEW_STEP

__all__ = [
    "ADD_BLOCK",
    "ADD_FORM",
    "ADD_MODULE",
    "ADD_PICTURE",
    "ADD_STEP",
    "BLOCK_KINDS",
    "CHANGE_DRAFT_STATE",
    "CHECK_DEFINITION",
    "CREATE_DRAFT",
    "DELETE_PART",
    "DRAFT",
    "DRAFT_ACTIONS",
    "DRAFT_CHANGES",
    "DRAFT_FINDINGS",
    "DRAFT_FORM",
    "DRAFT_FROM_VERSION",
    "DRAFT_OUTLINE",
    "DRAFT_PICTURES",
    "DRAFT_PREVIEW_STEP",
    "DRAFT_STATES",
    "DRAFT_STEP",
    "EXPORT_DRAFT",
    "EXPORT_PACKAGE",
    "EXPORT_QUESTIONNAIRE",
    "EXPORT_VERSION",
    "IMPORT_DRAFT",
    "IMPORT_PACKAGE",
    "IMPORT_QUESTIONNAIRE",
    "LIST_DRAFTS",
    "MOST_PACKAGE_BYTES",
    "MOST_PICTURE_BYTES",
    "MOVE_PART",
    "NUMBER_DRAFT",
    "OPEN_STATES",
    "PARTS",
    "PUBLISH_DRAFT",
    "RESTORE_PART",
    "SAVE_BLOCK",
    "SAVE_FACTS",
    "SAVE_FORM",
    "SAVE_MODULE",
    "SAVE_STEP",
]
