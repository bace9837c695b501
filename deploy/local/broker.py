"""A private RabbitMQ in a folder: its own ports, node, cookie, password, data and logs, reachable from this machine only.

It disturbs no RabbitMQ that the machine may run already and needs no rights of its own: the server's script is called directly, since
Debian's wrapper changes to the user `rabbitmq`. Its port mapper (epmd) is started here too, as a child, so that it ends with the rest
instead of staying behind as a daemon. Management and all other plugins are off.

Source: RabbitMQ 3.10's configuration guide; measured: a start takes about five seconds.
"""

import fcntl
import hmac
import os
import secrets
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

from deploy.local import children
from deploy.local.amqp import answers
from deploy.local.ports import LOOPBACK, free_port

SCRIPTS = Path("/usr/lib/rabbitmq/bin")
NODE = "sob@localhost"
USER = "sob"
START_SECONDS = 60.0
STOP_SECONDS = 25.0
CONTROL_SECONDS = 60.0
PORT_ATTEMPTS = 3


class BrokerError(Exception):
    """The broker couldn't be started or steered; the text is a sentence for the person at the terminal."""


class Broker:
    """One RabbitMQ node whose files live in `directory` (made when missing, kept between starts). `name` is the node's own."""

    def __init__(self, directory: Path, name: str = NODE) -> None:
        self.directory = directory.resolve()
        self.name = name
        self.port = 0
        self._ports: dict[str, str] = {}
        self._password = ""
        self._node: children.Child | None = None
        self._mapper: children.Child | None = None
        self._lock: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id of the node."""
        if self._node is None:
            raise BrokerError("The broker isn't running.")
        return self._node.pid

    @property
    def log(self) -> Path:
        """Where the node writes what it does."""
        return self.directory / "log" / "broker.log"

    def uri(self, vhost: str = "/", user: str = USER) -> str:
        """Give the AMQP address of a virtual host for a user; the default host is written out, as every client understands that."""
        return f"amqp://{user}:{self.password_of(user)}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}"

    def start(self) -> Self:
        """Start the node and wait until it answers; raise `BrokerError` when it does not."""
        if not (SCRIPTS / "rabbitmq-server").exists():
            raise BrokerError("RabbitMQ is not installed (Debian package rabbitmq-server).")
        self._prepare()
        for attempt in range(1, PORT_ATTEMPTS + 1):
            self._choose_ports()
            if self._boot() or attempt == PORT_ATTEMPTS:
                break
        if not self.is_running():
            self.stop()
            raise BrokerError(f"The broker doesn't start; its own account stands in {self.log}.")
        return self

    def is_running(self) -> bool:
        """Say whether the node's process lives."""
        return self._node is not None and self._node.poll() is None

    def stop(self) -> None:
        """Stop the node in order, then its port mapper; does nothing when they aren't running."""
        if self._node is not None:
            children.signal_group(self._node, signal.SIGCONT)
            children.end(self._node, seconds=STOP_SECONDS)
        if self._mapper is not None:
            children.end(self._mapper, seconds=2)
        self._node = self._mapper = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def kill(self) -> None:
        """Kill the node as a crash would (SIGKILL); the port mapper stays, `restart` brings the node back."""
        if self._node is not None:
            children.signal_group(self._node, signal.SIGKILL)
            self._node.wait()

    def restart(self) -> None:
        """Start the node again on the same port: in order when it runs, as after a crash when it was killed."""
        if self._node is not None:
            children.end(self._node, seconds=STOP_SECONDS)
        if not self._boot():
            raise BrokerError(f"The broker doesn't start again; its own account stands in {self.log}.")

    def freeze(self) -> None:
        """Let the node hang: connections stay open, nothing is answered, until `thaw`. Returns when every thread of it stands still."""
        os.kill(self.pid, signal.SIGSTOP)
        deadline = time.monotonic() + STOP_SECONDS
        while not children.stands_still(self.pid) and time.monotonic() < deadline:
            time.sleep(0.002)

    def thaw(self) -> None:
        """Let a frozen node go on."""
        os.kill(self.pid, signal.SIGCONT)

    def add_vhost(self, name: str) -> str:
        """Make a virtual host that our user may use in every way, and give its address."""
        vhost, user, everything = f'<<"{name}">>', f'<<"{USER}">>', '<<".*">>'
        self.evaluate(
            f"ok = rabbit_vhost:add({vhost}, {user}),"
            f"ok = rabbit_auth_backend_internal:set_permissions({user}, {vhost}, {everything}, {everything}, {everything}, {user})"
        )
        return self.uri(name)

    def password_of(self, user: str) -> str:
        """Give a password that whoever holds the broker's own can give, and nobody who has another user's."""
        own = hmac.new(self._password.encode(), user.encode(), "sha256").hexdigest()
        return self._password if user == USER else own

    def delete_vhost(self, name: str) -> None:
        """Remove a virtual host with all its queues."""
        self.evaluate(f'ok = rabbit_vhost:delete(<<"{name}">>, <<"{USER}">>)')

    def evaluate(self, expression: str) -> str:
        """Let the node evaluate Erlang and give what comes of it, as Erlang writes it; raise `BrokerError` with its words when that fails.

        Erlang's own small caller takes a hundredth of a second, `rabbitmqctl`, which starts a virtual machine for each call, more than a third.
        """
        # Unless each call has a name of its own, the node turns away all but one of those that come at the same time.
        command = ["erl_call", "-h", f"call_{secrets.token_hex(8)}", "-n", self.name, "-e"]
        done = subprocess.run(
            command,
            input=f"{expression}.\n",
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=CONTROL_SECONDS,
            check=False,
        )
        answer = done.stdout.strip()
        if not answer.startswith("{ok,"):
            raise BrokerError(f"The broker refused {expression}: {(done.stdout + done.stderr).strip()}")
        return answer.removeprefix("{ok,").removesuffix("}").strip()

    def control(self, *arguments: str, tool: str = "rabbitmqctl") -> str:
        """Run `rabbitmqctl` (or a sister of it) against this node and give what it prints; `BrokerError` holds its words when it fails."""
        done = subprocess.run(
            [SCRIPTS / tool, "--quiet", "--node", self.name, *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=CONTROL_SECONDS,
            check=False,
        )
        if done.returncode:
            raise BrokerError(f"{tool} {arguments[0]} failed: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def _prepare(self) -> None:
        """Make the folder, take it for ourselves, end what a crashed run left, and read or make the secrets."""
        for folder in ("home", "log", "data"):
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
        self.directory.chmod(0o700)
        self._take_lock()
        self._end_left_behind()
        self._password = self._secret(self.directory / "password")
        self._secret(self.directory / "home" / ".erlang.cookie")
        (self.directory / "enabled_plugins").write_text("[].\n", encoding="utf-8")
        (self.directory / "environment").write_text("", encoding="utf-8")

    def _take_lock(self) -> None:
        """Hold the folder for this process; the kernel lets go of the lock however we end."""
        self._lock = (self.directory / "lock").open("wb")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise BrokerError(f"Another process runs the broker in {self.directory} already.") from None

    def _end_left_behind(self) -> None:
        """End a node that outlived a crashed run. A stale or reused process id is recognised by the folder in its environment."""
        recorded = self.directory / "pid"
        pid = int(recorded.read_text(encoding="utf-8") or 0) if recorded.exists() else 0
        ours = pid and children.environment_of(pid).get("RABBITMQ_MNESIA_BASE") == str(self.directory / "data")
        if ours and children.is_alive(pid):
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 5
            while children.is_alive(pid) and time.monotonic() < deadline:
                time.sleep(0.05)
        recorded.unlink(missing_ok=True)

    @staticmethod
    def _secret(path: Path) -> str:
        """Give the random text kept in a file that only we may read, made when it isn't there."""
        if not path.exists() or not path.read_text(encoding="utf-8"):
            path.unlink(missing_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(24), encoding="utf-8")
            path.chmod(0o400)
        return path.read_text(encoding="utf-8")

    def _choose_ports(self) -> None:
        """Choose ports for AMQP, for the node and for its port mapper, and write the node's configuration."""
        self.port = free_port()
        self._ports = {"RABBITMQ_DIST_PORT": str(free_port()), "ERL_EPMD_PORT": str(free_port())}
        self._configure()

    def _configure(self) -> None:
        configuration = self.directory / "rabbitmq.conf"
        configuration.touch(mode=0o600)
        configuration.write_text("\n".join(self._configuration()) + "\n", encoding="utf-8")

    def _configuration(self) -> list[str]:
        return [
            f"listeners.tcp.local = {LOOPBACK}:{self.port}",
            f"default_user = {USER}",
            f"default_pass = {self._password}",
            "default_user_tags.administrator = true",
            # A laptop with little room left should still run the demo; the default compares with all memory in some set-ups.
            "disk_free_limit.absolute = 50MB",
            # Half a gigabyte of write-ahead log (the default) is for servers.
            "raft.wal_max_size_bytes = 33554432",
            "log.file.level = info",
        ]

    def _environment(self) -> dict[str, str]:
        """Give what the node and `rabbitmqctl` need; nothing of a RabbitMQ that the caller's environment may name leaks in."""
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
        here = self.directory
        loopback = "-kernel inet_dist_use_interface {127,0,0,1}"
        return outside | {
            "HOME": str(here / "home"),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_CONF_ENV_FILE": str(here / "environment"),
            "RABBITMQ_CONFIG_FILE": str(here / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(here / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(here / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(here / "data" / "generated"),
            "RABBITMQ_MNESIA_BASE": str(here / "data"),
            "RABBITMQ_PID_FILE": str(here / "data" / "node.pid"),
            "RABBITMQ_LOG_BASE": str(here / "log"),
            "RABBITMQ_LOGS": str(self.log),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": loopback,
            "RABBITMQ_CTL_ERL_ARGS": loopback,
            # With this the script becomes the node instead of standing beside it, so the process id is the node's own.
            "RABBITMQ_ALLOW_INPUT": "true",
            "RABBITMQ_SERVER_START_ARGS": "-noinput",
            **self._ports,
        }

    def _boot(self) -> bool:
        """Start port mapper and node; give whether the node answers in time. What did not is ended."""
        self._launch()
        return self._comes_up()

    def _launch(self) -> None:
        environment = self._environment()
        self._start_mapper(environment)
        with (self.directory / "log" / "start.log").open("wb") as output:
            command = [str(SCRIPTS / "rabbitmq-server")]
            self._node = children.spawn(command, environment=environment, output=output, directory=self.directory)
        (self.directory / "pid").write_text(str(self._node.pid), encoding="utf-8")

    def _start_mapper(self, environment: dict[str, str]) -> None:
        if self._mapper is None or self._mapper.poll() is not None:
            self._mapper = children.spawn(["epmd", "-address", LOOPBACK], environment=environment)

    def _comes_up(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while self.is_running() and time.monotonic() < deadline:
            if answers(LOOPBACK, self.port):
                return True
            time.sleep(0.05)
        self.kill()
        if self._mapper is not None:
            children.end(self._mapper, seconds=2)
        return False
