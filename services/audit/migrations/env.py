"""Alembic's environment of audit."""

from common.chassis.migrate import run_environment
from services.audit.model import Base

run_environment(Base.metadata)
