"""The tables of content."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The base of every mapped class."""
