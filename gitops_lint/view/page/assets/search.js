// Search as you type: every word must be in a node's kind, namespace or name; "missing" and "not in Git" find those that are.

class Search {
  constructor(app) {
    this.app = app;
    this.field = byId("search");
    this.list = byId("results");
    this.field.addEventListener("input", () => this.look());
    this.field.addEventListener("keydown", (event) => this.#key(event));
  }

  reset() {
    const { model } = this.app;
    this.texts = [];
    for (let node = 0; node < model.count; node++) this.texts.push(model.id(node).toLowerCase());
    this.look();
  }

  // The nodes that are found, those whose names begin with what is looked for first.
  found(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const { model } = this.app, state = query.trim().toLowerCase();
    const isInState = (node) => state.length > 2 && !model.isThere(node) && model.standing(node).toLowerCase().startsWith(state);
    const rank = (node) => {
      const name = model.name(node).toLowerCase();
      return (name === words[0] ? 0 : name.startsWith(words[0]) ? 1 : name.includes(words[0]) ? 2 : 3) * 8 + model.nodes.role[node];
    };
    return this.texts
      .map((text, node) => (model.isDrawn(node) && (words.every((word) => text.includes(word)) || isInState(node)) ? node : -1))
      .filter((node) => node >= 0)
      .map((node) => [rank(node), node])
      .sort((one, other) => one[0] - other[0] || one[1] - other[1])
      .map(([, node]) => node);
  }

  look() {
    const query = this.app.query = this.field.value;
    this.nodes = this.found(query);
    this.at = 0;
    this.list.replaceChildren();
    byId("lists").hidden = Boolean(query.trim());
    this.list.hidden = !query.trim();
    if (query.trim()) {
      this.list.append(element("p", { class: "quiet", role: "status" }, this.nodes.length ? `${this.nodes.length} found` : "Nothing is called that."));
      this.list.append(nodeList(this.app, this.nodes.slice(0, 200), (node) => this.app.model.namespace(node), 60));
      this.#mark();
    }
    this.app.changed("query");
  }

  clear() {
    this.field.value = "";
    this.look();
  }

  #mark() {
    [...this.list.querySelectorAll("button.node")].forEach((button, i) => {
      button.classList.toggle("at", i === this.at);
      if (i === this.at) button.scrollIntoView({ block: "nearest" });
    });
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = Math.max(0, Math.min(this.nodes.length - 1, this.at + step));
      this.#mark();
    } else if (event.key === "Enter" && this.nodes.length) {
      this.app.goTo(this.nodes[this.at]);
      this.field.blur();
    } else if (event.key === "Escape") {
      this.clear();
      this.field.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
