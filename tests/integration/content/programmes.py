"""The programmes of this repository, each read once for the run: reading one takes longer than most tests. Nobody changes what is given."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from common.chassis.calls import Call
from common.chassis.identity import Actor
from common.contracts.base import Caller, Rpc
from services.content.package import Package, read_package

PROGRAMMES = Path(__file__).parents[3] / "programmes"


def asking(contract: Rpc, unit: UUID | None = None, **request: Any) -> Call:
    """Make the call of a question at a care unit, loaded by its contract."""
    loaded = contract.load({name: str(value) for name, value in request.items()})
    return Call(Actor(Caller.SERVICE, "gateway", care_unit_id=unit), contract, loaded, "", None, None)


@cache
def programme(name: str) -> Package:
    """Give a package by its folder's name."""
    return read_package(PROGRAMMES / name)
