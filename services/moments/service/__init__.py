"""What arrives at moments, a file a subject: what it needs from others fetched first, one command or question, the answer."""

from common.chassis.bus import Here, OperatorDesk
from services.moments.erasing import ERASING
from services.moments.service.categories import CategoryDesk
from services.moments.service.ending import EndingDesk
from services.moments.service.group_starts import GroupStartDesk
from services.moments.service.handing_over import HandingOverDesk
from services.moments.service.lists import ListDesk
from services.moments.service.modules import ModuleDesk
from services.moments.service.planning import PlanningDesk
from services.moments.service.reading import ReadingDesk
from services.moments.service.responses import ResponseDesk
from services.moments.service.signing_in import SigningInDesk
from services.moments.service.starting import StartingDesk
from services.moments.service.welcoming import WelcomeDesk


class MomentsService(
    ListDesk,
    CategoryDesk,
    SigningInDesk,
    StartingDesk,
    PlanningDesk,
    GroupStartDesk,
    ReadingDesk,
    ResponseDesk,
    ModuleDesk,
    WelcomeDesk,
    HandingOverDesk,
    EndingDesk,
    OperatorDesk,
):
    """Moments with their modules, steps, responses and timeline."""

    name = "moments"
    here = Here()
    erasing = ERASING
