"""gunicorn for the gateway in a container: threads, because a page waits for services, not for the processor."""

import gc
import os
from typing import Any

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("SOB_GATEWAY_WORKERS", "2"))
threads = int(os.environ.get("SOB_GATEWAY_THREADS", "16"))
# The bus' connection is made in each worker at its first call, so the application can be loaded once.
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
forwarded_allow_ips = os.environ.get("SOB_PROXY_ADDRESSES", "127.0.0.1")
accesslog = None


def post_worker_init(_worker: Any) -> None:
    """Keep the garbage collector from what was imported: it lives as long as the worker, whose end it would hold up."""
    gc.freeze()
