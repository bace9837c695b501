#!/bin/sh
# Runs the first Python that the project can use: `sh deploy/local/python.sh -m deploy.local.setup run`.
#
# PYTHON names one to try first. Those that can make a virtual environment by themselves go before those that need one more package.
fits='import sys, ssl, sqlite3; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'
for needed in 'import ensurepip' 'pass'; do
    for candidate in $PYTHON python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
        if "$candidate" -c "$needed; $fits" >/dev/null 2>&1; then
            exec "$candidate" -B "$@"
        fi
    done
done
echo "Python 3.11, 3.12 or 3.13 is needed and none was found. On Debian 12: sudo apt-get install python3 (or set PYTHON to one)." >&2
exit 1
