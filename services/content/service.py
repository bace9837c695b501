"""The class of content: all its desks behind one name."""

from common.chassis.bus import Here, OperatorDesk
from services.content import desks


class ContentService(
    desks.ReadingDesk,
    desks.CatalogueDesk,
    desks.OpeningDesk,
    desks.FileDesk,
    desks.AuthoringDesk,
    OperatorDesk,
):
    """Programmes, versions, steps and forms."""

    name = "content"
    here = Here()
