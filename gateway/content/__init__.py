"""Staff's pages on programmes: the catalogue (Innehållskatalog), a version, how citizens see it, and what differs between two."""

from gateway.content import activating, catalogue, comparing, previewing
from gateway.content.blueprint import pages

__all__ = ["activating", "catalogue", "comparing", "pages", "previewing"]
