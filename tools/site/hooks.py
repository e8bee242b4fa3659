"""What mkdocs builds of docs/ besides what is there: the first page, the sample's picture, screenshots, and links out.

Pages are written to be read where they are hosted, too; so links to files outside of docs/ become links to the hosted
repository, and README.md, without which there would be no first page, is taken as it is.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]  # mkdocs reads this file by itself, without what is beside it
_SHOTS = "shots"
_LINK = re.compile(r"(?P<before>\]\()(?!https?:|#|mailto:)(?P<path>[^)\s#]+)(?P<rest>[^)]*\))")
_PICTURE = "### The picture\n"
SHOWN = {
    "commands/graph.md": ("# gitops-lint graph\n", "graph", "What one Kustomization needs, and what falls with it"),
    "commands/diff.md": ("## The page\n", "change", "A change that deletes a database, on the page of the graph"),
}
"""Pages with a screenshot: below which heading, of what, and what it shows."""
_FRAME = '\n<iframe src="sample.html" title="What depends on what in the sample repository" class="picture"></iframe>\n'


def on_files(files: Any, config: Any) -> Any:
    """Add the first page, and the page that `gitops-lint graph` draws of the sample repository."""
    from mkdocs.structure.files import File

    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace(_PICTURE, _PICTURE + _FRAME)
    files.append(File.generated(config, "index.md", content=readme))
    command = [sys.executable, "-m", "gitops_lint", "graph", "sample-repo", "--format", "html"]
    drawn = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    files.append(File.generated(config, "sample.html", content=drawn.stdout))
    for name, picture in _screenshots():
        files.append(File.generated(config, f"{_SHOTS}/{name}", content=picture))
    return files


def _screenshots() -> list[tuple[str, bytes]]:
    """Return the screenshots, or none where there is no browser to take them; on CI there has to be one."""
    from tools.browser import NoBrowserError
    from tools.site.screenshots import shots

    try:
        return list(shots())
    except NoBrowserError as error:
        if os.environ.get("CI"):
            raise
        sys.stderr.write(f"the site is without screenshots: {error}\n")
        return []


def with_screenshot(markdown: str, path: str, names: Collection[str]) -> str:
    """Return a page with its screenshot, if it has one: light and dark, as the reader has it."""
    if path not in SHOWN:
        return markdown
    heading, of, said = SHOWN[path]
    up = posixpath.relpath(_SHOTS, posixpath.dirname(path) or ".")
    there = [theme for theme in ("light", "dark") if f"{_SHOTS}/{of}-{theme}.png" in names]
    shown = "\n".join(f"![{said}]({up}/{of}-{theme}.png#only-{theme})" for theme in there)
    return markdown.replace(heading, f"{heading}\n{shown}\n", 1) if shown else markdown


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Return a page whose links lead somewhere on the site, or to the repository."""
    is_first = page.file.src_uri == "index.md"
    markdown = with_screenshot(markdown, page.file.src_uri, {file.src_uri for file in files})
    folder = "" if is_first else posixpath.join("docs", posixpath.dirname(page.file.src_uri))

    def led(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link["path"]))
        if target.startswith("docs/"):
            inside = target.removeprefix("docs/")
            path = inside if is_first else link["path"]
            return f"{link['before']}{path}{link['rest']}" if files.get_file_from_path(inside) else link[0]
        if target == "README.md":
            path = posixpath.relpath("index.md", posixpath.dirname(page.file.src_uri) or ".")
            return f"{link['before']}{path}{link['rest']}"
        kind = "tree" if (ROOT / target).is_dir() else "blob"
        if not (ROOT / target).exists():
            return link[0]  # which the build tells
        return f"{link['before']}{config['repo_url']}/{kind}/main/{target}{link['rest']}"

    parts = re.split(r"(^```.*?^```\n)", markdown, flags=re.DOTALL | re.MULTILINE)  # code is as it is
    return "".join(part if part.startswith("```") else _LINK.sub(led, part) for part in parts)
