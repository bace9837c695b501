"""The metadata that every table of directory belongs to."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The tables of directory."""
