// The keyboard: what `?` shows.

function listenToKeys({ app, camera, search, start, actions }) {
  const step = 80;
  let problem = -1;
  const toProblem = (by) => {
    const nodes = app.cluster.findings.filter((finding) => !finding.unreported && !app.hidden.severity.has(finding.severity))
      .map((finding) => (finding.subject >= 0 ? finding.subject : finding.target)).filter((node) => node >= 0 && app.model.isDrawn(node));
    if (!nodes.length) return;
    problem = (problem + by + nodes.length) % nodes.length;
    app.goTo(nodes[problem]);
  };
  const keys = {
    "/": () => search.field.focus(),
    "?": actions.help,
    "+": actions.closer,
    "=": actions.closer,
    "-": actions.farther,
    "0": actions.fit,
    g: actions.grouping,
    c: actions.collapse,
    e: actions.expand,
    t: actions.theme,
    d: actions.changes,
    s: actions.panel,
    n: () => toProblem(1),
    N: () => toProblem(-1),
    f: () => { if (app.chosen >= 0) camera.showNode(app.chosen); },
    x: () => { if (app.chosen >= 0 && app.model.isDrawn(app.chosen)) app.toggle(app.model.nodes.card[app.chosen]); },
    p: () => { app.picking = app.chosen >= 0; app.changed("picking"); },
    ArrowLeft: () => camera.pan(step, 0),
    ArrowRight: () => camera.pan(-step, 0),
    ArrowUp: () => camera.pan(0, step),
    ArrowDown: () => camera.pan(0, -step),
    a: () => { if (DATA.clusters.length > 1) actions.clusters(); },
    Escape: () => {
      if (start.open) return actions.clusters();
      if (app.picking) { app.picking = false; app.changed("picking"); } else if (search.field.value) search.clear();
      else app.choose(-1);
      return undefined;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea")) return;
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!action) return;
    event.preventDefault();
    action();
  });
}
