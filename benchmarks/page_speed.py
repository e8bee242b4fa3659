"""How fast the page is: `python benchmarks/page_speed.py [NODES EDGES]`, by default 3,000 nodes and 6,000 edges.

Two graphs of that size: `cards`, in which one node of ten is a Kustomization that applies the others, as in a
repository, and `flat`, in which all are Kustomizations that depend on each other at random, the worst for a layout.
Measures the layout, the size of the file, and in a headless Chromium the time to the first picture, frames a second
while moving, zooming and pointing (the drawing of each frame finished), and the time that a search takes.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests/view")]

from browser import launched, until  # noqa: E402
from large_graph import large_graph  # noqa: E402

from gitops_lint.cluster.cluster import Cluster  # noqa: E402
from gitops_lint.cluster.identity import Identity  # noqa: E402
from gitops_lint.cluster.object import Object  # noqa: E402
from gitops_lint.graph.model import Edge, Graph, Link, Presence  # noqa: E402
from gitops_lint.repo.nodes import Mapping, Place  # noqa: E402
from gitops_lint.rulebook.edges import EdgeKind  # noqa: E402
from gitops_lint.rulebook.references import Strength  # noqa: E402
from gitops_lint.rulebook.rulebook import Rulebook  # noqa: E402
from gitops_lint.view.drawing import drawing_of  # noqa: E402
from gitops_lint.view.levels import Level  # noqa: E402
from gitops_lint.view.page.document import html_page  # noqa: E402
from gitops_lint.view.selection import Drawn, Selection, select  # noqa: E402

_FRAMES = 60
RULES = Rulebook()


def graph(nodes: int, edges: int, flat: bool, seed: int = 1) -> Graph:
    """Return a graph of so many nodes and edges, `applies` edges included."""
    chance = random.Random(seed)  # noqa: S311
    count = nodes if flat else nodes // 10
    heads = [
        Identity("kustomize.toolkit.fluxcd.io", "Kustomization", f"team-{i % 20}", f"app-{i:04}") for i in range(count)
    ]
    kinds = (("helm.toolkit.fluxcd.io", "HelmRelease"), ("", "ConfigMap"), ("", "Secret"), ("apps", "Deployment"))
    rest = [Identity(*kinds[i % 4], f"team-{i % count % 20}", f"part-{i:05}") for i in range(nodes - count)]
    links: list[Link] = []
    objects = {}
    for number, node in enumerate([*heads, *rest]):
        by = (heads[(number - count) % count],) if number >= count else ()
        objects[node] = Object(node, Mapping({}, {}, Place(f"apps/{node.namespace}/{node.name}.yaml", 1)), by)
        for head in by:
            edge = Edge(EdgeKind.APPLIES, Strength.ORDERING, Place("all.yaml"), implied=True)
            links.append(Link(node, head, edge))
    while len(links) < edges:
        earlier, later = sorted(chance.sample(range(count), 2))
        if flat or chance.random() < 0.2:
            ends, kind = (heads[later], heads[earlier]), EdgeKind.DEPENDS_ON
        else:
            one, other = chance.randrange(len(rest)), chance.randrange(len(rest))
            ends, kind = (rest[one], rest[other - other % count + min(one, other) % count]), EdgeKind.READS
        if ends[0] != ends[1] and ends[0] in objects and ends[1] in objects:
            links.append(Link(*ends, Edge(kind, Strength.ORDERING, Place("all.yaml", 7))))
    roles = {kind: RULES.role(kind) for kind in {node.group_kind for node in objects}}
    there = dict.fromkeys(objects, Presence.APPLIED)
    return Graph(Cluster("benchmark", "cluster", True, objects, {}), there, tuple(links), {}, roles)


def measure(name: str, drawn: Drawn) -> None:
    """Print what a page of a picture takes."""
    start, cpu = time.perf_counter(), time.process_time()
    drawing_of(drawn)
    layout, cpu = time.perf_counter() - start, time.process_time() - cpu
    text = html_page([drawn], title=name)
    print(f"{name}: {len(drawn.nodes)} nodes, {len(drawn.links)} edges")
    print(f"  layout {layout:.2f} s ({cpu:.2f} s of processor time), page {len(text) / 1e6:.2f} MB")
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        file = Path(folder, "page.html")
        file.write_text(text, encoding="utf-8")
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(file.as_uri())
        until(page, "window.page?.shown.frames > 0", 120)
        first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        drawn_at = page.evaluate("window.page.shown.firstFrame")
        print(f"  first paint {first:.0f} ms, graph drawn {drawn_at:.0f} ms after the start of loading")
        for what, step in _MOVES.items():
            print(f"  {what}: {page.evaluate(_MEASURED.replace('STEP', step)):.0f} frames a second")
        took = page.evaluate(_SEARCHED)
        print(f"  search: {took:.0f} ms a letter at most")


_MOVES = {
    "pan, all in sight": "camera.pan(i % 2 ? 40 : -30, i % 3 ? 12 : -10)",
    "zoom": "camera.zoomAt(900, 500, i % 30 < 15 ? 1.15 : 1 / 1.15)",
    "hover, all in sight": "app.point(nodes[(i * 37) % nodes.length])",
    "pan, close": "i || (camera.showNode(nodes[5]), camera.zoomAt(900, 500, 1.2)), camera.pan(i % 2 ? 60 : -90, 25)",
}
# getImageData waits until the frame is really drawn
_MEASURED = f"""async () => {{
  const {{ app, camera }} = window.page;
  const nodes = [...app.model.nodes.card.keys()].filter((node) => app.model.isDrawn(node));
  const context = document.getElementById("sheet").getContext("2d");
  app.choose(-1); camera.showAll();
  await new Promise(requestAnimationFrame);
  const start = performance.now();
  for (let i = 0; i < {_FRAMES}; i++) {{
    STEP;
    await new Promise(requestAnimationFrame);
    context.getImageData(0, 0, 1, 1);
  }}
  return {_FRAMES} / (performance.now() - start) * 1000;
}}"""
_SEARCHED = """async () => {
  const { search } = window.page;
  let most = 0;
  for (const text of ["a", "ap", "app", "app-0", "app-01", "part-004 secret", "team-7"]) {
    const start = performance.now();
    search.field.value = text;
    search.look();
    document.getElementById("results").getBoundingClientRect();
    most = Math.max(most, performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return most;
}"""


if __name__ == "__main__":
    nodes, edges = map(int, sys.argv[1:3] or (3000, 6000))
    whole = large_graph(100_000)
    start = time.perf_counter()
    drawing_of(select(whole, Selection(Level.ALL)), collapsed=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"100,000 objects: selected and laid out in {time.perf_counter() - start:.1f} s, {peak:.0f} MB at most")
    for name, flat in (("cards", False), ("flat", True)):
        measure(name, select(graph(nodes, edges, flat), Selection(Level.ALL)))
