"""Alembic's environment of content."""

from common.chassis.migrate import run_environment
from services.content.model import Base
from services.content.pdf import model as _files  # noqa: F401 (its table belongs to the same metadata)
from services.content.speech import model as _sounds  # noqa: F401 (its table belongs to the same metadata)

run_environment(Base.metadata)
