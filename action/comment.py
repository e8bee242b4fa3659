"""Keeps one comment on a pull request up to date; where that isn't permitted, the text goes to the summary of the step.

Takes the file of the text, which begins with a marker, and GITHUB_API_URL, GITHUB_REPOSITORY, PULL_REQUEST, TOKEN and
GITHUB_STEP_SUMMARY from the environment. Facts: https://docs.github.com/en/rest/issues/comments and
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api (redirects, limits).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_A_PAGE = 100
_MOST_PAGES = 30
_MOST_TRIES = 3
_LONGEST_WAIT = 30  # seconds: a job that waits for longer costs more than a comment is worth
_TIMEOUT = 20
_SERVER_FAULT = 500
_LIMITED = (403, 429)
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


class Refused(Exception):
    """GitHub doesn't take a request; `status` is what it answers with, 0 where it doesn't answer at all."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: the token would go along."""

    def redirect_request(self, *_: object) -> None:
        return None


class Comments:
    """The comments on one pull request."""

    def __init__(self, api: str, repository: str, number: str, token: str) -> None:
        is_web = api.startswith(("https://", "http://"))
        if not is_web or not _REPOSITORY.fullmatch(repository) or not number.isdecimal():
            raise Refused(0)
        self._repository = f"{api.rstrip('/')}/repos/{repository}/issues"
        self._user = f"{api.rstrip('/')}/user"
        self._number = number
        self._token = token
        self._opener = urllib.request.build_opener(_NoRedirects)

    def keep(self, text: str) -> str:
        """Write the comment that begins with the text's first line anew, or make one; tell which of the two."""
        body = {"body": text}
        there = self._own(text.splitlines()[0])
        if there is None:
            self._ask("POST", f"{self._repository}/{self._number}/comments", body)
            return "created"
        self._ask("PATCH", f"{self._repository}/comments/{there}", body)
        return "updated"

    def _own(self, marker: str) -> int | None:
        """Return the first comment of one's own that begins with a marker: anybody can write one that does."""
        login = self._login()
        for page in range(1, _MOST_PAGES + 1):
            url = f"{self._repository}/{self._number}/comments?per_page={_A_PAGE}&page={page}"
            comments = self._ask("GET", url)
            for comment in comments if isinstance(comments, list) else []:
                if _is_own(comment, login) and str(comment.get("body", "")).startswith(marker):
                    return int(comment["id"])
            if not isinstance(comments, list) or len(comments) < _A_PAGE:
                return None
        return None

    def _login(self) -> str | None:
        """Return whose token it is, or None for one of a job, which may not ask that."""
        try:
            user = self._ask("GET", self._user)
        except Refused as refused:
            if refused.status in (401, 403, 404):
                return None
            raise
        return user.get("login") if isinstance(user, dict) else None

    def _ask(self, method: str, url: str, data: dict[str, str] | None = None) -> Any:
        """Return what GitHub answers; raise Refused where it doesn't take the request, also not a little later."""
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "User-Agent": "gitops-lint",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        body = json.dumps(data).encode() if data is not None else None
        for number in range(1, _MOST_TRIES + 1):
            request = urllib.request.Request(url, body, headers, method=method)  # noqa: S310 (held to be http above)
            try:
                with self._opener.open(request, timeout=_TIMEOUT) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:
                wait = _wait(error, number)
                if wait is None or number == _MOST_TRIES:
                    raise Refused(error.code) from error
                time.sleep(wait)
            except (OSError, ValueError) as error:
                raise Refused(0) from error
        raise Refused(0)


def _is_own(comment: Any, login: str | None) -> bool:
    user = comment.get("user") if isinstance(comment, dict) else None
    if not isinstance(user, dict):
        return False
    return user.get("login") == login if login is not None else user.get("type") == "Bot"


def _wait(error: urllib.error.HTTPError, number: int) -> float | None:
    """Return after how many seconds to try again, or None where that is of no use, or takes too long."""
    if error.code >= _SERVER_FAULT:
        return float(number)
    if error.code not in _LIMITED:
        return None
    after, reset = error.headers.get("retry-after", ""), error.headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        wait = float(after)
    elif error.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        wait = max(0.0, float(reset) - time.time())
    else:
        return None
    return wait if wait <= _LONGEST_WAIT else None


def main() -> None:
    """Keep the comment, or say in the summary what it would say."""
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    environment = os.environ
    try:
        comments = Comments(
            environment["GITHUB_API_URL"],
            environment["GITHUB_REPOSITORY"],
            environment["PULL_REQUEST"],
            environment["TOKEN"],
        )
        sys.stdout.write(f"The comment on the pull request was {comments.keep(text)}.\n")
    except Refused as refused:
        why = f"GitHub answers with {refused.status}" if refused.status else "GitHub can't be asked"
        sys.stdout.write(
            f"::warning::{why}, so that what the change does is in the step's summary and no comment. A comment needs "
            "`permissions: pull-requests: write`, which pull requests from forks are not given.\n"
        )
        with Path(environment["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
            summary.write(f"{text}\n")


if __name__ == "__main__":
    main()
