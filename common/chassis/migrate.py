"""Migrations: `python -m common.chassis.migrate moments` brings a service's database to its newest form.

`--make "what changes"` writes the next migration by comparing the model with a fresh database. Each service has one history
(`services/<name>/migrations/versions`), whose first migration also creates the chassis' tables (`common.chassis.migrations`).
"""

import argparse
import logging
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from alembic import command, context
from alembic.autogenerate.api import AutogenContext
from alembic.config import Config
from sqlalchemy import MetaData

from common.chassis import tables
from common.chassis.database.engine import make_engine
from common.chassis.database.types import Instant
from common.chassis.environment import read_or_end
from common.chassis.migrations import NEWEST
from common.chassis.settings import service_settings

ROOT = Path(__file__).parents[2]
MIGRATION_LOCK = 730_501
"""The number of PostgreSQL's advisory lock around migrations: any number, as long as it is the same everywhere."""


def configuration(service: str, url: str) -> Config:
    """Give Alembic's configuration for one service and database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("version_locations", str(ROOT / "services" / service / "migrations" / "versions"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(service=service, url=url)
    return config


def upgrade(service: str, url: str) -> None:
    """Bring the database at `url` to the newest form; nothing happens if it is there already."""
    command.upgrade(configuration(service, url), "head")


def metadata_of(service: str) -> MetaData:
    """Give a service's own tables: those of its room `model` and of every other module of that name."""
    folder = ROOT / "services" / service
    for found in (*folder.rglob("model.py"), *folder.rglob("model/__init__.py")):
        import_module(".".join(found.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    metadata: MetaData = import_module(f"services.{service}.model").Base.metadata
    return metadata


def run_environment() -> None:
    """Run what Alembic asks for: the whole body of `migrations/env.py`."""
    attributes = context.config.attributes
    engine = make_engine(attributes["url"], pool_size=1)
    with engine.execution_options(writing=True).connect() as connection:
        if connection.dialect.name == "postgresql":
            # Several replicas may start at once: one migrates, the others wait and find it done.
            connection.exec_driver_sql(f"SELECT pg_advisory_lock({MIGRATION_LOCK})")
            connection.commit()
        context.configure(
            connection=connection,
            # A list, since Alembic would lend the naming convention of a single one to whatever an old migration makes.
            target_metadata=[metadata_of(attributes["service"])],
            include_object=_is_own,
            template_args={"chassis_version": NEWEST},
            render_item=_render_item,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _is_own(_object: Any, name: str | None, kind: str, *_more: Any) -> bool:
    """Leave the chassis' tables to the chassis' own versions."""
    return kind != "table" or name not in tables.metadata.tables


def _render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    if kind == "type" and isinstance(item, Instant):
        autogen_context.imports.add("from common.chassis.database.types import Instant")
        return "Instant()"
    return False


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("service")
    parser.add_argument("--make", metavar="TEXT", help="write the next migration")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    settings = read_or_end(lambda: service_settings(chosen.service))
    settings.var.mkdir(parents=True, exist_ok=True)
    if chosen.make:
        number = f"{len(list((ROOT / 'services' / chosen.service / 'migrations' / 'versions').glob('*.py'))) + 1:04d}"
        command.revision(
            configuration(chosen.service, settings.database_url), chosen.make, autogenerate=True, rev_id=number
        )
    else:
        upgrade(chosen.service, settings.database_url)


if __name__ == "__main__":
    main()
