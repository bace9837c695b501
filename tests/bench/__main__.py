"""All figures in one run: `python -m tests.bench` (`make bench`). See `docs/developers/bench.md`.

A private broker is started, each part measures on a virtual host of its own, and everything is ended and removed afterwards. The exit code
is 0 when everything could be measured, whatever the figures say; a part that fails is named, and the others go on.
"""

import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.broker import Broker
from deploy.local.progress import complain, tell
from tests.bench import (
    coming_back,
    content,
    conversations,
    events,
    figures,
    forms,
    group_start,
    inbox,
    lists,
    notifications,
    pages,
    pdf,
    rpc,
    speech,
    timeline,
)

LATEST = figures.ROOT / "var" / "bench" / "latest.json"

Part = Callable[[], dict[str, float]]


def main() -> int:
    """Measure, print the table, write the file."""
    # nameko's own client, beside which ours is measured, stands on eventlet (docs/decisions/0003-bus.md).
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    began = time.monotonic()
    measured: dict[str, float] = {}
    failed = []
    with tempfile.TemporaryDirectory(prefix="sob-bench-") as name, Broker(Path(name) / "broker") as broker:
        for title, part in _parts(broker, Path(name)).items():
            tell(f"Measuring {title} (load {os.getloadavg()[0]:.1f}) …")
            try:
                measured |= part()
            except Exception:  # noqa: BLE001 (one part's fault must not cost the other figures)
                complain(f"{traceback.format_exc()}{title}: could not be measured")
                failed.append(title)
    figures.write(LATEST, measured, failed)
    tell(f"\n{figures.table(measured)}\n\n{time.monotonic() - began:.0f} s; written to {LATEST}")
    return bool(failed)


def _parts(broker: Broker, folder: Path) -> Mapping[str, Part]:
    return {
        "calls": lambda: rpc.measure(broker.add_vhost("calls")),
        "events": lambda: events.measure(broker.add_vhost("events"), folder / "events"),
        "pages and memory": lambda: pages.measure(broker.add_vhost("pages"), folder / "pages"),
        "lists": lambda: lists.measure(folder / "lists"),
        "conversations": lambda: conversations.measure(folder / "conversations"),
        "timelines": lambda: timeline.measure(folder / "timelines"),
        "group starts": lambda: group_start.measure(folder / "group-start"),
        "content": lambda: content.measure(broker.add_vhost("content"), folder / "content"),
        "PDF": lambda: pdf.measure(folder / "pdf"),
        "forms": forms.measure,
        "speech": speech.measure,
        "inbox": lambda: inbox.measure(folder / "inbox"),
        "notifications": lambda: notifications.measure(broker.add_vhost("notifications"), folder / "notifications"),
        "coming back": lambda: coming_back.measure(folder / "back"),
        "coming back on three brokers": lambda: coming_back.measure_cluster(folder / "cluster"),
    }


if __name__ == "__main__":
    sys.exit(main())
