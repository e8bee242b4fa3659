// Saves the whole sheet as it is now, as SVG or PNG.

const MARGIN = 40, MOST_PIXELS = 64e6, LONGEST = 16000;

function sheetOf(app) {
  return { x: -MARGIN, y: -MARGIN, w: app.places.width + 2 * MARGIN, h: app.places.height + 2 * MARGIN };
}

function asSvg(app, painter, colours) {
  const sheet = sheetOf(app), pen = new SvgPen();
  painter.paint(pen, colours, 1, sheet);
  if (app.lit) painter.paintLit(pen, colours, 1, sheet);
  return pen.file(sheet.x, sheet.y, sheet.w, sheet.h, colours.paper);
}

function asPng(app, painter, colours) {
  const sheet = sheetOf(app);
  const scale = Math.min(2, LONGEST / sheet.w, LONGEST / sheet.h, Math.sqrt(MOST_PIXELS / (sheet.w * sheet.h)));
  const canvas = element("canvas", { width: Math.ceil(sheet.w * scale), height: Math.ceil(sheet.h * scale) });
  const context = canvas.getContext("2d");
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, -sheet.x * scale, -sheet.y * scale);
  const pen = new CanvasPen(context);
  painter.paint(pen, colours, Math.max(1, scale), sheet);
  if (app.lit) painter.paintLit(pen, colours, Math.max(1, scale), sheet);
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function exportAs(kind, app, painter, colours) {
  const name = `${app.cluster.name.replace(/[^\w.-]+/g, "-").slice(0, 60) || "cluster"}.${kind}`;
  const blob = kind === "svg" ? new Blob([asSvg(app, painter, colours)], { type: "image/svg+xml" }) : await asPng(app, painter, colours);
  if (blob) save(blob, name);
}
