"""Staff's pages on programmes: the catalogue, what differs, previews; and drafts, where designers write and publishers review.

A file of the area is found by walking: it has its pages by being there.
"""

from importlib import import_module
from pkgutil import iter_modules

from gateway.content.blueprint import pages

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

__all__ = ["pages"]
