"""Where a service's class is, by the service's name."""

from importlib import import_module
from inspect import getmembers, isclass


def find_service(name: str) -> type:
    """Give the service class of `services.<name>.service`: the one with that `name`."""
    module = import_module(f"services.{name}.service")
    found: list[type] = [item for _, item in getmembers(module, isclass) if getattr(item, "name", None) == name]
    if len(found) != 1:
        message = f"{module.__name__} must hold one class with name = {name!r}"
        raise LookupError(message)
    return found[0]
