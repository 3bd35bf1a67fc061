"""Traces by OpenTelemetry: W3C context in, context out; spans go nowhere until an exporter is configured."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import propagate, trace
from opentelemetry.sdk.environment_variables import OTEL_TRACES_SAMPLER
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF

_TRACER = trace.get_tracer("onenet")


def configure(name: str) -> None:
    """Give the process a tracer provider; whoever deploys an exporter adds processors and names a sampler.

    Until then spans have ids, which travel, and nothing else: what nobody collects need not be gathered.
    """
    sampler = None if OTEL_TRACES_SAMPLER in os.environ else ALWAYS_OFF
    trace.set_tracer_provider(TracerProvider(sampler, Resource.create({"service.name": name})))


@contextmanager
def span(name: str, carrier: Mapping[str, str] | None = None, **attributes: str) -> Iterator[None]:
    """A span under the caller's context (`traceparent` of a request or an event)."""
    context = propagate.extract(carrier) if carrier else None
    with _TRACER.start_as_current_span(name, context=context, attributes=attributes):
        yield


def current_traceparent() -> str | None:
    """The W3C header of the running span, to travel with events and requests."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


def current_trace_id() -> str | None:
    """The running trace's id in hexadecimal, for logs and problem documents."""
    context = trace.get_current_span().get_span_context()
    return format(context.trace_id, "032x") if context.is_valid else None
