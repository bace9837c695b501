"""Every service's history leads to its model and to the chassis' tables, on both databases, and back to nothing; a change of those tables has one place."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Engine, Integer, MetaData, Table, inspect

from common.chassis import migrate, migrations, tables
from common.chassis.database.engine import make_engine
from common.chassis.migrate import configuration, metadata_of, upgrade
from common.contracts.services import SERVICES

pytestmark = pytest.mark.both_databases
every_service = pytest.mark.parametrize("service", SERVICES)


def differences(engine: Engine, *wanted: MetaData) -> list[object]:
    """Give what Alembic would change in the database to make it what the tables say."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"target_metadata": list(wanted)})
        return list(compare_metadata(context, list(wanted)))  # type: ignore[arg-type]  # Alembic takes several


@every_service
def test_the_history_leads_to_the_model(service: str, database_url: str) -> None:
    upgrade(service, database_url)
    upgrade(service, database_url)
    engine = make_engine(database_url, pool_size=1)
    assert differences(engine, metadata_of(service), tables.metadata) == []
    engine.dispose()


@every_service
def test_the_history_can_be_undone(service: str, database_url: str) -> None:
    upgrade(service, database_url)
    command.downgrade(configuration(service, database_url), "base")
    engine = make_engine(database_url, pool_size=1)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_the_newest_version_makes_the_tables_of_the_chassis_and_takes_them_away(database_url: str) -> None:
    engine = make_engine(database_url, pool_size=1)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migrations.create_chassis_tables(version=migrations.NEWEST)
    assert differences(engine, tables.metadata) == []
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        migrations.drop_chassis_tables(version=migrations.NEWEST)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_later_version_is_reached_from_nothing_and_from_the_one_before(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    later = SimpleNamespace(upgrade=lambda: steps.append("up"), downgrade=lambda: steps.append("down"))
    monkeypatch.setattr(migrations, "VERSIONS", (*migrations.VERSIONS, later))
    engine = make_engine(database_url, pool_size=1)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        before, last = migrations.NEWEST, migrations.NEWEST + 1
        migrations.create_chassis_tables(version=before)
        assert steps == []
        migrations.create_chassis_tables(version=last, since=before)
        migrations.drop_chassis_tables(version=last, since=before)
        assert steps == ["up", "down"]
        migrations.drop_chassis_tables(version=before)
        migrations.create_chassis_tables(version=last)
        migrations.drop_chassis_tables(version=last)
        assert steps == ["up", "down", "up", "down"]
    engine.dispose()


def test_the_first_migration_that_is_written_makes_the_chassis_tables_by_their_version(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = MetaData()
    Table("note", own, Column("id", Integer, primary_key=True))
    monkeypatch.setattr(migrate, "metadata_of", lambda _service: own)
    made = configuration("messaging", database_url)
    made.set_main_option("version_locations", str(tmp_path))
    command.revision(made, "Notes", autogenerate=True, rev_id="0001")
    command.upgrade(made, "head")
    engine = make_engine(database_url, pool_size=1)
    assert differences(engine, own, tables.metadata) == []
    command.revision(made, "Nothing", autogenerate=True, rev_id="0002")
    written = (tmp_path / "0001_notes.py").read_text(), (tmp_path / "0002_nothing.py").read_text()
    assert ["outbox" in each for each in written] == [False, False]
    assert [each.count("chassis_tables(version=") for each in written] == [2, 0]
    command.downgrade(made, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
