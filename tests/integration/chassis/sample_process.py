"""Runs the sample service with the real runner: `python -m tests.integration.chassis.sample_process`."""

from common.chassis.bus import run

from common.chassis import tables  # isort: skip (the runner makes the standard library green first)
from common.chassis.database import Database
from common.chassis.settings import service_settings
from tests.integration.chassis.sample_service import Base, SampleService


def main() -> None:
    """Make the tables, and run."""
    settings = service_settings("sample")
    database = Database(settings.database_url)
    with database.engine.execution_options(writing=True).begin() as connection:
        Base.metadata.create_all(connection)
        tables.metadata.create_all(connection)
    database.dispose()
    run.serve(SampleService, settings)


if __name__ == "__main__":
    main()
