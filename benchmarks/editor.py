"""How long an editor waits: `python benchmarks/editor.py [--edits 200] [--memory-after 1000] TREE…`.

Talks to `gitops-lint lsp` as an editor does, over its stdin and stdout, on a copy of each tree. At typing speed it
breaks and mends what files say of each other, and asks for hover, definition and completion right after each edit,
while the linter is at work on it. Times are those of a clock, in milliseconds, medians and 95th percentiles:

- `file`: from an edit until what is wrong in that file is told, or no longer;
- `processor time`: what the server computes for an edit and the questions after it;
- `repository`: from the new name of an object until what is wrong in another file is told.

`memory` is what the server holds once all is known, and after the edits.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.config.loading import load
from gitops_lint.linter import Analysis, analyse
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.edges import EdgeKind

_TYPED = 0.18  # seconds between two keys
_PATIENCE = 10.0
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SURE = (EdgeKind.DEPENDS_ON, EdgeKind.SOURCE, EdgeKind.STORE)
"""Edges to kinds that come from Git alone, so that a name that leads nowhere is told."""


class Written(NamedTuple):
    """A name in a file that another object is called by, and where that object's own name is."""

    reference: Place
    name: Place


class Client:
    """An editor, as far as it is measured."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._awaited: dict[str, tuple[Callable[[list[Any]], bool], asyncio.Event]] = {}
        self.diagnostics: dict[str, list[Any]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def of(cls, root: Path) -> Client:
        """Start a server on a folder."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "gitops_lint", "lsp"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        client = cls(process)
        folders = [{"uri": root.as_uri(), "name": root.name}]
        await client.ask(
            "initialize", {"processId": None, "capabilities": {}, "workspaceFolders": folders, "rootUri": root.as_uri()}
        )
        client.tell("initialized", {})
        return client

    def tell(self, method: str, params: Any, **more: Any) -> None:
        """Send a message."""
        self._write({"method": method, "params": params, **more})

    def _write(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        if self.process.stdin is not None:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def ask(self, method: str, params: Any) -> Any:
        """Send a question, and return the answer."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        self.tell(method, params, id=number)
        return await asyncio.wait_for(self._answers[number], 120)

    def told(self, uri: str, is_awaited: Callable[[list[Any]], bool]) -> asyncio.Event:
        """Return what is set once such diagnostics of a file are told; those of the last edit may come before."""
        self._awaited[uri] = is_awaited, asyncio.Event()
        return self._awaited[uri][1]

    async def _read(self) -> None:
        while self.process.stdout is not None:
            head = await self.process.stdout.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split()[0])
            message = json.loads(await self.process.stdout.readexactly(length))
            if message.get("method") == "textDocument/publishDiagnostics":
                uri = message["params"]["uri"]
                self.diagnostics[uri] = message["params"]["diagnostics"]
                is_awaited, event = self._awaited.get(uri, (None, None))
                if is_awaited is not None and event is not None and is_awaited(self.diagnostics[uri]):
                    event.set()
            elif "id" in message and "method" in message:
                self._write({"id": message["id"], "result": None})
            elif "id" in message:
                self._answers.pop(message["id"]).set_result(message.get("result"))

    def memory(self) -> float:
        """Return what the server holds, in MiB (Linux)."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * _PAGE / 2**20

    def processor_time(self) -> float:
        """Return the processor time that the server has taken, in milliseconds (Linux): a busy machine adds little."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000

    async def end(self) -> None:
        """End the server."""
        await self.ask("shutdown", None)
        self.tell("exit", None)
        self._reading.cancel()
        await self.process.wait()


class Typist:
    """Edits files of a repository through a client, and measures what comes back."""

    def __init__(self, client: Client, root: Path) -> None:
        self.client = client
        self.root = root
        self.times: dict[str, list[float]] = {}
        self.usual: dict[Place, list[str]] = {}
        self._versions = itertools.count(2)
        self._open: set[str] = set()

    def uri(self, path: str) -> str:
        """Return the URI of a file."""
        return (self.root / path).as_uri()

    def text(self, path: str) -> str:
        """Return what the tree holds."""
        return (self.root / path).read_bytes().decode("utf-8", "replace")

    def open(self, path: str) -> None:
        """Open a file, once."""
        if path not in self._open:
            self._open.add(path)
            item = {"uri": self.uri(path), "languageId": "yaml", "version": 1, "text": self.text(path)}
            self.client.tell("textDocument/didOpen", {"textDocument": item})

    def write(self, path: str, text: str) -> None:
        """Replace what an open file holds."""
        document = {"uri": self.uri(path), "version": next(self._versions)}
        self.client.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    async def edit(self, what: str, path: str, text: str, place: Place, is_wrong: bool) -> None:
        """Make an edit after which something is wrong at a place, or no longer, and ask about that place meanwhile."""
        line = place.line - 1
        before = _on(line, self.client.diagnostics.get(self.uri(place.path), []))
        usual = self.usual.setdefault(place, before)
        start, taken = time.perf_counter(), self.client.processor_time()
        event = self.client.told(self.uri(place.path), lambda told: (_on(line, told) != usual) is is_wrong)
        self.write(path, text)
        await asyncio.gather(self.until(what, event, start), self.questions(place), asyncio.sleep(_TYPED))
        self.times.setdefault("processor time, an edit", []).append(self.client.processor_time() - taken)

    async def until(self, what: str, event: asyncio.Event, start: float) -> None:
        """Note how long it takes until diagnostics are told, or that they aren't."""
        try:
            await asyncio.wait_for(event.wait(), _PATIENCE)
            self.note(what, start)
        except TimeoutError:
            self.times.setdefault(f"{what}, not told", []).append(0)

    def note(self, what: str, start: float) -> None:
        """Note how long something has taken."""
        self.times.setdefault(what, []).append((time.perf_counter() - start) * 1000)

    async def questions(self, place: Place) -> None:
        """Ask while what was typed is worked out."""
        at = {
            "textDocument": {"uri": self.uri(place.path)},
            "position": {"line": place.line - 1, "character": place.column},
        }
        await asyncio.sleep(0.05)  # just after the server has begun
        for what in ("hover", "definition", "completion"):
            start = time.perf_counter()
            await self.client.ask(f"textDocument/{what}", at)
            self.note(what, start)


def names_in(analysis: Analysis) -> list[Written]:
    """Return names by which objects are called in other files than their own, once for each place."""
    found: dict[Place, Written] = {}
    for graph in analysis.graphs:
        for link in graph.links:
            held = graph.object(link.target)
            if link.edge.kind not in _SURE or link.edge.implied or held is None:
                continue
            reference, name = link.edge.place, held.name_place
            if reference.path != name.path and name.path and _is_on_a_line(reference) and _is_on_a_line(name):
                found[reference] = Written(reference, name)
    return list(found.values())


def _on(line: int, diagnostics: list[Any]) -> list[str]:
    """Return what diagnostics say of a line, counted from 0."""
    return sorted(told["message"] for told in diagnostics if told["range"]["start"]["line"] == line)


def _is_on_a_line(place: Place) -> bool:
    return place.line == place.end_line and place.end_column > place.column


def changed(text: str, place: Place, added: str = "x") -> str:
    """Return a text with something added to what stands at a place."""
    lines = text.split("\n")
    line = lines[place.line - 1]
    at = place.end_column - 1
    while at > place.column and line[at - 1] in "\"'":
        at -= 1
    lines[place.line - 1] = f"{line[:at]}{added}{line[at:]}"
    return "\n".join(lines)


async def measure(tree: Path, edits: int, memory_after: int, seed: int) -> None:
    """Print what an editor waits for in a copy of a tree."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "tree"
        shutil.copytree(tree, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        analysis = analyse(root, load(root).config)
        written = names_in(analysis)
        random.Random(seed).shuffle(written)  # noqa: S311 (no secret)
        if not written:
            print(f"{tree.name}: nothing that could be measured")
            return
        objects = sum(len(graph.cluster.objects) for graph in analysis.graphs)
        print(f"{tree.name}: {objects} objects, {len(written)} names in other files", flush=True)
        start = time.perf_counter()
        client = await Client.of(root)
        typist = Typist(client, root)
        first = client.told(typist.uri(written[0].reference.path), lambda _: True)
        typist.open(written[0].reference.path)
        typist.write(written[0].reference.path, changed(typist.text(written[0].reference.path), written[0].reference))
        await asyncio.wait_for(first.wait(), 120)
        print(f"  first {time.perf_counter() - start:.1f} s, {client.memory():.0f} MiB")
        typist.write(written[0].reference.path, typist.text(written[0].reference.path))
        await asyncio.sleep(1)
        for each in itertools.islice(itertools.cycle(written), edits // 4):
            await one_name(typist, each)
        for each in itertools.islice(itertools.cycle(written), edits // 4):
            await one_object(typist, each)
        for what, times in sorted(typist.times.items()):
            most = statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
            print(f"  {what:24} {statistics.median(times):7.0f} {most:7.0f}   of {len(times)}")
        print(f"  after {edits} edits {client.memory():.0f} MiB")
        for number, each in enumerate(itertools.islice(itertools.cycle(written), max(0, memory_after - edits) // 2)):
            await one_name(typist, each)
            if number % 100 == 99:
                print(f"  after {edits + 2 * number + 2} edits {client.memory():.0f} MiB", flush=True)
        await client.end()


async def one_name(typist: Typist, written: Written) -> None:
    """Break a reference, and mend it."""
    path = written.reference.path
    typist.open(path)
    text = typist.text(path)
    await typist.edit("file", path, changed(text, written.reference), written.reference, is_wrong=True)
    await typist.edit("file", path, text, written.reference, is_wrong=False)


async def one_object(typist: Typist, written: Written) -> None:
    """Call an object otherwise than another file does, and as before."""
    path = written.name.path
    typist.open(path)
    typist.open(written.reference.path)  # what many files lack is told in those that are open
    text = typist.text(path)
    await typist.edit("repository", path, changed(text, written.name), written.reference, is_wrong=True)
    await typist.edit("repository", path, text, written.reference, is_wrong=False)


def main() -> None:
    """Measure each tree."""
    parser = argparse.ArgumentParser(description="How long an editor waits.")
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--memory-after", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for tree in options.trees:
        asyncio.run(measure(tree, options.edits, options.memory_after, options.seed))


if __name__ == "__main__":
    main()
