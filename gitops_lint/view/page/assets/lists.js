// The lists at the left: problems, what most stands on, circles, and what is shown.

class Lists {
  constructor(app) {
    this.app = app;
    this.tab = this.usual;
    byId("tabs").addEventListener("click", (event) => {
      const tab = event.target.closest("[data-tab]");
      if (tab) this.open(tab.dataset.tab);
    });
  }

  // What is shown unless somebody asks for something else: what is wrong, or without that what changes.
  get usual() {
    return DATA.change && !this.app.cluster.findings.some((finding) => !finding.unreported) ? "changes" : "problems";
  }

  open(tab) {
    const parts = new Map([["problems", () => this.#problems()], ...(DATA.change ? [["changes", () => changesList(this.app)]] : []), ["weak", () => this.#weak()], ["show", () => this.#filters()]]);
    this.tab = parts.has(tab) ? tab : this.usual;
    for (const button of byId("tabs").querySelectorAll("[data-tab]")) button.setAttribute("aria-selected", String(button.dataset.tab === this.tab));
    byId("list").replaceChildren(...parts.get(this.tab)());
    this.app.changed("tab");
  }

  reset() {
    const { cluster, model } = this.app;
    const counts = model.counted([...Array(model.count).keys()].filter((node) => model.isDrawn(node)));
    byId("summary").textContent = [inWords(counts), ...standings(model)].join(", ");
    const wrong = cluster.findings.filter((finding) => !finding.unreported && finding.severity !== "info").length;
    byId("wrong").textContent = wrong ? String(wrong) : "";
    byId("wrong").className = cluster.findings.some((finding) => !finding.unreported && finding.severity === "error") ? "error" : "warning";
    this.open(this.tab);
  }

  #problems() {
    const { app } = this;
    const reported = app.cluster.findings.filter((finding) => !finding.unreported);
    const shown = reported.filter((finding) => !app.hidden.severity.has(finding.severity));
    const switches = element("div", { class: "switches" }, ...SEVERITIES.map((severity) => {
      const count = reported.filter((finding) => finding.severity === severity).length;
      return this.#switch("severity", severity, severity, count);
    }));
    const [does, brings] = [true, false].map((is) => gathered(shown.filter(({ consequence }) => Boolean(consequence) === is)).slice(0, 300)
      .map((group) => findingCard(app, group, true)));
    const heading = (text, cards) => (DATA.change && cards.length ? element("h3", {}, text) : null);
    return [switches, heading("What the change does", does), ...does, heading("What checks find that is new", brings), ...brings,
      shown.length ? null : element("p", { class: "quiet" }, reported.length || !app.cluster.findings.length ? "Nothing is wrong that could be seen." : "Nothing new is wrong."),
      this.#unreported(),
    ].filter(Boolean);
  }

  // What is wrong and not reported: it is in a baseline, suppressed, or its check is switched off.
  #unreported() {
    const { app } = this;
    const others = app.cluster.findings.filter((finding) => finding.unreported && !app.hidden.severity.has(finding.severity));
    if (!others.length) return null;
    const counts = new Map();
    for (const { unreported } of others) counts.set(unreported, (counts.get(unreported) ?? 0) + 1);
    return element("details", { id: "unreported" },
      element("summary", { class: "quiet" }, [...counts].map(([why, count]) => `${count} ${why}`).join(", ")),
      ...gathered(others).slice(0, 300).map((group) => findingCard(app, group, true)));
  }

  #weak() {
    const { app } = this, { model } = app;
    const heavy = [...Array(model.count).keys()]
      .filter((node) => model.isDrawn(node) && model.nodes.weight[node] > 0)
      .sort((one, other) => model.nodes.weight[other] - model.nodes.weight[one] || one - other)
      .slice(0, 200);
    const alike = new Map(); // nodes of a kind with which the same falls are one entry
    for (const node of heavy) {
      const key = `${model.nodes.weight[node]} ${model.kind(node)}`;
      if (!alike.has(key)) alike.set(key, []);
      alike.get(key).push(node);
    }
    const list = element("ul", { class: "weak" });
    for (const nodes of [...alike.values()].slice(0, 40)) {
      const bar = element("span", { class: "bar" });
      bar.style.width = `${Math.max(2, (100 * model.nodes.weight[nodes[0]]) / model.heaviest)}%`;
      list.append(element("li", {}, nodeList(app, nodes, () => undefined, 2),
        element("p", { class: "quiet" }, inWords(model.counted(model.falls(nodes[0]).keys()))), bar));
    }
    return [element("p", { class: "quiet" }, "Without any one of these, so much can't come up. Discs grow with it."), list];
  }

  #filters() {
    const { app } = this, { model } = app;
    const counts = { kind: new Map(), namespace: new Map(), standing: new Map(), mark: new Map(), edge: new Map() };
    const add = (what, name) => counts[what].set(name, (counts[what].get(name) ?? 0) + 1);
    for (let node = 0; node < model.count; node++) {
      if (!model.isDrawn(node)) continue;
      add("kind", model.kind(node));
      add("namespace", model.namespace(node));
      add("standing", model.standing(node));
      if (DATA.change) add("mark", model.markOf(node));
    }
    model.links.drawn.forEach((drawn, link) => { if (drawn) add("edge", model.edge(link)); });
    const unnamed = { mark: "as it was" };
    const section = (title, what) => {
      const names = [...counts[what]].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
      const all = (hide) => () => {
        app.hidden[what] = new Set(hide ? names.map(([name]) => name) : []);
        app.lay();
        app.changed("layout", "filters");
        this.open("show");
      };
      return element("section", { class: "filter" },
        element("h3", {}, title, element("button", { class: "small", type: "button", onclick: all(false) }, "all"),
          element("button", { class: "small", type: "button", onclick: all(true) }, "none")),
        ...names.map(([name, count]) => this.#switch(what, name, (what === "mark" && WORDS_OF_MARKS[name]) || name || unnamed[what] || "cluster-wide", count)));
    };
    return [...(DATA.change ? [section("Changes", "mark")] : []), section("States", "standing"), section("Edges", "edge"), section("Kinds", "kind"), section("Namespaces", "namespace")];
  }

  #switch(what, name, label, count) {
    const { app } = this;
    const box = element("input", { type: "checkbox", checked: !app.hidden[what].has(name), onchange: () => {
      app.hide(what, name, !box.checked);
      if (what === "severity") this.open("problems");
    } });
    box.dataset[what] = name;
    return element("label", { class: `switch ${what === "severity" ? name : ""}` }, box, element("bdi", {}, shortened(label, 80)), element("span", { class: "more" }, String(count)));
  }
}

// How many nodes are missing and how many not in Git, where there are any.
function standings(model) {
  return ["missing", "not in Git"].map((standing) => [standing, model.countOf(standing)])
    .filter(([, count]) => count)
    .map(([standing, count]) => `${count} ${standing}`);
}
