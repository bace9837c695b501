"""Alembic's entry: the history of the moments database."""

from common.chassis.migrate import run_environment
from services.moments.model import Base

run_environment(Base.metadata)
