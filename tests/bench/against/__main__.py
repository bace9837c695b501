"""`make bench-against REV=<commit>`: this folder beside another version, on this machine, taking turns. Prints a table and writes `var/bench/against.json`.

Ratios are `theirs ÷ ours` for what should be little and `ours ÷ theirs` for what should be much, so that more is better; memory and start are
ours ÷ theirs, as they are asked for. What to trust on a machine with other work is processor time.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.progress import tell
from tests.bench import figures
from tests.bench.against import pages, turns, versions
from tests.bench.against.turns import BATCH, Spent, Turn

WRITTEN = figures.ROOT / "var" / "bench" / "against.json"
ROUNDS = 6
NOT_SERVICES = {"gateway", "provider", "mailbox"}
PARTS = ("theirs", "ours")

Pair = Mapping[str, Spent]
"""What was spent, by side."""


def main() -> None:
    """Bring the other version, start both, take turns, tell."""
    parser = argparse.ArgumentParser(description="Compares this folder with another version of the project.")
    parser.add_argument("revision", help="a commit, tag or branch")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of {BATCH} pages each ({ROUNDS})")
    parser.add_argument("--no-start", action="store_true", help="leave out how long a start takes")
    chosen = parser.parse_args()
    sides = {"theirs": versions.brought(chosen.revision), "ours": versions.ours()}
    with tempfile.TemporaryDirectory(prefix="sob-against-") as name:
        folder = Path(name)
        started = {} if chosen.no_start else {who: _start(sides[who], folder / f"run-{who}") for who in PARTS}
        with (
            versions.running(sides["theirs"], folder / "theirs", BATCH * (chosen.rounds + 1)) as theirs,
            versions.running(sides["ours"], folder / "ours", BATCH * (chosen.rounds + 1)) as ours,
        ):
            measured = _measure({"theirs": Turn(theirs), "ours": Turn(ours)}, chosen.rounds)
            measured |= _memory(theirs, ours)
    if started:
        measured |= {f"start_seconds.{who}": seconds for who, seconds in started.items()}
        measured["start_ratio"] = started["ours"] / started["theirs"]
    _write(chosen.revision, measured)
    tell(f"\n{_table(measured)}\n\nload {os.getloadavg()[0]:.1f}; written to {WRITTEN}")


def _start(version: versions.Version, folder: Path) -> float:
    tell(f"Starting {version.name} twice …")
    return versions.seconds_to_first_page(version, folder)


def _measure(sides: Mapping[str, Turn], rounds: int) -> dict[str, float]:
    measured: dict[str, float] = {
        f"rest_ms_per_second.{who}": 1000 * sum(turn.rest.values()) for who, turn in sides.items()
    }
    for page in pages.PAGES:
        tell(f"Loading {page} (load {os.getloadavg()[0]:.1f}) …")
        get = {who: pages.gets(turn.side)[page] for who, turn in sides.items()}
        alone = _take_turns(sides, rounds, lambda turn, who, spent, n, get=get: turn.serial(get[who], spent, _batch(n)))
        busy = _take_turns(
            sides, max(1, rounds // 2), lambda turn, who, spent, _n, get=get: turn.together(get[who], spent)
        )
        measured |= _of_page(page, alone) | _of_clients(page, busy)
    for name in ("autosave", "submit"):
        tell(f"Posting {name} (load {os.getloadavg()[0]:.1f}) …")
        post = {who: pages.posts(turn.side)[name] for who, turn in sides.items()}
        sent = _take_turns(
            sides, rounds, lambda turn, who, spent, n, post=post: turn.posted(post[who], spent, _batch(n))
        )
        measured |= _of_posting(name, sent)
    return measured


def _take_turns(
    sides: Mapping[str, Turn], rounds: int, load: Callable[[Turn, str, Spent, int], object]
) -> dict[str, Spent]:
    """Let both load in turn, each second time the other one first; the first turn warms up."""
    spent = {who: Spent() for who in sides}
    for number in range(rounds + 1):
        for who in PARTS if number % 2 else reversed(PARTS):
            load(sides[who], who, spent[who] if number else Spent(), number)
    return spent


def _batch(number: int) -> range:
    return range(number * BATCH, (number + 1) * BATCH)


def _of_posting(name: str, spent: Pair) -> dict[str, float]:
    return {
        f"cpu_ratio.{name}": spent["theirs"].milliseconds / spent["ours"].milliseconds,
        f"p50_ratio.{name}": turns.p50(spent["theirs"]) / turns.p50(spent["ours"]),
        **{f"cpu_ms.{name}.{who}": one.milliseconds for who, one in spent.items()},
        **{f"p50_ms.{name}.{who}": turns.p50(one) for who, one in spent.items()},
        **{f"cpu_ms.{name}.{who}.{part}": value for who, one in spent.items() for part, value in one.by_part.items()},
    }


def _of_page(page: str, spent: Pair) -> dict[str, float]:
    return {
        **_of_posting(page, spent),
        **{f"kilobytes.{page}.{who}": one.bytes / 1024 for who, one in spent.items()},
        **{f"kilobytes_compressed.{page}.{who}": one.compressed / 1024 for who, one in spent.items()},
    }


def _of_clients(page: str, spent: Pair) -> dict[str, float]:
    rates = {who: statistics.median(one.rates) for who, one in spent.items()}
    return {
        f"throughput_ratio.{page}": rates["ours"] / rates["theirs"],
        **{f"throughput.{page}.{who}": rate for who, rate in rates.items()},
        f"cpu_ratio_busy.{page}": spent["theirs"].milliseconds / spent["ours"].milliseconds,
        **{f"cpu_ms_busy.{page}.{who}": one.milliseconds for who, one in spent.items()},
    }


def _memory(theirs: versions.Side, ours: versions.Side) -> dict[str, float]:
    means = {
        who: statistics.mean(size for name, size in side.pss.items() if name not in NOT_SERVICES)
        for who, side in (("theirs", theirs), ("ours", ours))
    }
    return {
        "memory_ratio.service": means["ours"] / means["theirs"],
        **{f"memory_mb.service.{who}": mean for who, mean in means.items()},
    }


def _write(revision: str, measured: Mapping[str, float]) -> None:
    run = {
        **figures.place(),
        "against": revision,
        "figures": {name: round(measured[name], 3) for name in sorted(measured)},
    }
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    WRITTEN.write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _table(measured: Mapping[str, float]) -> str:
    """Give a row a page, and beneath it where the processor time went."""
    lines = [f"{'':18}{'cpu ms':>16}{'ratio':>7}{'p50 ms':>16}{'ratio':>7}{'pages/s':>15}{'ratio':>7}{'kB':>15}"]
    for page in (*pages.PAGES, "autosave", "submit"):
        cells = [_pair(measured, f"cpu_ms.{page}", 16), _ratio(measured, f"cpu_ratio.{page}")]
        cells += [_pair(measured, f"p50_ms.{page}", 16), _ratio(measured, f"p50_ratio.{page}")]
        cells += [_pair(measured, f"throughput.{page}", 15), _ratio(measured, f"throughput_ratio.{page}")]
        cells += [_pair(measured, f"kilobytes.{page}", 15)]
        lines.append(f"{page:18}{''.join(cells)}".rstrip())
        lines += [f"    {who:7}{_parts(measured, f'cpu_ms.{page}.{who}.')}" for who in PARTS]
    others = [name for name in sorted(measured) if name.startswith(("memory", "start", "rest"))]
    return "\n".join([*lines, "", *(f"{name:34}{measured[name]:10.2f}" for name in others)])


def _pair(measured: Mapping[str, float], name: str, width: int) -> str:
    both = [measured.get(f"{name}.{who}") for who in PARTS]
    return "".ljust(width) if None in both else f"{both[0]:.1f} → {both[1]:.1f}".rjust(width)


def _ratio(measured: Mapping[str, float], name: str) -> str:
    return f"{measured[name]:.2f}".rjust(7) if name in measured else "".ljust(7)


def _parts(measured: Mapping[str, float], start: str) -> str:
    parts = {name.removeprefix(start): value for name, value in measured.items() if name.startswith(start)}
    ordered = sorted(parts, key=lambda name: -parts[name])
    return ", ".join(f"{name} {parts[name]:.1f}" for name in ordered if parts[name] >= 0.1)


if __name__ == "__main__":
    main()
