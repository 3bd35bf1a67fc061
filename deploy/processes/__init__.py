"""The suite as processes of their own on this machine: an API and a worker a service, over Kafka and PostgreSQL.

They are kept alive as Kubernetes would: one that dies is started again on the socket that it had.

with processes.suite(Suite(server, database, settings)) as running:
    ... running.address(), running.process("funding-worker").pid ...
"""

from deploy.processes.nursery import Nursery, nursery
from deploy.processes.record import Process, Record, find
from deploy.processes.seats import SEATS, Seat, settings_of
from deploy.processes.suite import Suite, suite

__all__ = ["SEATS", "Nursery", "Process", "Record", "Seat", "Suite", "find", "nursery", "settings_of", "suite"]
