"""``/openapi.json``, and ``/docs``: a browser for it that needs no other server."""

from collections.abc import Callable
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any, Final

import falcon
import msgspec
from falcon.asgi import Request, Response
from openapi_ui_bundles import swagger_ui

__all__ = ["DocsAsset", "DocsPage", "OpenApi"]

_FILES: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
# Swagger UI styles elements in place, hence 'unsafe-inline' for styles; scripts are files only.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>letzshop API</title>
<link rel="stylesheet" href="{root}/docs/swagger-ui.css">
<link rel="icon" href="{root}/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="{root}/docs/swagger-ui-bundle.js"></script>
<script src="{root}/docs/start.js"></script>
</body>
</html>
"""
_START: Final = """SwaggerUIBundle({
  url: new URL("../openapi.json", document.currentScript.src).href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
});
"""


class OpenApi:
    """``/openapi.json``"""

    def __init__(self, describe: Callable[[], dict[str, Any]]) -> None:
        self._describe = describe

    @cached_property
    def _description(self) -> dict[str, Any]:
        return self._describe()

    async def on_get(self, req: Request, resp: Response) -> None:
        """The description of the API."""
        servers = [{"url": req.root_path or "/"}]
        resp.content_type = "application/json"
        resp.data = msgspec.json.encode({**self._description, "servers": servers})


class DocsPage:
    """``/docs``"""

    async def on_get(self, req: Request, resp: Response) -> None:
        """The API browser."""
        resp.content_type = "text/html; charset=utf-8"
        resp.set_header("content-security-policy", _POLICY)
        resp.text = _PAGE.format(root=escape(req.root_path))


class DocsAsset:
    """``/docs/{name}``"""

    def __init__(self) -> None:
        folder = Path(swagger_ui.static_path)
        self._files = {name: (kind, folder / name) for name, kind in _FILES.items()}

    async def on_get(self, _req: Request, resp: Response, name: str) -> None:
        """A file of the API browser."""
        if name == "start.js":
            resp.content_type = "text/javascript"
            resp.text = _START
        elif name in self._files:
            kind, path = self._files[name]
            resp.content_type = kind
            resp.data = path.read_bytes()
        else:
            raise falcon.HTTPNotFound
        resp.set_header("cache-control", "public, max-age=3600")
