"""gunicorn for the gateway in a container: threads, because a page waits for services, not for the processor."""

import gc
from typing import Any

from common.chassis.environment import read, read_or_end
from gateway.serving.worker import Worker
from gateway.settings import ContainerSettings

# The gateway's own are among them: what is wrong is one sentence here, and a traceback from a worker.
settings = read_or_end(lambda: read(ContainerSettings, "gateway"))

bind = "0.0.0.0:8000"
Worker.most_from_one_address = settings.connections_per_address
worker_class = Worker
workers = settings.workers
threads = settings.threads
# The bus' connection is made in each worker at its first call, so the application can be loaded once.
preload_app = True
timeout = 30
graceful_timeout = 20
keepalive = 5
forwarded_allow_ips = settings.proxy_addresses
accesslog = None


def post_worker_init(_worker: Any) -> None:
    """Keep the garbage collector from what was imported: it lives as long as the worker, whose end it would hold up."""
    gc.freeze()
