"""What arrives at moments, a file a subject: what it needs from others fetched first, one command or question, the answer."""

from common.chassis.bus import OperatorHandlers, ResourcesProvider
from services.moments.erasing import ERASING
from services.moments.service.absences import AbsenceHandlers
from services.moments.service.categories import CategoryHandlers
from services.moments.service.ending import EndingHandlers
from services.moments.service.first_sign_ins import FirstSignInHandlers
from services.moments.service.group_starts import GroupStartHandlers
from services.moments.service.handovers import HandoverHandlers
from services.moments.service.lists import ListHandlers
from services.moments.service.modules import ModuleHandlers
from services.moments.service.overview import OverviewHandlers
from services.moments.service.responses import ResponseHandlers
from services.moments.service.responsible import ResponsibleHandlers
from services.moments.service.starts import StartHandlers
from services.moments.service.welcomes import WelcomeHandlers


class MomentsService(
    ListHandlers,
    CategoryHandlers,
    FirstSignInHandlers,
    StartHandlers,
    GroupStartHandlers,
    OverviewHandlers,
    ResponseHandlers,
    ModuleHandlers,
    WelcomeHandlers,
    ResponsibleHandlers,
    AbsenceHandlers,
    HandoverHandlers,
    EndingHandlers,
    OperatorHandlers,
):
    """Moments with their modules, steps, responses and timeline."""

    name = "moments"
    resources = ResourcesProvider()
    erasing = ERASING
