"""What `audit` promises: to keep every access record (PDL 4 ch. 3 §, HSLF-FS 2016:40 4 ch. 9 §) and to answer who saw what."""

from common.contracts.audit.chains import (
    VERIFY,
)  # for `tests/integration/house/test_path.py` alone, until it imports from there
from common.contracts.audit.extracts import EXTRACT

__all__ = ["EXTRACT", "VERIFY"]
