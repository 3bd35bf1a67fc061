"""The pages at the door: the OpenAPI document, and a reader for it whose assets come from this process and no CDN."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from swagger_ui_bundle import swagger_ui_path

from gateway import routing
from shared.refusal import NotFound
from shared.web import problems

_POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"

_PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
  <meta charset="utf-8">
  <title>山东省统一社会救助平台 接口文档</title>
  <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
  <div id="document"></div>
  <script src="/docs/assets/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
"""

# The bundled reader knows OpenAPI up to 3.0 and refuses the number 3.1; of what 3.1 adds, it is told in 3.0's words
# what a reader needs most: a schema's examples, and that a value may be missing.
_START = """function known(node) {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map(known);
  const told = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, known(value)]));
  if (Array.isArray(told.examples) && !("example" in told)) told.example = told.examples[0];
  const kinds = Array.isArray(told.anyOf) ? told.anyOf.filter((kind) => kind.type !== "null") : [];
  if (kinds.length !== 1) return told;
  delete told.anyOf;
  return { ...kinds[0], ...told, nullable: true };
}

fetch("/openapi.json")
  .then((answer) => answer.json())
  .then((spec) => SwaggerUIBundle({
    dom_id: "#document",
    spec: { ...known(spec), openapi: "3.0.3" },
    validatorUrl: null,
    docExpansion: "none",
    filter: true,
    persistAuthorization: false,
  }));
"""


def pages() -> Starlette:
    """The application that serves them."""
    return Starlette(
        routes=[
            Route("/openapi.json", _document),
            Route("/docs", _index),
            Route("/docs/start.js", _start),
            Mount("/docs/assets", StaticFiles(directory=swagger_ui_path)),
        ],
        exception_handlers={404: _nothing},
    )


async def _document(_request: Request) -> Response:
    return Response(routing.document_bytes(), media_type="application/json", headers={"Cache-Control": "no-cache"})


async def _index(_request: Request) -> Response:
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY})


async def _start(_request: Request) -> Response:
    return Response(_START, media_type="text/javascript")


async def _nothing(_request: Request, _error: Exception) -> Response:
    return problems.answer(NotFound("not_found", "没有这个地址,请查阅接口文档。"))
