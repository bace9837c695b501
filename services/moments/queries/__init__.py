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
from services.moments.queries.authorised import (
    Found,
    link_count,
    module_for_change,
    moment_for_change,
    moment_for_reading,
    ongoing_moment,
    response_for_change,
    sent_response,
    step_mark,
)
from services.moments.queries.categories import (
    categories_page,
    categories_to_give,
    categories_to_move,
    category_for_change,
    has_name,
    is_used,
    own_categories,
    unit_categories,
)
from services.moments.queries.changes import changes_since, module_changes_since
from services.moments.queries.ending import ending_page, moments_to_close
from services.moments.queries.filling_in import fill_page, open_module, require_no_words_of_the_citizen, written_now
from services.moments.queries.fingerprints import list_fingerprint, moment_fingerprint
from services.moments.queries.forms import version_for_form
from services.moments.queries.handovers import (
    handover_page,
    offer_for_answer,
    offer_for_withdrawal,
    offered_citizen,
    offers,
    open_offer,
)
from services.moments.queries.links import is_above, links_page, pair_for_change
from services.moments.queries.lists import list_choices, list_moments, mine
from services.moments.queries.module_planning import modules_to_start, neighbour
from services.moments.queries.occasions import blocking_form, first_day, require_not_blocked
from services.moments.queries.pages import header, moment_categories_page, opened, overview
from services.moments.queries.previews import require_reachable
from services.moments.queries.responses import response_page, step_page
from services.moments.queries.responsible import caseloads
from services.moments.queries.timeline import timeline
from services.moments.queries.units import citizens_of_unit
from services.moments.queries.version_changes import module_runs, unsent_responses, version_to_leave
from services.moments.queries.welcomes import welcome_of, welcome_page, welcome_shown

__all__ = [
    "Found",
    "absence_for_change",
    "absence_to_tell",
    "absences",
    "absences_to_note",
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
    "fill_page",
    "first_day",
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
    "mine",
    "module_changes_since",
    "module_for_change",
    "module_runs",
    "modules_to_start",
    "moment_categories_page",
    "moment_fingerprint",
    "moment_for_change",
    "moment_for_reading",
    "moments_concerned",
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
    "progress",
    "require_both_free",
    "require_no_words_of_the_citizen",
    "require_not_blocked",
    "require_reachable",
    "response_for_change",
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
    "welcome_shown",
    "written_now",
]
