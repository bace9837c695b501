"""Staff's pages: the unit's moments, starting one, following one. Every page is one aggregate and one template; forms post and redirect.

A file of the area is found by walking: it has its pages by being there.
"""

from importlib import import_module
from pkgutil import iter_modules

from gateway.staff.blueprint import pages

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

__all__ = ["pages"]
