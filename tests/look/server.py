"""A tiny web server for ready pages under the product's content security policy. No database."""

import mimetypes
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

POLICY = "; ".join(
    f"{name} {' '.join(values)}"
    for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


class PageServer:
    """Serves `pages` (path to HTML text) and the static files, until `stop()`."""

    def __init__(self):
        self.pages: dict[str, str] = {}
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _handler(self):
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body, kind = _found(self.path, pages)
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Security-Policy", POLICY)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_args):
                """Silent."""

        return Handler


def _found(path: str, pages: dict[str, str]) -> tuple[bytes | None, str]:
    if path in pages:
        return pages[path].encode(), "text/html; charset=utf-8"
    name = path.removeprefix(settings.STATIC_URL)
    found = finders.find(name) if name != path else None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (Path(found).read_bytes() if found else None), kind
