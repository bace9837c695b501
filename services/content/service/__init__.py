"""What arrives at content, a file a subject: what it needs from others fetched first, one command or question, the answer."""

from common.chassis.bus import Here, OperatorDesk
from services.content.erasing import ERASING
from services.content.service.authoring import AuthoringDesk
from services.content.service.catalogue import CatalogueDesk
from services.content.service.exchanging import ExchangeDesk
from services.content.service.files import FileDesk
from services.content.service.opening import OpeningDesk
from services.content.service.reading import ReadingDesk


class ContentService(
    ReadingDesk,
    CatalogueDesk,
    OpeningDesk,
    FileDesk,
    AuthoringDesk,
    ExchangeDesk,
    OperatorDesk,
):
    """Programmes, versions, steps and forms."""

    name = "content"
    here = Here()
    erasing = ERASING
