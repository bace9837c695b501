"""The tables of flags and the rules of each: pure, without session or I/O."""

from services.flags.model import flags, plans  # noqa: F401 (their tables)
from services.flags.model.base import Base

__all__ = ["Base"]
