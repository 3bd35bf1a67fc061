"""What is signed of a decision, and checked before money moves: the message without its own signature."""

from google.protobuf.message import Message

SIGNATURE_FIELDS = ("digest", "signature", "key_id")


def signed_bytes(message: Message) -> bytes:
    """The deterministic bytes of a message whose signature fields are cleared."""
    bare = type(message)()
    bare.CopyFrom(message)
    for name in SIGNATURE_FIELDS:
        bare.ClearField(name)
    return bare.SerializeToString(deterministic=True)
