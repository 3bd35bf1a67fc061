"""The figures for whoever watches, on a port of their own: the port that people reach tells nobody how we are."""

from http import HTTPStatus

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.telemetry import metrics

PATH = "/metrics"


def beside(application: ASGIApp, port: int) -> ASGIApp:
    """The application, and the figures where a connection comes in over `port`, which no header can claim."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (scope.get("server") or (None, None))[1] == port:
            await _figures(scope)(scope, receive, send)
        else:
            await application(scope, receive, send)

    return answer


def _figures(scope: Scope) -> Response:
    if scope["path"] != PATH:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    content, media_type = metrics.exposition()
    return Response(content, media_type=media_type)
