"""Citizens' pages: their programmes, the steps to read, the forms to answer. Every page is one aggregate and one template.

A file of the area is found by walking: it has its pages by being there.
"""

from importlib import import_module
from pkgutil import iter_modules

from gateway.citizen.blueprint import pages

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)

__all__ = ["pages"]
