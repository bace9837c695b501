"""The class of content: all its desks behind one name."""

from common.chassis.bus import Here, OperatorDesk
from services.content import desks
from services.content.erasing import ERASING


class ContentService(
    desks.ReadingDesk,
    desks.CatalogueDesk,
    desks.OpeningDesk,
    desks.FileDesk,
    desks.AuthoringDesk,
    desks.ExchangeDesk,
    OperatorDesk,
):
    """Programmes, versions, steps and forms."""

    name = "content"
    here = Here()
    erasing = ERASING
