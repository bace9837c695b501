#!/bin/sh
# eventlet 0.41.3: after eventlet.monkey_patch(), what subprocess.run(timeout=...) raises isn't subprocess.TimeoutExpired.
# eventlet replaces subprocess.Popen by a class derived from that of its own copy of the module, whose communicate() raises the
# copy's TimeoutExpired: same name, another class, so `except subprocess.TimeoutExpired` doesn't catch it. Popen.wait() is overridden and right.
# Seen: run TimeoutExpired False / communicate TimeoutExpired False / wait TimeoutExpired True
# Fails when that changes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install eventlet==0.41.3
seen=$("$folder/venv/bin/python" -W ignore - <<'PYTHON'
import eventlet

eventlet.monkey_patch()
import subprocess


def tell(name, wait):
    try:
        wait()
    except Exception as error:
        print(name, type(error).__name__, isinstance(error, subprocess.TimeoutExpired))


tell("run", lambda: subprocess.run(["sleep", "2"], capture_output=True, timeout=0.2))
tell("communicate", lambda: subprocess.Popen(["sleep", "2"], stdout=subprocess.PIPE).communicate(timeout=0.2))
tell("wait", lambda: subprocess.Popen(["sleep", "2"]).wait(0.2))
PYTHON
)
echo "$seen"
[ "$seen" = "run TimeoutExpired False
communicate TimeoutExpired False
wait TimeoutExpired True" ]
