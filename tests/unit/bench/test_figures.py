"""What the bench says of a figure, and what it keeps of a run."""

import json
from pathlib import Path

import pytest

from tests.bench import figures
from tests.bench.browsing import hidden_fields


@pytest.mark.parametrize(
    ("name", "measured", "told"),
    [
        ("rpc.vs_cluster_proxy", 2.0, "reached"),
        ("rpc.vs_cluster_proxy", 1.99, "missed"),
        ("list.growth", 1.3, "reached"),
        ("list.growth", 1.31, "missed"),
        ("memory.service_mb", 89.9, "reached"),
        ("memory.service_mb", 90.0, "missed"),
        ("events.per_second", 1.0, ""),
    ],
)
def test_a_figure_is_reached_missed_or_only_reported(name: str, measured: float, told: str) -> None:
    assert figures.verdict(name, measured) == told


def test_the_table_shows_figures_with_a_limit_first() -> None:
    lines = figures.table({"events.per_second": 900.0, "list.growth": 1.5}).splitlines()
    assert [line.split() for line in lines] == [
        ["name", "measured", "reach", "verdict"],
        ["list.growth", "1.50", "≤", "1.3", "missed"],
        ["events.per_second", "900.00", "report"],
    ]


def test_the_file_tells_figures_limits_what_failed_and_where(tmp_path: Path) -> None:
    file = tmp_path / "bench" / "latest.json"
    figures.write(file, {"list.growth": 1.23456, "events.per_second": 900.0}, ["calls"])
    kept = json.loads(file.read_text())
    assert kept["figures"] == {"events.per_second": 900.0, "list.growth": 1.2346}
    assert (kept["reach"], kept["verdict"]) == ({"list.growth": "≤ 1.3"}, {"list.growth": "reached"})
    assert kept["failed"] == ["calls"]
    assert all(kept[name] for name in ("date", "commit", "python", "processor", "database", "load_average"))


def test_only_the_hidden_fields_of_the_asked_form_are_taken() -> None:
    page = """
      <form action="/a"><input type="hidden" name="csrf_token" value="other"></form>
      <form action="/b?x=1&amp;y=2"><input type="hidden" name="csrf_token" value="å&amp;b"><input name="shown" value="1"></form>
      <input type="hidden" name="outside" value="1">
    """
    assert hidden_fields(page, "/b?x=1&y=2") == [("csrf_token", "å&b")]
    with pytest.raises(LookupError):
        hidden_fields(page, "/c")
