// The clusters beside each other: how bad things are in each, and a page to choose one of many.

const MANY_CLUSTERS = 4; // from so many on the page begins with all of them

// How many findings of each severity are reported of a cluster.
function tallyOf(cluster) {
  return SEVERITIES.map((severity) => cluster.findings.filter((finding) => finding.severity === severity && !finding.unreported).length);
}

// The cluster in which things are worst; the first of several that are alike.
function worstCluster() {
  const tallies = DATA.clusters.map(tallyOf), bad = SEVERITIES.length - 1; // notes make no cluster worse
  const isWorse = (one, other) => {
    const at = one.findIndex((count, i) => i < bad && count !== other[i]);
    return at >= 0 && one[at] > other[at];
  };
  return tallies.reduce((worst, tally, i) => (isWorse(tally, tallies[worst]) ? i : worst), 0);
}

// "2 errors, 1 warning", or nothing.
function tallyInWords(tally) {
  return SEVERITIES.slice(0, 2).map((severity, i) => (tally[i] ? counted(tally[i], severity) : "")).filter(Boolean).join(", ");
}

class Start {
  constructor(app) {
    this.app = app;
    this.panel = byId("start");
    this.few = DATA.clusters.length < MANY_CLUSTERS;
  }

  get open() { return !this.panel.hidden; }

  show(open) {
    this.panel.hidden = !open;
    if (open && !this.panel.children.length) this.#fill();
    if (open) this.panel.querySelector("button")?.focus({ preventScroll: true });
  }

  #fill() {
    const cards = element("div", { id: "cards" }, ...DATA.clusters.map((cluster, number) => this.#card(cluster, number)));
    this.panel.append(element("h1", {}, document.querySelector("#side h1").textContent), element("p", { class: "quiet" }, counted(DATA.clusters.length, "cluster")), cards);
  }

  #card(cluster, number) {
    const { kustomizations, releases, objects, missing } = cluster.counts, tally = tallyOf(cluster);
    const worst = tally.findIndex((count) => count > 0);
    const wrong = tallyInWords(tally);
    return element("button", { class: "cluster", type: "button", onclick: () => this.app.goToCluster(number) },
      element("h3", {}, element("bdi", {}, shortened(cluster.name, 120))),
      element("p", { class: "quiet" }, inWords({ kustomizations, releases, objects })),
      element("p", { class: `wrong ${wrong ? SEVERITIES[worst] : "quiet"}` }, wrong || "nothing is wrong that could be seen"),
      missing ? element("p", { class: "missing" }, `${missing} missing`) : null,
      ...this.#differences(cluster));
  }

  // What a cluster has that none of the others has, and what it lacks that all others have.
  #differences({ own, lacking }) {
    const told = [["only here", own], ["not here", lacking]].filter(([, { count }]) => count);
    if (!told.length && DATA.clusters.length > 1) return [element("p", { class: "quiet" }, "every object is in another cluster, too")];
    return told.map(([what, { count, names }]) => element("p", { class: "differs" }, element("b", {}, `${what}: ${count}`),
      ...names.map((name) => element("span", {}, element("bdi", {}, shortened(name, 200)))),
      count > names.length ? element("span", { class: "quiet" }, `and ${count - names.length} more`) : null));
  }
}
