"""Checks that each link of a built site leads to a page or file of it, and to a place that the page has.

    python -m tools.site.links site

Nothing is fetched: links to other sites are left alone.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_LEADING = {"a": "href", "link": "href", "img": "src", "script": "src", "iframe": "src"}
_HOST = "http://site"


class Page(HTMLParser):
    """What a page links to, and which places it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take up what a tag leads to, and what it is called."""
        given = dict(attrs)
        self.places.update(name for name in (given.get("id"), given.get("name")) if name)
        link = given.get(_LEADING.get(tag, ""))
        if link and given.get("rel") != "canonical":
            self.links.append(link)


def broken(folder: Path, site: str = "") -> list[str]:
    """Return each link of a site that leads nowhere, with its page; `site` is the address that it is published at."""
    pages = {
        path.relative_to(folder).as_posix(): Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")
    }
    return [
        f"{name}: {link}"
        for name, page in sorted(pages.items())
        for link in dict.fromkeys(page.links)
        if not _leads_somewhere(folder, name, link, pages, site)
    ]


def _leads_somewhere(folder: Path, page: str, link: str, pages: dict[str, Page], site: str) -> bool:
    if site and link.startswith(site):
        link = f"/{link.removeprefix(site).lstrip('/')}"
    parts = urlsplit(urljoin(f"{_HOST}/{page}", link))
    if f"{parts.scheme}://{parts.netloc}" != _HOST:
        return True
    path = unquote(parts.path).lstrip("/")
    if page == "404.html" and site:  # which is shown at any address, and so names its own from the root
        path = path.removeprefix(urlsplit(site).path.strip("/")).lstrip("/")
    target = folder / path
    if target.is_dir():
        path, target = f"{path.rstrip('/')}/index.html".lstrip("/"), target / "index.html"
    if not target.is_file():
        return False
    return not parts.fragment or path not in pages or unquote(parts.fragment) in pages[path].places


def main() -> int:
    """Check the site of the folder that is named; return 1 where a link leads nowhere."""
    folder = Path(sys.argv[1])
    config = (Path(__file__).parents[2] / "mkdocs.yml").read_text(encoding="utf-8")
    site = next(line.split()[1] for line in config.splitlines() if line.startswith("site_url:"))
    links = broken(folder, site)
    for link in links:
        print(f"leads nowhere: {link}", file=sys.stderr)
    return 1 if links else 0


if __name__ == "__main__":
    sys.exit(main())
