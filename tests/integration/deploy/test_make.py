"""What `make run` starts ends in order when make is killed."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

from deploy.local import children
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[3]
WATCHED = """
    import pathlib, signal, sys, time
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(pathlib.Path("ended").touch()))
    pathlib.Path("begun").touch()
    time.sleep(600)
"""


def test_a_killed_make_ends_the_run_in_order(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # `make test` runs this
    asked = [make, "--dry-run", "run"]
    told = subprocess.run(asked, cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    starts = told.strip().splitlines()[-1]
    assert starts.endswith(" -m deploy.local.run")
    (tmp_path / "watched.py").write_text(textwrap.dedent(WATCHED), encoding="utf-8")
    own = starts.replace(".venv/bin/python -m deploy.local.run", f"{sys.executable} watched.py")
    (tmp_path / "Makefile").write_text(f"run:\n\t@{own}\n", encoding="utf-8")
    killed = children.spawn([make, "run"], directory=tmp_path)
    until((tmp_path / "begun").exists, tells="the program to begin")
    killed.kill()
    killed.wait()
    until((tmp_path / "ended").exists, tells="the program to end in order")
