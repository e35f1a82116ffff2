// A diagram. Places, curves and words come ready with the data; only light, focus and the stretch sideways live here.

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const ENDS = { Home: 0, End: -1 };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function diagram({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "diagram", begin);
  const state = states.get(root);
  runBoxes(root, state, data, setTriggerValue, { onKey, redraw, select });
}

function begin(root) {
  const view = el("div", "view");
  root.append(view);
  const state = { view, signature: null, boxes: [], byId: new Map(), wires: [], selected: null, tabbable: null };
  states.set(root, state);
  followPointer(root, state, light);
}

function redraw(state, { label, width, height, lanes, boxes, wires, legend, none }, signature) {
  const focused = state.view.getRootNode().activeElement?.dataset.id;
  const share = (length) => `${(100 * length) / width}%`;
  state.boxes = boxes.map((box) => ({ ...box, near: new Set(), element: buttonOf(box) }));
  state.byId = new Map(state.boxes.map((box) => [box.id, box]));
  state.wires = wires.map((wire) => ({ ...wire, elements: elementsOf(wire, share) }));
  for (const { source, to, style } of state.wires) {
    if (style === "plain") continue;
    state.byId.get(source).near.add(to);
    state.byId.get(to).near.add(source);
  }
  const lines = svg("svg", { class: "lines", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none" });
  lines.setAttribute("aria-hidden", "true");
  lines.append(...state.wires.map((wire) => wire.elements[0]));
  const board = el("div", "board");
  board.style.height = `${height}px`;
  const marks = state.wires.flatMap((wire) => wire.elements.slice(1));
  board.append(lines, ...marks, ...lanes.map((lane) => laneOf(lane, state, share, none)));
  setAttributes(state.view, { role: "group", "aria-label": label });
  state.view.replaceChildren(board, ...(legend.length > 0 ? [legendOf(legend)] : []));
  Object.assign(state, { signature, lanes, tabbable: null });
  if (focused !== undefined) focusBox(state, state.byId.get(focused));
}

// Lanes and boxes

function laneOf(lane, state, share, none) {
  const element = setAttributes(el("div", "lane"), { role: "list", "aria-label": lane.name });
  Object.assign(element.style, { top: `${lane.top}px`, height: `${lane.height}px` });
  const title = setAttributes(el("div", "title"), { "aria-hidden": "true" });
  title.append(el("strong", "", lane.name), el("span", "", lane.note));
  element.append(title);
  const inside = state.boxes.filter((box) => box.top >= lane.top && box.top < lane.top + lane.height);
  for (const box of inside) {
    const spot = setAttributes(el("div", "spot"), { role: "listitem" });
    Object.assign(spot.style, { left: share(box.left), width: share(box.width) });
    Object.assign(spot.style, { top: `${box.top - lane.top}px`, height: `${box.height}px` });
    spot.append(box.element);
    element.append(spot);
  }
  if (inside.length === 0) element.append(el("span", "none", none));
  return element;
}

function buttonOf(box) {
  const words = [box.name, box.status_word, box.mark, box.note].filter(Boolean).join(", ");
  const button = setAttributes(el("button", `box ${box.kind}`), { type: "button", tabindex: "-1", "aria-label": words });
  button.title = [box.name, [box.status_word, box.mark, box.note].filter(Boolean).join(" · ")].join("\n");
  button.dataset.id = box.id;
  button.dataset.status = box.status;
  const line = el("span", "line");
  if (box.status) line.append(shapeOf(box.status));
  if (box.mark) line.append(el("span", "mark", box.mark));
  if (box.note) line.append(el("span", "note", box.note));
  button.append(el("span", "name", box.name), line);
  return button;
}

// Wires

/** The line, its arrow head and, where the data say the contrary, a mark in its middle. */
function elementsOf({ path, tip, towards, middle, style }, share) {
  const line = svg("path", { d: path, class: `wire ${style}` });
  const head = placed(el("span", `tip ${style} ${towards}`), tip, share);
  if (style !== "contrary") return [line, head];
  const mark = placed(el("span", "against"), middle, share);
  mark.append(shapeOf("off_track"));
  return [line, head, mark];
}

function placed(element, [x, y], share) {
  Object.assign(element.style, { left: share(x), top: `${y}px` });
  return setAttributes(element, { "aria-hidden": "true" });
}

function legendOf(legend) {
  const list = setAttributes(el("div", "legend"), { role: "list" });
  for (const { style, words } of legend) {
    const item = setAttributes(el("span", "entry"), { role: "listitem" });
    const sample = svg("svg", { class: "sample", viewBox: "0 0 40 10", "aria-hidden": "true" });
    sample.append(svg("path", { d: "M1 5h31", class: `wire ${style}` }), svg("path", { d: "M39 5l-7 -3.5v7Z", class: `head ${style}` }));
    item.append(sample);
    if (style === "contrary") item.append(shapeOf("off_track"));
    item.append(el("span", "", words));
    list.append(item);
  }
  return list;
}

// Light: what one box is linked with

function light(state, id) {
  const box = state.byId.get(id);
  const lit = box?.near.size > 0;
  for (const other of state.boxes) {
    other.element.classList.toggle("dim", lit && other !== box && !box.near.has(other.id));
  }
  for (const { source, to, style, elements } of state.wires) {
    const own = lit && style !== "plain" && (source === id || to === id);
    for (const element of elements) {
      element.classList.toggle("lit", own);
      element.classList.toggle("dim", lit && !own);
    }
  }
}

function select(state, id) {
  markSelected(state, id);
  light(state, id);
}

// Keyboard and focus

function onKey(event, state, box) {
  if (!box || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in KEYS) focusBox(state, beside(state, box, KEYS[event.key]));
  else if (event.key in ENDS) focusBox(state, state.boxes.at(ENDS[event.key]));
  else return;
  event.preventDefault();
}

/** The nearest box in a direction; what lies aside of it counts as thrice as far. */
function beside(state, box, [right, down]) {
  const away = (other) => {
    const [x, y] = [other.left + other.width / 2 - box.left - box.width / 2, other.top - box.top];
    const ahead = x * right + y * down;
    return ahead > 1 ? ahead + 3 * Math.abs(right ? y : x) : Infinity;
  };
  const nearest = [...state.boxes].sort((one, other) => away(one) - away(other))[0];
  return away(nearest) < Infinity ? nearest : box;
}

