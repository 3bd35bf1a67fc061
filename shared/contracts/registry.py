"""Which events exist, and who says each: read from the generated descriptors, so that nothing is listed twice."""

from types import ModuleType

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from shared.contracts.generated.onenet.audit.v1 import events_pb2 as audit
from shared.contracts.generated.onenet.disclosure.v1 import events_pb2 as disclosure
from shared.contracts.generated.onenet.economic_verification.v1 import events_pb2 as economic_verification
from shared.contracts.generated.onenet.eligibility.v1 import events_pb2 as eligibility
from shared.contracts.generated.onenet.funding.v1 import events_pb2 as funding
from shared.contracts.generated.onenet.intake.v1 import events_pb2 as intake
from shared.contracts.generated.onenet.integrity.v1 import events_pb2 as integrity

_MODULES: tuple[ModuleType, ...] = (audit, disclosure, economic_verification, eligibility, funding, integrity, intake)

_TYPES: dict[str, type[Message]] = {
    descriptor.full_name: GetMessageClass(descriptor)
    for module in _MODULES
    for descriptor in module.DESCRIPTOR.message_types_by_name.values()
}
_PUBLISHERS: dict[type[Message], str] = {kind: name.split(".")[1] for name, kind in _TYPES.items()}

ANYBODY = "audit"
"""The package whose events every service may say of itself."""


def type_name(message: Message | type[Message]) -> str:
    """`onenet.intake.v1.ApplicationAccepted`; the CloudEvents type."""
    return str(message.DESCRIPTOR.full_name)


def message_class(name: str) -> type[Message] | None:
    """The class of an event type, or None where this process's contract does not know it."""
    return _TYPES.get(name)


def publisher(message: Message | type[Message]) -> str:
    """The service whose contract holds the event; `audit` events belong to whoever says them."""
    return _PUBLISHERS[message if isinstance(message, type) else type(message)]
