// The picture on paper: a poster of all of the sheet, in vectors, and light whatever the screen is.

const INNER = { a3: [400, 259], a2: [574, 382] }; // millimetres that the page's style leaves to the picture, lying
const LEGIBLE = 1.5 / 10.5; // millimetres for a unit at which rows can be read on paper

// The paper that a sheet of some size needs: A3 or A2, and whether it lies or stands.
function paperFor(width, height) {
  const lies = width >= height, [long, short] = lies ? [width, height] : [height, width];
  const scale = ([most, least]) => Math.min(most / long, least / short);
  return `${scale(INNER.a3) >= LEGIBLE ? "a3" : "a2"}-${lies ? "landscape" : "portrait"}`;
}

function layPoster(app, painter, colours) {
  const poster = byId("print"), { w, h } = sheetOf(app);
  const picture = new DOMParser().parseFromString(asSvg(app, painter, colours), "image/svg+xml").documentElement;
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  const legend = byId("legend").cloneNode(true);
  legend.removeAttribute("id");
  const heading = element("h1", {}, document.querySelector("#side h1").textContent, DATA.clusters.length > 1 ? ` · ${app.cluster.name}` : "");
  poster.className = paperFor(w, h);
  poster.replaceChildren(element("header", {}, heading, element("p", { class: "quiet" }, [byId("summary"), byId("since")].map((part) => part?.textContent).filter(Boolean).join("; "))), document.adoptNode(picture), legend);
}
