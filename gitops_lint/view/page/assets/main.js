// Puts the parts together: draws when something has changed, and listens to the keyboard.

function start() {
  const app = new App();
  const canvas = byId("sheet"), context = canvas.getContext("2d", { alpha: false });
  const painter = new Painter(app);
  const shown = { frames: 0 };
  let colours = {}, asked = false, settling = 0;

  const kept = element("canvas"), keptContext = kept.getContext("2d", { alpha: false });
  let stands = null; // for which view `kept` holds the picture
  let moving = 0, cost = 0;

  // Puts the sheet, without what is lit, on the kept canvas.
  const keep = (view) => {
    const start = performance.now();
    if (kept.width !== view.width || kept.height !== view.height) Object.assign(kept, { width: view.width, height: view.height });
    keptContext.setTransform(1, 0, 0, 1, 0, 0);
    keptContext.globalAlpha = 1;
    keptContext.fillStyle = colours.paper;
    keptContext.fillRect(0, 0, view.width, view.height);
    keptContext.setTransform(view.scale, 0, 0, view.scale, -view.x * view.scale, -view.y * view.scale);
    painter.paint(new CanvasPen(keptContext), colours, camera.zoom, camera.seen());
    stands = { ...view, at: performance.now() };
    cost = stands.at - start;
  };

  const draw = () => {
    asked = false;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * ratio), height = Math.round(canvas.clientHeight * ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const view = { x: camera.x, y: camera.y, scale: camera.zoom * ratio, width, height };
    const same = stands && ["x", "y", "scale", "width", "height"].every((key) => stands[key] === view[key]);
    // a sheet that takes long is moved as a picture, and drawn anew from time to time and at the end
    const hurried = stands && performance.now() - moving < 120 && cost > 12 && performance.now() - stands.at < 25 * cost;
    if (!same && !hurried) keep(view);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = 1;
    const grown = view.scale / stands.scale;
    if (hurried && !same) {
      context.fillStyle = colours.paper;
      context.fillRect(0, 0, width, height);
      clearTimeout(settling);
      settling = setTimeout(redraw, 150);
    }
    context.drawImage(kept, (stands.x - view.x) * view.scale, (stands.y - view.y) * view.scale, kept.width * grown, kept.height * grown);
    if (app.lit) {
      context.setTransform(view.scale, 0, 0, view.scale, -view.x * view.scale, -view.y * view.scale);
      painter.paintLit(new CanvasPen(context), colours, camera.zoom, camera.seen());
    }
    shown.frames++;
    shown.firstFrame ??= performance.now();
  };
  const redraw = () => {
    if (!asked) requestAnimationFrame(draw);
    asked = true;
  };
  const camera = new Camera(canvas, app, () => { camera.moved = true; moving = performance.now(); redraw(); fragment?.write(); });
  const search = new Search(app), lists = new Lists(app), details = new Details(app);
  const start = new Start(app);
  const fragment = new Fragment(app, camera, lists, search, start);
  app.goTo = (node) => {
    const other = app.picking ? app.chosen : -1;
    app.picking = false;
    app.choose(node, other);
    if (other < 0) camera.showNode(node);
  };

  const coloursOf = (theme) => {
    document.documentElement.dataset.theme = theme;
    const style = getComputedStyle(document.documentElement);
    const colours = Object.fromEntries(DATA.colours.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    for (const name of [...DATA.roles, "needs", "falls", "path", "chosen", "missing", "absent", ...MARKED]) {
      colours[`${name}-tint`] = mixed(colours[name], colours.card, name === "chosen" ? 0.14 : 0.12);
      colours[`${name}-bar`] = mixed(colours[name], colours.card, 0.38);
    }
    colours.region = mixed(colours.card, colours.paper, 0.55);
    return colours;
  };
  const recolour = () => {
    const dark = app.theme ? app.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    colours = coloursOf(dark ? "dark" : "light");
  };

  app.shows.push((what) => {
    if (what.has("theme")) recolour();
    if (!what.has("pointer") && !what.has("choice")) stands = null;
    if (what.has("cluster")) {
      byId("cluster").value = String(app.number);
      search.reset();
      lists.reset();
    }
    if (what.has("choice") || what.has("cluster") || what.has("filters")) details.show();
    if (what.has("choice")) {
      document.body.classList.toggle("chosen", app.chosen >= 0);
      measure();
    }
    if (what.has("choice") && app.other >= 0) camera.showNodes([...app.lit.ends, ...app.lit.path]);
    if (what.has("sheet")) camera.showAll();
    document.body.classList.toggle("picking", Boolean(app.picking));
    byId("grouping").textContent = app.grouping === "dependencies" ? "By namespace" : "By dependency";
    tip(app, camera);
    redraw();
    if (!what.has("pointer")) fragment.write();
  });

  const actions = {
    fit: () => { camera.showAll(); camera.moved = false; },
    closer: () => camera.zoomAt(camera.width / 2, camera.height / 2, 1.3),
    farther: () => camera.zoomAt(camera.width / 2, camera.height / 2, 1 / 1.3),
    grouping: () => app.group(app.grouping === "dependencies" ? "namespaces" : "dependencies"),
    collapse: () => app.collapseAll(true),
    expand: () => app.collapseAll(false),
    changes: () => { app.marked = !app.marked && Boolean(DATA.change); app.light(); app.changed("layout"); },
    theme: () => { app.theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"; app.changed("theme"); },
    svg: () => exportAs("svg", app, painter, colours),
    png: () => exportAs("png", app, painter, colours),
    print: () => window.print(),
    clusters: () => { start.show(!start.open); fragment.write(); },
    help: () => { if (byId("help").open) byId("help").close(); else byId("help").showModal(); },
    panel: () => { document.body.classList.toggle("alone"); measure(); camera.onMove(); },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action]();
  });
  byId("cluster").replaceChildren(...DATA.clusters.map((cluster, i) => element("option", { value: String(i) },
    [shortened(cluster.name, 80), tallyInWords(tallyOf(cluster)), changesInWords(cluster)].filter(Boolean).join(" · "))));
  byId("choice").hidden = DATA.clusters.length < 2;
  if (DATA.change) byId("since").textContent = `${DATA.change.total}, since ${DATA.change.since}`;
  else for (const part of document.querySelectorAll('#since, .change-sign, [data-tab="changes"], [data-action="changes"]')) part.remove();
  app.goToCluster = (number) => {
    app.open(number);
    start.show(false);
    app.changed("cluster", "choice", "layout", "sheet");
    camera.moved = false;
  };
  // Shows a node by its name, in whichever cluster has it; whoever embeds the page asks for it.
  const showNode = (id) => {
    const number = [app.number, ...DATA.clusters.keys()].find((one) => hasNode(DATA.clusters[one], id));
    if (number === undefined) return false;
    if (number !== app.number) app.goToCluster(number);
    start.show(false);
    app.goTo(app.model.find(id));
    return true;
  };
  byId("cluster").addEventListener("change", (event) => app.goToCluster(Number(event.target.value)));
  listenToKeys({ app, camera, search, start, actions });
  // What the panels leave to the picture.
  const measure = () => {
    const side = byId("side"), details = byId("details"), shut = narrow();
    const beside = (panel) => (panel.offsetWidth ? panel.offsetWidth + 12 : 0);
    camera.left = shut ? 0 : Math.max(beside(side), stacked() ? beside(details) : 0);
    camera.right = shut || stacked() ? 0 : beside(details);
    camera.top = byId("tools").offsetHeight + 16;
    camera.bottom = shut ? Math.max(side.offsetHeight, details.offsetHeight) : 0;
  };
  window.addEventListener("beforeprint", () => {
    const { theme } = document.documentElement.dataset;
    layPoster(app, painter, { ...coloursOf("light"), paper: "#ffffff" });
    document.documentElement.dataset.theme = theme;
  });
  window.addEventListener("afterprint", () => byId("print").replaceChildren());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => app.changed("theme"));
  new ResizeObserver(() => { measure(); if (camera.moved) redraw(); else { camera.showAll(); camera.moved = false; } }).observe(canvas);
  measure();
  fragment.restore();
  return { app, camera, search, start, shown, showNode, exported: { svg: () => asSvg(app, painter, colours), png: () => asPng(app, painter, colours) } };
}

const MARKED = ["added", "removed", "changed", "left", "touched"];

function narrow() { return window.innerWidth < 820; }

// Whether both panels stand at the left, one above the other, so that two thirds are left to the picture.
function stacked() { return window.innerWidth < 2100; }

// Names what is pointed at, since its name may be cut short or too small to read.
function tip(app, camera) {
  const tip = byId("tip"), node = app.hovered, box = node >= 0 ? app.boxOf(node) : null;
  tip.hidden = !box;
  if (!box) return;
  const { model } = app, mark = model.markOf(node);
  const falls = model.counted(model.falls(node).keys());
  tip.replaceChildren(element("b", {}, element("bdi", {}, shortened(model.name(node), 120))),
    element("span", {}, ` ${model.kind(node)}`, model.namespace(node) ? " in " : "", element("bdi", {}, shortened(model.namespace(node), 80))),
    ...model.said(node).slice(0, 3).map((sentence) => element("span", { class: model.tone(node) }, element("bdi", {}, shortened(sentence, 200)))),
    mark ? element("span", { class: `mark ${mark}` }, `${SIGNS[mark]} ${WORDS_OF_MARKS[mark]}`) : "",
    model.isGone(node) ? "" : element("span", { class: "quiet" }, `${model.isThere(node) ? "takes" : "would take"} down ${inWords(falls)}`));
  const x = (box.x - camera.x) * camera.zoom, y = (box.y + box.h - camera.y) * camera.zoom;
  tip.style.left = `${Math.max(8, Math.min(x, camera.width - 340))}px`;
  tip.style.top = `${y > camera.height - 90 ? Math.max(8, y - box.h * camera.zoom - 74) : y + 6}px`;
}

// One colour with a share of it laid over another.
function mixed(over, under, share) {
  const parts = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const below = parts(under);
  return `#${parts(over).map((part, i) => Math.round(part * share + below[i] * (1 - share)).toString(16).padStart(2, "0")).join("")}`;
}

window.page = start();
