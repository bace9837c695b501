"""The bus' modules stand on eventlet; they are imported unpatched here and no network is used."""

import warnings

with warnings.catch_warnings():
    # eventlet announces that it is maintained, not developed.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet  # noqa: F401 (imported here once, so that no test meets the announcement)
