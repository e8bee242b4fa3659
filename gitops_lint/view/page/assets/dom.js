// Elements of the page. Texts become text nodes, whatever they hold: there is no other way in.

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key in made && !key.startsWith("aria")) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function byId(id) { return document.getElementById(id); }

function counted(count, name) { return `${count} ${name}${count === 1 ? "" : "s"}`; }

// What a set of nodes comes to, in words: "4 Kustomizations, 2 HelmReleases, 3 other objects".
function inWords({ kustomizations, releases, objects }) {
  const parts = [];
  if (kustomizations) parts.push(counted(kustomizations, "Kustomization"));
  if (releases) parts.push(counted(releases, "HelmRelease"));
  if (objects) parts.push(counted(objects, parts.length ? "other object" : "object"));
  return parts.join(", ") || "nothing";
}

// A button that chooses a node and shows it.
function nodeButton(app, node, more) {
  const { model } = app;
  const name = element("bdi", { class: "name" }, ...endKept(model.name(node)));
  return element(
    "button",
    { class: `node ${model.isThere(node) && !model.isGone(node) ? "" : model.tone(node)}`, type: "button", title: shortened(model.id(node), 300), onclick: () => app.goTo(node) },
    element("span", { class: `dot ${model.tone(node)}` }),
    element("span", { class: "kind" }, model.kind(node)),
    name,
    more === undefined ? null : element("span", { class: "more" }, more),
  );
}

// A name in two parts, of which the first is cut short where there is no room: names of a kind differ at their ends.
function endKept(name) {
  const letters = [...name.slice(0, 200), ...name.slice(Math.max(200, name.length - 50))], kept = 14;
  if (letters.length < 2 * kept) return [name];
  return [element("span", { class: "front" }, letters.slice(0, Math.min(100, letters.length - kept)).join("")), element("span", {}, letters.slice(-kept).join(""))];
}

function shortened(text, most) {
  return text.length > most ? `${[...text.slice(0, most)].join("")}…` : text;
}

// A list of nodes that shows the first few and the others when asked.
function nodeList(app, nodes, more = () => undefined, few = 8) {
  const list = element("ul", { class: "nodes" });
  const add = (some) => some.forEach((node) => list.append(element("li", {}, nodeButton(app, node, more(node)))));
  add(nodes.slice(0, few));
  if (nodes.length > few) {
    const rest = element("button", { class: "rest", type: "button", onclick: () => { rest.parentNode.remove(); add(nodes.slice(few)); } },
      `${nodes.length - few} more`);
    list.append(element("li", {}, rest));
  }
  return list;
}

// A file and a line, to copy, and to open where the repository is hosted.
function placeLine(place) {
  if (!place) return null;
  const text = `${place.path}:${place.line}`;
  const copy = element("button", { class: "link", type: "button", title: "Copy file and line", onclick: () => copied(text, copy) }, "copy");
  const forge = place.old ? DATA.change?.forge : DATA.forge;
  const address = forge ? `${forge}/${place.path.split("/").map(encodeURIComponent).join("/")}#${DATA.anchor}${place.line}` : "";
  return element("div", { class: "place" }, element("code", {}, element("bdi", {}, shortened(text, 400))), copy,
    address ? element("a", { class: "link", href: address, target: "_blank", rel: "noopener noreferrer" }, "open") : null);
}

async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element("textarea", { value: text, class: "away" });
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  button.textContent = "copied";
  setTimeout(() => { button.textContent = "copy"; }, 1200);
}
