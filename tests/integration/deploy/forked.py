"""What the tests of `test_forking` let the loaded Python become: it tells who it is, then does as it is told."""

import json
import os
import sys
import time
from pathlib import Path

from common.chassis.identifiers import new_id


def main() -> None:
    """Tell, then sleep, fail or leave."""
    told, where = dict(os.environ), str(Path.cwd())
    facts = {"id": str(new_id()), "told": told, "session": os.getsid(0), "where": where}
    sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stdout.flush()
    match sys.argv[1]:
        case "sleep":
            time.sleep(600)
        case "fail":
            raise RuntimeError("something is wrong here")
        case "leave":
            sys.exit(3)
