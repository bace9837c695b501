"""Alembic's environment of directory."""

from common.chassis.migrate import run_environment
from services.directory.model import Base

run_environment(Base.metadata)
