"""Apache Kafka on this machine, one node or three, for `--bus kafka` and for tests.

with broker.cluster(home, nodes=3) as cluster:
    ... cluster.servers, cluster.tls_of("intake"), cluster.node(2).kill() ...
"""

from deploy.broker.certificates import ADMIN, context
from deploy.broker.cluster import Address, Cluster, cluster, find
from deploy.broker.node import Node
from deploy.broker.refusal import BrokerRefused

__all__ = ["ADMIN", "Address", "BrokerRefused", "Cluster", "Node", "cluster", "context", "find"]
