"""Three RabbitMQ nodes that know each other, on loopback: what the operators' page says a cluster is, small enough to be killed in tests.

They start side by side in some eight seconds and end with the process that started them. One port mapper serves all three.
"""

import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self

from deploy.local import children
from deploy.local.broker import STOP_SECONDS, Broker, BrokerError
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.users import add_users
from tests.waiting import until

NAMES = ("a", "b", "c")
ADVANCED = Path(__file__).parents[1] / "deploy" / "k8s" / "broker" / "advanced.config"
WHOLE_SECONDS = 90.0
CONFIGURATION = ADVANCED.with_name("rabbitmq.conf")
"""What the operators' page tells to use: the tests run with these very files."""


class Node(Broker):
    """One node of the cluster."""

    def __init__(self, directory: Path, name: str, mapper_port: int) -> None:
        super().__init__(directory, f"{name}@localhost")
        self.is_frozen = False
        self._mapper_port = mapper_port

    def share(self, cookie: str, password: str) -> None:
        """Take the secrets that all nodes have in common."""
        (self.directory / "home").mkdir(parents=True)
        for path, value in (
            (self.directory / "home" / ".erlang.cookie", cookie),
            (self.directory / "password", password),
        ):
            path.write_text(value, encoding="utf-8")
            path.chmod(0o400)

    def _choose_ports(self) -> None:
        self.port = free_port()
        self._ports = {"RABBITMQ_DIST_PORT": str(free_port()), "ERL_EPMD_PORT": str(self._mapper_port)}
        self._configure()
        (self.directory / "advanced.config").write_bytes(ADVANCED.read_bytes())

    def _configuration(self) -> list[str]:
        peers = [
            f"cluster_formation.classic_config.nodes.{number} = {name}@localhost"
            for number, name in enumerate(NAMES, 1)
        ]
        formation = ["cluster_formation.peer_discovery_backend = classic_config", *peers]
        return [*super()._configuration(), *formation, *CONFIGURATION.read_text(encoding="utf-8").splitlines()]

    def _start_mapper(self, environment: dict[str, str]) -> None:
        """Do without one of its own: the cluster has one for all."""

    def begin(self) -> None:
        """Start and don't wait: the others start meanwhile."""
        if not self._ports:
            self._prepare()
            self._choose_ports()
        self._launch()

    def wait(self) -> None:
        """Wait until it answers."""
        if not self._comes_up():
            raise BrokerError(f"{self.name} doesn't start; its own account stands in {self.log}.")

    def freeze(self) -> None:
        """Let it hang."""
        super().freeze()
        self.is_frozen = True

    def thaw(self) -> None:
        """Let it go on."""
        super().thaw()
        self.is_frozen = False

    def leave(self) -> None:
        """Stop in order, and stay startable."""
        if self._node is not None:
            children.end(self._node, seconds=STOP_SECONDS)


class Cluster:
    """Three nodes and their port mapper."""

    def __init__(self, directory: Path) -> None:
        self._mapper_port = free_port()
        self.nodes = [Node(directory / name, name, self._mapper_port) for name in NAMES]
        self._mapper: children.Child | None = None

    def __enter__(self) -> Self:
        cookie, password = secrets.token_hex(24), secrets.token_hex(24)
        for node in self.nodes:
            node.share(cookie, password)
        self._mapper = children.spawn(["epmd", "-address", LOOPBACK, "-port", str(self._mapper_port)])
        try:
            # From this thread: a child ends with the thread that started it.
            for node in self.nodes:
                node.begin()
            for node in self.nodes:
                node.wait()
            until(self.is_whole, tells="three nodes in one cluster")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Node.stop, self.nodes))
        if self._mapper is not None:
            children.end(self._mapper, seconds=2)

    def is_whole(self) -> bool:
        """Tell whether every node runs and knows of the others."""
        count = "length(rabbit_nodes:all_running())"
        try:
            return {node.evaluate(count) for node in self.nodes} == {str(len(NAMES))}
        except BrokerError:
            return False

    def add_users(self) -> dict[str, str]:
        """Give each part of a system a user of its own, and give the addresses of all nodes for each."""
        users = add_users(self.nodes[0])
        return {user: ";".join(node.uri(user=user) for node in self.nodes) for user in users}

    def places(self) -> dict[str, Node]:
        """Give each queue's node: the leader's, for a quorum queue."""
        line = 'io_lib:format("~s ~s,", [element(4, amqqueue:get_name(Q)), amqqueue:qnode(Q)])'
        every = f"lists:flatten([{line} || Q <- rabbit_amqqueue:list()])"
        told = next(node for node in self.nodes if node.is_running()).evaluate(every)
        nodes = {node.name: node for node in self.nodes}
        return {queue: nodes[node] for queue, node in re.findall(r"([^ ,\"]+) ([a-c]@localhost),", told)}

    def lead(self, queue: str, node: Node) -> None:
        """Let a node lead a quorum queue. One that has just come back is asked again: the others don't let it lead before it has what they have."""
        found = f'{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"/">>, queue, <<"{queue}">>))'

        def leads() -> bool:
            node.evaluate(f"{found}, rabbit_quorum_queue:transfer_leadership(Q, '{node.name}')")
            return self.places()[queue] is node

        until(leads, every=0.2, tells=f"{node.name} to lead {queue}")

    def bring_back(self, node: Node) -> None:
        """Let a node that was killed, stopped or frozen be one of three again.

        One that hung for long finds that the others go on without it; they restart it (autoheal). A test doesn't wait for that.
        """
        if node.is_frozen:
            node.thaw()
            node.kill()
        node.begin()
        node.wait()
        until(self.is_whole, WHOLE_SECONDS, tells="three nodes in one cluster")

    def uri(self, vhost: str = "/") -> str:
        """Give what `AMQP_URI` is told: all nodes."""
        return ";".join(node.uri(vhost) for node in self.nodes)
