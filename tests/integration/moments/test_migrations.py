"""The history of the database leads to the model, on both databases, and back to nothing."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from common.chassis import tables
from common.chassis.database.engine import make_engine
from common.chassis.migrate import configuration, upgrade
from services.moments.model import Base

pytestmark = pytest.mark.both_databases


def test_the_history_has_one_head() -> None:
    assert len(ScriptDirectory.from_config(configuration("moments", "sqlite://")).get_heads()) == 1


def test_the_history_leads_to_the_model(database_url: str) -> None:
    upgrade("moments", database_url)
    upgrade("moments", database_url)
    engine = make_engine(database_url, pool_size=1)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": [Base.metadata, tables.metadata]})
        assert compare_metadata(context, [Base.metadata, tables.metadata]) == []  # type: ignore[arg-type]  # Alembic takes several
    engine.dispose()


def test_the_history_can_be_undone(database_url: str) -> None:
    upgrade("moments", database_url)
    command.downgrade(configuration("moments", database_url), "base")
    engine = make_engine(database_url, pool_size=1)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
