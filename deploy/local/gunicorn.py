"""gunicorn for the gateway on one machine: one process with threads, since a page waits for services rather than for the processor."""

import os

bind = f"127.0.0.1:{os.environ.get('SOB_PORT', '8000')}"
worker_class = "gthread"
workers = 1
threads = 16
timeout = 30
graceful_timeout = 20
keepalive = 5
accesslog = None
# Otherwise gunicorn leaves a socket in the home directory of whoever runs the demo.
control_socket_disable = True
