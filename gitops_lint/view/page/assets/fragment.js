// The state of the page as the fragment of its address, so that what one looks at can be sent to others.

class Fragment {
  constructor(app, camera, lists, search, start) {
    Object.assign(this, { app, camera, lists, search, start, timer: 0, written: null });
    window.addEventListener("hashchange", () => { if (location.hash !== this.written) this.restore(); });
  }

  #state() {
    const { app, camera } = this;
    const state = new URLSearchParams();
    const put = (key, value) => { if (value) state.set(key, value); };
    if (this.start.open) {
      if (this.start.few) put("view", "clusters");
      put("theme", app.theme);
      return state;
    }
    if (!this.start.few || app.number !== worstCluster()) put("cluster", app.cluster.name);
    if (app.chosen >= 0) put("node", app.model.id(app.chosen));
    if (app.other >= 0) put("to", app.model.id(app.other));
    if (app.rings > 0) put("rings", String(app.rings));
    if (app.grouping !== "dependencies") put("by", app.grouping);
    put("q", app.query.trim());
    put("theme", app.theme);
    if (this.lists.tab !== this.lists.usual) put("tab", this.lists.tab);
    if (DATA.change && !app.marked) put("plain", "1");
    for (const [what, names] of Object.entries(app.hidden)) for (const name of names) state.append(`-${what}`, name);
    const usual = app.cluster.collapsed;
    const other = [...app.cards.keys()].filter((card) => app.cards[card].rows.length && app.collapsed.has(card) !== usual);
    if (other.length > 40) put("cards", usual ? "open" : "closed");
    else for (const card of other) state.append("card", this.#cardName(card));
    if (camera.moved) put("at", [camera.x, camera.y].map(Math.round).concat(Math.round(camera.zoom * 1000) / 1000).join(","));
    return state;
  }

  #cardName(card) {
    const { head } = this.app.cards[card];
    return head < 0 ? DATA.measures.bootstrap : this.app.model.id(head);
  }

  // Writes soon, not at each step of a movement: browsers allow some hundred a minute.
  write() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const text = this.#state().toString();
      this.written = text ? `#${text}` : "";
      if (this.written !== location.hash) history.replaceState(null, "", this.written || location.pathname);
    }, 250);
  }

  restore() {
    const { app, camera } = this;
    const state = new URLSearchParams(location.hash.slice(1));
    const named = DATA.clusters.findIndex((cluster) => cluster.name === state.get("cluster"));
    const number = named >= 0 ? named : worstCluster();
    if (number !== app.number || this.written !== null) app.open(number);
    this.start.show(state.get("view") === "clusters" || (!this.start.few && named < 0));
    app.theme = ["light", "dark"].includes(state.get("theme")) ? state.get("theme") : "";
    app.grouping = Object.hasOwn(app.cluster.layouts, state.get("by") ?? "") ? state.get("by") : "dependencies";
    for (const what of Object.keys(app.hidden)) app.hidden[what] = new Set(state.getAll(`-${what}`));
    const usual = app.cluster.collapsed, cards = state.get("cards"), all = cards === "open" ? false : cards === "closed" ? true : usual;
    app.collapsed = new Set(all ? app.cards.keys() : []);
    const cardNames = new Set(state.getAll("card"));
    for (const card of app.cards.keys()) {
      if (cardNames.has(this.#cardName(card))) app.collapsed[usual ? "delete" : "add"](card);
    }
    app.lay();
    this.search.field.value = state.get("q") ?? "";
    this.lists.tab = state.get("tab") ?? this.lists.usual;
    app.marked = Boolean(DATA.change) && !state.has("plain");
    app.changed("cluster", "theme", "layout");
    const node = state.has("node") ? app.model.find(state.get("node")) : -1;
    app.choose(node, state.has("to") ? app.model.find(state.get("to")) : -1);
    const rings = Number(state.get("rings"));
    if (node >= 0 && app.other < 0 && rings > 0) { app.rings = rings; app.light(); app.changed("choice"); }
    const at = (state.get("at") ?? "").split(",").map(Number);
    if (at.length === 3 && at.every(Number.isFinite) && at[2] > 0) {
      [camera.x, camera.y, camera.zoom] = [at[0], at[1], Math.min(4, Math.max(0.02, at[2]))];
      camera.moved = true;
      camera.onMove();
    } else {
      camera.showAll();
      camera.moved = false;
      if (app.other >= 0) camera.showNodes([...app.lit.ends, ...app.lit.path]);
      else if (node >= 0 && camera.zoom < NEAR) camera.showNode(node);
    }
  }
}
