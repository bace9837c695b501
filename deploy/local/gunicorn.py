"""gunicorn for the gateway on one machine: one process with threads, since a page waits for services rather than for the processor."""

import gc
from typing import Any

from common.chassis.environment import read, read_or_end
from deploy.local.settings import RunSettings
from gateway.serving.worker import Worker
from gateway.settings import gateway_settings

# What is wrong with them is one sentence here; from a worker it would be a traceback.
settings = read_or_end(gateway_settings)

bind = f"127.0.0.1:{read_or_end(lambda: read(RunSettings, 'gateway')).gateway_port}"
Worker.most_from_one_address = settings.connections_per_address
worker_class = Worker
workers = 1
threads = 16
timeout = 30
# Ctrl-C waits for a page that is being made, and no longer for a sender or a reader. What was cut off is safe to send again.
graceful_timeout = 2
keepalive = 5
# No proxy stands before this one: every address is its sender's own.
forwarded_allow_ips = ""
accesslog = None
# Otherwise gunicorn leaves a socket in the home directory of whoever runs the demo.
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """Keep the garbage collector from what was imported: it lives as long as the worker, whose end it would hold up."""
    gc.freeze()
