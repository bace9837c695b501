"""Alembic's environment of content."""

from common.chassis.migrate import run_environment
from services.content.model import Base

run_environment(Base.metadata)
