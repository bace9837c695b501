"""What Alembic runs for every service's history."""

from common.chassis.migrate import run_environment

run_environment()
