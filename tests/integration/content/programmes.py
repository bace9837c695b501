"""The programmes of this repository, each read once for the run: reading one takes longer than most tests. Nobody changes what is given."""

from functools import cache
from pathlib import Path

from services.content.package import Package, read_package

PROGRAMMES = Path(__file__).parents[3] / "programmes"


@cache
def programme(name: str) -> Package:
    """Give a package by its folder's name."""
    return read_package(PROGRAMMES / name)
