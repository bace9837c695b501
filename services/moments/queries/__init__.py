"""What can be asked of the moments database: every SELECT of the service. Nothing here commits."""

from services.moments.queries.absences import (
    absence_for_change,
    absence_to_tell,
    absences,
    absences_to_note,
    is_anything_to_tell,
    moments_concerned,
    moments_told,
    require_both_free,
    untold_cover,
)
from services.moments.queries.attention import attention, progress
from services.moments.queries.authorised import Found, header, link_count, may, moment_for_change, moment_for_reading
from services.moments.queries.categories import (
    categories_page,
    categories_to_give,
    categories_to_move,
    category_for_change,
    has_name,
    is_used,
    moment_categories_page,
    own_categories,
    unit_categories,
)
from services.moments.queries.ending import ending_page, moments_to_close
from services.moments.queries.erasable import erasable
from services.moments.queries.handovers import (
    handover_page,
    offer_for_answer,
    offer_for_withdrawal,
    offered_citizen,
    offers,
    open_offer,
)
from services.moments.queries.links import is_above, links_page, pair_for_change
from services.moments.queries.lists import list_choices, list_fingerprint, list_moments, mine
from services.moments.queries.mirror import citizens_of_unit, moments_after
from services.moments.queries.modules import (
    changes_since,
    module_changes_since,
    module_for_change,
    module_runs,
    modules_to_start,
    neighbour,
    step_mark,
    version_to_leave,
)
from services.moments.queries.occasions import blocking_form
from services.moments.queries.overview import moment_fingerprint, opened, overview, preview
from services.moments.queries.responses import (
    answers_of,
    fill_page,
    open_module,
    preview_step,
    response_page,
    sent_response,
    step_page,
    unsent_responses,
    version_for_form,
    written_now,
)
from services.moments.queries.responsible import caseloads
from services.moments.queries.starts import moments_to_begin, ongoing_moment
from services.moments.queries.timeline import timeline
from services.moments.queries.welcomes import welcome_of, welcome_page

__all__ = [
    "Found",
    "absence_for_change",
    "absence_to_tell",
    "absences",
    "absences_to_note",
    "answers_of",
    "attention",
    "blocking_form",
    "caseloads",
    "categories_page",
    "categories_to_give",
    "categories_to_move",
    "category_for_change",
    "changes_since",
    "citizens_of_unit",
    "ending_page",
    "erasable",
    "fill_page",
    "handover_page",
    "has_name",
    "header",
    "is_above",
    "is_anything_to_tell",
    "is_used",
    "link_count",
    "links_page",
    "list_choices",
    "list_fingerprint",
    "list_moments",
    "may",
    "mine",
    "module_changes_since",
    "module_for_change",
    "module_runs",
    "modules_to_start",
    "moment_categories_page",
    "moment_fingerprint",
    "moment_for_change",
    "moment_for_reading",
    "moments_after",
    "moments_concerned",
    "moments_to_begin",
    "moments_to_close",
    "moments_told",
    "neighbour",
    "offer_for_answer",
    "offer_for_withdrawal",
    "offered_citizen",
    "offers",
    "ongoing_moment",
    "open_module",
    "open_offer",
    "opened",
    "overview",
    "own_categories",
    "pair_for_change",
    "preview",
    "preview_step",
    "progress",
    "require_both_free",
    "response_page",
    "sent_response",
    "step_mark",
    "step_page",
    "timeline",
    "unit_categories",
    "unsent_responses",
    "untold_cover",
    "version_for_form",
    "version_to_leave",
    "welcome_of",
    "welcome_page",
    "written_now",
]
