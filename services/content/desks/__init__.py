"""What arrives at content, a desk a subject: each call decoded, what it needs from others fetched first, one command or question, the answer."""

from services.content.desks.authoring import AuthoringDesk
from services.content.desks.catalogue import CatalogueDesk
from services.content.desks.exchanging import ExchangeDesk
from services.content.desks.files import FileDesk
from services.content.desks.opening import OpeningDesk
from services.content.desks.reading import ReadingDesk

__all__ = ["AuthoringDesk", "CatalogueDesk", "ExchangeDesk", "FileDesk", "OpeningDesk", "ReadingDesk"]
