"""The list of services, once. Hyphens outside Python, underscores inside."""

ROOMS = ("intake", "eligibility", "economic_verification", "funding", "disclosure", "integrity")
GATEWAY = "gateway"
ALL = (*ROOMS, GATEWAY)


def outside_name(service: str) -> str:
    """The name in images, Deployments, paths and consumer groups."""
    return service.replace("_", "-")


def topic(service: str) -> str:
    """The one topic that a service writes."""
    return f"onenet.{outside_name(service)}.v1"


def group(service: str) -> str:
    """The consumer group of a service's workers."""
    return f"onenet-{outside_name(service)}"


def certificate_name(service: str) -> str:
    """The common name by which a broker knows a service."""
    return outside_name(service)
