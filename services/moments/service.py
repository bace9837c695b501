"""The class of moments: all its desks behind one name."""

from common.chassis.bus import Here, OperatorDesk
from services.moments import desks
from services.moments.erasing import ERASING


class MomentsService(
    desks.ListDesk,
    desks.CategoryDesk,
    desks.SigningInDesk,
    desks.StartingDesk,
    desks.PlanningDesk,
    desks.GroupStartDesk,
    desks.ReadingDesk,
    desks.ResponseDesk,
    desks.ModuleDesk,
    desks.WelcomeDesk,
    desks.HandingOverDesk,
    desks.EndingDesk,
    OperatorDesk,
):
    """Moments with their modules, steps, responses and timeline."""

    name = "moments"
    here = Here()
    erasing = ERASING
