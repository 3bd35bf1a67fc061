"""What is signed of a decision, and checked before money moves: the message without its own signature."""

from google.protobuf.message import Message

SIGNATURE_FIELDS = ("digest", "signature", "key_id")


def signed_bytes(message: Message) -> bytes:
    """A message without its signature, after the name of its type, so that no kind of decision passes for another."""
    bare = type(message)()
    bare.CopyFrom(message)
    for name in SIGNATURE_FIELDS:
        bare.ClearField(name)
    return f"{message.DESCRIPTOR.full_name}\0".encode() + bare.SerializeToString(deterministic=True)
