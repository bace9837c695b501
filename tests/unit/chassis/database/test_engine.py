"""SQLite as we set it up: it waits for the disk unless its address says that the data needn't survive."""

from pathlib import Path

import pytest

from common.chassis.database.engine import make_engine

OFF, FULL = 0, 2
"""What `PRAGMA synchronous` answers."""


@pytest.mark.parametrize(
    ("ending", "synchronous"), [("", FULL), ("?synchronous=FULL", FULL), ("?synchronous=OFF", OFF)]
)
def test_it_waits_for_the_disk_unless_its_address_says_otherwise(tmp_path: Path, ending: str, synchronous: int) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/data.sqlite3{ending}", pool_size=1)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == synchronous
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()
    assert [each.name for each in tmp_path.iterdir()] == ["data.sqlite3"]


def test_another_word_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="FULL or OFF, not off"):
        make_engine(f"sqlite:///{tmp_path}/data.sqlite3?synchronous=off", pool_size=1)
