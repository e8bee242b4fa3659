"""A small server that speaks the part of GitHub's API that the action's comment needs.

Facts: https://docs.github.com/en/rest/issues/comments
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "of-the-job"  # noqa: S105 (nobody else's)
_LONGEST = 65_536
_LIST = re.compile(r"/repos/home/cluster/issues/(\d+)/comments")
_ONE = re.compile(r"/repos/home/cluster/issues/comments/(\d+)")


@dataclass
class GitHub:
    """The comments of a pull request, by their numbers, and how the server is to answer.

    `answers` are statuses, with their headers, that come before anything is done, one for each request; `login` is
    whose token it is, None for that of a job.
    """

    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    login: str | None = None
    may_write: bool = True
    asked: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""

    def say(self, body: str, login: str = "somebody", kind: str = "User") -> int:
        """Add a comment."""
        number = max(self.comments, default=100) + 1
        self.comments[number] = {"id": number, "body": body, "user": {"login": login, "type": kind}}
        return number

    def bodies(self) -> list[str]:
        """Return what the comments say, in order."""
        return [comment["body"] for _, comment in sorted(self.comments.items())]


@contextmanager
def serving(github: GitHub) -> Iterator[GitHub]:
    """Serve on a port of this machine for as long as it is asked for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(*_read(github, self.path))

        def do_POST(self) -> None:
            self._write(self.path)

        def do_PATCH(self) -> None:
            self._write(self.path)

        def _write(self, path: str) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
            self._answer(*_written(github, self.command, path, body))

        def _answer(self, status: int, data: Any) -> None:
            github.asked.append((self.command, self.path))
            headers: dict[str, str] = {}
            if self.headers["Authorization"] != f"Bearer {TOKEN}":
                status, data = 401, {}
            elif github.answers:
                status, headers = github.answers.pop(0)
                data = {}
            content = json.dumps(data).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    github.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()


def _read(github: GitHub, path: str) -> tuple[int, Any]:
    parts = urlsplit(path)
    if parts.path == "/user":
        return (200, {"login": github.login}) if github.login else (403, {})
    if not _LIST.fullmatch(parts.path):
        return 404, {}
    asked = parse_qs(parts.query)
    size, page = int(asked["per_page"][0]), int(asked["page"][0])
    comments = [comment for _, comment in sorted(github.comments.items())]
    return 200, comments[size * (page - 1) : size * page]


def _written(github: GitHub, method: str, path: str, body: str) -> tuple[int, Any]:
    if github.answers:
        return 0, {}
    if not github.may_write:
        return 403, {}
    if len(body) > _LONGEST:
        return 422, {}
    if method == "POST" and _LIST.fullmatch(path):
        number = github.say(body, github.login or "github-actions[bot]", "User" if github.login else "Bot")
        return 201, github.comments[number]
    one = _ONE.fullmatch(path)
    if method == "PATCH" and one and int(one[1]) in github.comments:
        github.comments[int(one[1])]["body"] = body
        return 200, github.comments[int(one[1])]
    return 404, {}
