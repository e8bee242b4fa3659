// Moves over the sheet: dragging, wheel, pinch, keys; and tells what is pointed at.

class Camera {
  constructor(canvas, app, onMove) {
    Object.assign(this, { canvas, app, onMove, x: 0, y: 0, zoom: 1, left: 0, right: 0, top: 52, bottom: 0 });
    this.pointers = new Map();
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, (event) => this.#up(event));
    canvas.addEventListener("pointerleave", () => { if (!this.pointers.size) this.app.point(-1); });
    canvas.addEventListener("dblclick", (event) => this.#twice(event));
  }

  get width() { return this.canvas.clientWidth; }
  get height() { return this.canvas.clientHeight; }

  toSheet(x, y) { return [x / this.zoom + this.x, y / this.zoom + this.y]; }

  // The part of the sheet that is to be seen.
  seen() { return { x: this.x, y: this.y, w: this.width / this.zoom, h: this.height / this.zoom }; }

  // Shows a part of the sheet, as large as there is room beside the panels.
  show({ x, y, w, h }, most = 1.25, least = 0.02) {
    const margin = 28, room = this.width - this.left - this.right - 2 * margin;
    const high = this.height - this.top - this.bottom - margin;
    this.zoom = Math.min(most, Math.max(least, Math.min(room / w, high / h)));
    this.x = x + w / 2 - (this.left + margin + room / 2) / this.zoom;
    this.y = y + h / 2 - (this.top + high / 2) / this.zoom;
    this.onMove();
  }

  showAll() {
    this.show({ x: 0, y: 0, w: Math.max(this.app.places.width, 1), h: Math.max(this.app.places.height, 1) });
  }

  showNode(node) {
    const box = this.app.boxOf(node);
    if (!box) return;
    const zoom = Math.max(this.zoom, 0.8);
    const middle = (this.left + this.width - this.right) / 2;
    this.zoom = zoom;
    this.x = box.x + box.w / 2 - middle / zoom;
    this.y = box.y + box.h / 2 - (this.height - this.bottom) / 2 / zoom;
    this.onMove();
  }

  // Shows several nodes at once, as near as they allow.
  showNodes(nodes) {
    const boxes = nodes.map((node) => this.app.boxOf(node)).filter(Boolean);
    if (!boxes.length) return;
    const x = Math.min(...boxes.map((box) => box.x)), y = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + box.w)), bottom = Math.max(...boxes.map((box) => box.y + box.h));
    this.show({ x, y, w: right - x, h: bottom - y }, 1);
  }

  zoomAt(x, y, factor) {
    const [sheetX, sheetY] = this.toSheet(x, y);
    this.zoom = Math.min(4, Math.max(0.02, this.zoom * factor));
    this.x = sheetX - x / this.zoom;
    this.y = sheetY - y / this.zoom;
    this.onMove();
  }

  pan(dx, dy) {
    this.x -= dx / this.zoom;
    this.y -= dy / this.zoom;
    this.onMove();
  }

  #wheel(event) {
    event.preventDefault();
    const scale = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey) this.pan(-(event.deltaX || event.deltaY) * scale, 0);
    else this.zoomAt(event.offsetX, event.offsetY, Math.exp(-event.deltaY * scale * (event.ctrlKey ? 0.01 : 0.0016)));
  }

  #down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.dragged = 0;
  }

  #move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      const node = this.app.nodeAt(...this.toSheet(event.offsetX, event.offsetY));
      this.canvas.style.cursor = node >= 0 ? "pointer" : "grab";
      this.app.point(node);
      return;
    }
    const now = { x: event.offsetX, y: event.offsetY };
    if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const distance = (at) => Math.hypot(at.x - other.x, at.y - other.y) || 1;
      this.zoomAt((now.x + other.x) / 2, (now.y + other.y) / 2, distance(now) / distance(before));
    } else {
      this.pan(now.x - before.x, now.y - before.y);
    }
    this.dragged += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    this.pointers.set(event.pointerId, now);
    if (this.dragged > 4) this.canvas.style.cursor = "grabbing";
  }

  #up(event) {
    this.pointers.delete(event.pointerId);
    if (event.type === "pointerup" && this.dragged <= 4) this.#click(event);
    this.canvas.style.cursor = "grab";
  }

  #click(event) {
    const node = this.app.nodeAt(...this.toSheet(event.offsetX, event.offsetY));
    if (node >= 0 && this.app.chosen >= 0 && (event.shiftKey || this.app.picking)) this.app.choose(this.app.chosen, node);
    else this.app.choose(node);
    this.app.picking = false;
  }

  #twice(event) {
    const card = this.app.cardAt(...this.toSheet(event.offsetX, event.offsetY));
    if (card >= 0) this.app.toggle(card);
    else this.zoomAt(event.offsetX, event.offsetY, 1.8);
  }
}
