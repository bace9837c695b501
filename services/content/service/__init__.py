"""What arrives at content, a file a subject: what it needs from others fetched first, one command or question, the answer."""

from common.chassis.bus import OperatorHandlers, ResourcesProvider
from services.content.erasing import ERASING
from services.content.service.authoring import AuthoringHandlers
from services.content.service.catalogue import CatalogueHandlers
from services.content.service.exchanging import ExchangeHandlers
from services.content.service.files import FileHandlers
from services.content.service.open_programmes import OpenProgrammeHandlers
from services.content.service.reading import ReadingHandlers


class ContentService(
    ReadingHandlers,
    CatalogueHandlers,
    OpenProgrammeHandlers,
    FileHandlers,
    AuthoringHandlers,
    ExchangeHandlers,
    OperatorHandlers,
):
    """Programmes, versions, steps and forms."""

    name = "content"
    resources = ResourcesProvider()
    erasing = ERASING
