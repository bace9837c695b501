"""What arrives at moments, a file a subject: what it needs from others fetched first, one command or question, the answer."""

from common.chassis.bus import OperatorHandlers, ResourcesProvider
from services.moments.erasing import ERASING
from services.moments.service.categories import CategoryHandlers
from services.moments.service.ending import EndingHandlers
from services.moments.service.group_starts import GroupStartHandlers
from services.moments.service.handing_over import HandingOverHandlers
from services.moments.service.lists import ListHandlers
from services.moments.service.modules import ModuleHandlers
from services.moments.service.planning import PlanningHandlers
from services.moments.service.reading import ReadingHandlers
from services.moments.service.responses import ResponseHandlers
from services.moments.service.signing_in import SigningInHandlers
from services.moments.service.starting import StartingHandlers
from services.moments.service.welcoming import WelcomeHandlers


class MomentsService(
    ListHandlers,
    CategoryHandlers,
    SigningInHandlers,
    StartingHandlers,
    PlanningHandlers,
    GroupStartHandlers,
    ReadingHandlers,
    ResponseHandlers,
    ModuleHandlers,
    WelcomeHandlers,
    HandingOverHandlers,
    EndingHandlers,
    OperatorHandlers,
):
    """Moments with their modules, steps, responses and timeline."""

    name = "moments"
    resources = ResourcesProvider()
    erasing = ERASING
