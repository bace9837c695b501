"""What a moment is and which rules hold for it: mapped classes and tables of rules, without a session and without I/O."""

from services.moments.model.absences import Absence, require_days
from services.moments.model.access import (
    MAY,
    Action,
    Relation,
    Verdict,
    judge,
    may_hand_over,
    relation_of,
    require,
    require_citizen_admin,
    require_may_take,
    word_for,
)
from services.moments.model.base import Base
from services.moments.model.categories import Category, MomentCategory, clean_name, fold
from services.moments.model.first_sign_ins import Citizen
from services.moments.model.group_starts import GroupStart, GroupStartRow
from services.moments.model.handovers import Handover
from services.moments.model.lists import SORTS
from services.moments.model.modules import ModuleRun, StepMark
from services.moments.model.moment import Moment
from services.moments.model.outcomes import for_citizen, for_staff, kept_outcome
from services.moments.model.programme import ModuleOutline, ProgrammeVersion, StepOutline
from services.moments.model.records import KIND_OF, BreakGlassAccess, PractitionerCount, TimelineEntry, UnitCount
from services.moments.model.response_file import ResponseFile
from services.moments.model.responses import Response
from services.moments.model.reviews import Reopening, Review
from services.moments.model.states import (
    HANDOVER_STEPS,
    MODULE_STEPS,
    MOMENT_STEPS,
    RESPONSE_STEPS,
    WELCOME_STEPS,
    following,
)
from services.moments.model.timeline_file import TimelineFile
from services.moments.model.welcomes import Welcome

__all__ = [
    "HANDOVER_STEPS",
    "KIND_OF",
    "MAY",
    "MODULE_STEPS",
    "MOMENT_STEPS",
    "RESPONSE_STEPS",
    "SORTS",
    "WELCOME_STEPS",
    "Absence",
    "Action",
    "Base",
    "BreakGlassAccess",
    "Category",
    "Citizen",
    "GroupStart",
    "GroupStartRow",
    "Handover",
    "ModuleOutline",
    "ModuleRun",
    "Moment",
    "MomentCategory",
    "PractitionerCount",
    "ProgrammeVersion",
    "Relation",
    "Reopening",
    "Response",
    "ResponseFile",
    "Review",
    "StepMark",
    "StepOutline",
    "TimelineEntry",
    "TimelineFile",
    "UnitCount",
    "Verdict",
    "Welcome",
    "clean_name",
    "fold",
    "following",
    "for_citizen",
    "for_staff",
    "judge",
    "kept_outcome",
    "may_hand_over",
    "relation_of",
    "require",
    "require_citizen_admin",
    "require_days",
    "require_may_take",
    "word_for",
]
