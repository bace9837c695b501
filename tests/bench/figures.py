"""What is to be reached, and how it is told: a table for people, `latest.json` for programs."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Reach:
    """How good a figure is to be: at least, or at most, that much."""

    limit: float
    at_least: bool = False
    below: bool = False

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "<" if self.below else "≤"
        return f"{sign} {self.limit:g}"

    def is_met(self, measured: float) -> bool:
        """Tell whether a figure is good enough."""
        if self.at_least:
            return measured >= self.limit
        return measured < self.limit if self.below else measured <= self.limit


REACH: Mapping[str, Reach] = {
    "rpc.vs_cluster_proxy": Reach(2.0, at_least=True),
    "rpc.vs_raw_pika": Reach(0.8, at_least=True),
    "back.broker_seconds": Reach(12),
    "back.gateway_seconds": Reach(3),
    "back.services_seconds": Reach(6),
    "back.moments_seconds": Reach(3),
    **{f"back.reading.{fault}_seconds": Reach(5) for fault in ("killed", "stopped", "frozen")},
    **{f"back.writing.{fault}_seconds": Reach(10) for fault in ("killed", "stopped", "frozen")},
    "back.majority_seconds": Reach(10),
    "page.vs_inprocess.staff_list": Reach(2.5),
    "page.vs_inprocess.step": Reach(2.5),
    "page.vs_inprocess.submit_form": Reach(2.5),
    "list.growth": Reach(1.3),
    "timeline.growth": Reach(1.3),
    "conversation.growth": Reach(1.2),
    "markers.growth": Reach(1.2),
    "group_start.per_second": Reach(50, at_least=True),
    "events.delay_p95_ms": Reach(100, below=True),
    "inbox.growth": Reach(1.2),
    "notify.delay_p95_ms": Reach(500, below=True),
    "notify.drained_per_second": Reach(100, at_least=True),
    "content.step_rpc_ratio": Reach(3.0),
    "content.import_seconds": Reach(5.0),
    "pdf.module_ms": Reach(500),
    "pdf.warm_ms": Reach(20),
    "memory.service_mb": Reach(90, below=True),
    "forms.validate_per_second": Reach(2_000, at_least=True),
}
"""The figures with a limit; all others are reported only."""


def verdict(name: str, measured: float) -> str:
    """Give `reached`, `missed`, or nothing for a figure without a limit."""
    if name not in REACH:
        return ""
    return "reached" if REACH[name].is_met(measured) else "missed"


def table(figures: Mapping[str, float]) -> str:
    """Give the figures as a table: those with a limit first, then the reported ones."""
    ordered = sorted(figures, key=lambda name: (name not in REACH, name))
    rows = [
        (name, f"{figures[name]:.2f}", str(REACH.get(name, "report")), verdict(name, figures[name])) for name in ordered
    ]
    return _aligned([("name", "measured", "reach", "verdict"), *rows])


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for name, measured, *words in rows:
        told = (word.ljust(width) for word, width in zip(words, widths[2:], strict=True))
        lines.append("  ".join([name.ljust(widths[0]), measured.rjust(widths[1]), *told]).rstrip())
    return "\n".join(lines)


def write(file: Path, figures: Mapping[str, float], failed: Sequence[str]) -> None:
    """Write the run to a file: `figures` by name, `reach` and `verdict` of those with a limit, what `failed`, and where it ran."""
    limited = [name for name in figures if name in REACH]
    run = {
        **place(),
        "figures": {name: round(figures[name], 4) for name in sorted(figures)},
        "reach": {name: str(REACH[name]) for name in limited},
        "verdict": {name: verdict(name, figures[name]) for name in limited},
        "failed": list(failed),
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def place() -> dict[str, object]:
    """Tell when and on what the run was made: the load tells whether the machine had other work."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "database": "sqlite; list.growth, timeline.growth, conversation.growth, markers.growth, inbox.growth and group_start on sqlite and postgresql",
        "load_average": [round(each, 2) for each in os.getloadavg()],
    }


def _commit() -> str:
    """Give the commit that was measured, with a plus when files differ from it; `unknown` outside a clone."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--abbrev=40", "--dirty=+"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return told.stdout.strip()


def _processor() -> str:
    """Give the processor's name as Linux knows it."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
