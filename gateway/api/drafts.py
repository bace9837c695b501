"""Writing programmes: drafts of the care unit, their modules, steps and blocks (roles designer and publisher)."""

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
from gateway.api.declaring import Routes
from gateway.api.views import blueprint
from gateway.identity.access_rules import for_staff

pages = blueprint("drafts", "Att skriva program: vårdenhetens utkast")
staff = Routes(pages, for_staff)

staff.get("/drafts", LIST_DRAFTS, "List the care unit's drafts: those in work, or those of one state.")
staff.post("/drafts", CREATE_DRAFT, "Begin a new programme.", status=201)
staff.post(
    "/programmes/<uuid:version_id>/drafts",
    DRAFT_FROM_VERSION,
    "Begin the next minor or major version of a published programme.",
    status=201,
)
staff.get("/drafts/<uuid:draft_id>", DRAFT, "Give a draft's structure, and what may be done with it now.")
staff.put("/drafts/<uuid:draft_id>/facts", SAVE_FACTS, "Save what the programme says of itself.")
staff.put("/drafts/<uuid:draft_id>/number", NUMBER_DRAFT, "Let it become the next minor or major version.")
staff.post(
    "/drafts/<uuid:draft_id>/state",
    CHANGE_DRAFT_STATE,
    "Send it to review, send or take it back, discard or recover it.",
    name="change_state",
)
staff.post(
    "/drafts/<uuid:draft_id>/publish",
    PUBLISH_DRAFT,
    "Publish a draft in review; the version waits in the catalogue to be activated.",
    name="publish",
)
staff.post("/drafts/<uuid:draft_id>/modules", ADD_MODULE, "Add a module.", status=201)
staff.put("/drafts/<uuid:draft_id>/modules/<module_id>", SAVE_MODULE, "Save a module's own fields.")
staff.post("/drafts/<uuid:draft_id>/modules/<module_id>/steps", ADD_STEP, "Add an empty step to a module.", status=201)
staff.get("/drafts/<uuid:draft_id>/steps/<step_id>", DRAFT_STEP, "Give a step to edit.", name="step")
staff.put(
    "/drafts/<uuid:draft_id>/steps/<step_id>", SAVE_STEP, "Save a step's title, its module, or all that stands on it."
)
staff.post("/drafts/<uuid:draft_id>/steps/<step_id>/blocks", ADD_BLOCK, "Add a block to a step.", status=201)
staff.put("/drafts/<uuid:draft_id>/steps/<step_id>/blocks/<block_id>", SAVE_BLOCK, "Save one block.")
staff.post("/drafts/<uuid:draft_id>/moves", MOVE_PART, "Move a module, step, block or question one place up or down.")
staff.post(
    "/drafts/<uuid:draft_id>/deletions",
    DELETE_PART,
    "Delete a module, step, block, form or question; the last 20 deletions can be restored.",
    status=201,
)
staff.post("/drafts/<uuid:draft_id>/deletions/<uuid:deletion_id>/restore", RESTORE_PART, "Put back what was deleted.")
