"""The one error of this package: why there is no usable Kafka, and what to do."""


class BrokerRefused(Exception):
    """No Kafka that the platform may run on; the sentence says why and what to do."""
