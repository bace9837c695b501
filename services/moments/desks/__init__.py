"""What arrives at moments, a desk a subject: each call decoded, what it needs from others fetched first, one command or question, the answer."""

from services.moments.desks.categories import CategoryDesk
from services.moments.desks.ending import EndingDesk
from services.moments.desks.group_starts import GroupStartDesk
from services.moments.desks.handing_over import HandingOverDesk
from services.moments.desks.lists import ListDesk
from services.moments.desks.modules import ModuleDesk
from services.moments.desks.planning import PlanningDesk
from services.moments.desks.reading import ReadingDesk
from services.moments.desks.responses import ResponseDesk
from services.moments.desks.signing_in import SigningInDesk
from services.moments.desks.starting import StartingDesk
from services.moments.desks.welcoming import WelcomeDesk

__all__ = [
    "CategoryDesk",
    "EndingDesk",
    "GroupStartDesk",
    "HandingOverDesk",
    "ListDesk",
    "ModuleDesk",
    "PlanningDesk",
    "ReadingDesk",
    "ResponseDesk",
    "SigningInDesk",
    "StartingDesk",
    "WelcomeDesk",
]
