// Lineage. Words come in ready with the data; only the places of boxes, the links between them and focus live here.

const GAP = 8; // pixels between the boxes of a lane
const ARC = 10; // how far a link within a lane swings out, at least
const ROUNDS = 4;
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function lineage({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "lineage", begin);
  const state = states.get(root);
  runBoxes(root, state, data, setTriggerValue, { onKey, redraw, select });
}

function begin(root) {
  const view = el("div", "view");
  root.append(view);
  const state = { view, signature: null, boxes: [], byId: new Map(), selected: null, tabbable: null, width: 0 };
  states.set(root, state);
  followPointer(root, state, trace);
  new ResizeObserver(() => {
    if (state.width === view.clientWidth) return;
    place(state);
    connect(state);
    trace(state, state.selected);
  }).observe(view);
}

function redraw(state, { lanes, boxes, links, label }, signature) {
  const focused = state.view.getRootNode().activeElement?.dataset.id;
  const named = new Map(lanes.map((lane) => [lane.code, lane.name]));
  state.lanes = lanes;
  state.boxes = boxes.map((box) => ({ ...box, into: [], from: [], element: buttonOf(box, named.get(box.lane)) }));
  state.byId = new Map(state.boxes.map((box) => [box.id, box]));
  state.links = links.map(([one, other]) => linkOf(state.byId.get(one), state.byId.get(other)));
  for (const link of state.links) {
    link.from.into.push(link.to);
    link.to.from.push(link.from);
  }
  const board = el("div", "board");
  const wires = svg("svg", { class: "wires", "aria-hidden": "true" });
  wires.append(...state.links.map((link) => link.element));
  board.append(wires, ...lanes.map((lane) => laneOf(lane, state)));
  setAttributes(state.view, { role: "group", "aria-label": label });
  state.view.replaceChildren(headOf(lanes), board);
  Object.assign(state, { signature, board, tabbable: null });
  place(state);
  connect(state);
  if (focused !== undefined) focusBox(state, state.byId.get(focused));
}

// Lanes and boxes

function headOf(lanes) {
  const head = setAttributes(el("div", "head"), { "aria-hidden": "true" });
  head.append(...lanes.map((lane) => el("span", "", lane.name)));
  return head;
}

function laneOf(lane, state) {
  const boxes = state.boxes.filter((box) => box.lane === lane.code);
  const element = setAttributes(el("div", "lane"), { role: "list", "aria-label": lane.name });
  element.append(...boxes.map((box) => box.element.parentElement));
  if (boxes.length === 0 && lane.none) element.append(blankOf(lane));
  return element;
}

/** What stands in a lane that has no box. */
function blankOf(lane) {
  const item = setAttributes(el("div", "spot middle"), { role: "listitem" });
  const blank = el("span", "blank");
  blank.dataset.status = lane.none_status;
  blank.append(shapeOf(lane.none_status), el("span", "", lane.none));
  item.append(blank);
  return item;
}

function buttonOf(box, lane) {
  const item = setAttributes(el("div", "spot"), { role: "listitem" });
  const words = [`${lane} ${box.name}`, box.note, box.mark].filter(Boolean).join(", ");
  const button = setAttributes(el("button", "box"), { type: "button", tabindex: "-1", "aria-label": words });
  button.title = box.name;
  button.dataset.id = box.id;
  button.dataset.status = box.status;
  button.append(el("span", "name", box.name));
  if (box.note) button.append(el("span", "note", box.note));
  if (box.mark) {
    const mark = el("span", "mark");
    mark.append(shapeOf(box.status), el("span", "", box.mark));
    button.append(mark);
  }
  item.append(button);
  return button;
}

// Places

/** Give every box a height in its lane near those it is linked with, without one lying over another. */
function place(state) {
  state.width = state.view.clientWidth;
  const lanes = state.lanes.map((lane) => state.boxes.filter((box) => box.lane === lane.code));
  for (const box of state.boxes) box.height = box.element.offsetHeight;
  for (const boxes of lanes) stack(boxes);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const boxes of round % 2 ? lanes : [...lanes].reverse()) settle(boxes);
  }
  const top = Math.min(...state.boxes.map((box) => box.top));
  let bottom = 0;
  for (const box of state.boxes) {
    box.top = Math.round(box.top - top);
    bottom = Math.max(bottom, box.top + box.height);
    box.element.parentElement.style.top = `${box.top}px`;
  }
  state.board.style.height = `${bottom}px`;
  state.columns = lanes.map((boxes) => boxes.sort((one, other) => one.top - other.top));
}

function stack(boxes) {
  let top = 0;
  for (const box of boxes) {
    box.top = top;
    top += box.height + GAP;
  }
}

function settle(boxes) {
  for (const box of boxes) box.wish = wishOf(box);
  boxes.sort((one, other) => one.wish - other.wish);
  const blocks = [];
  for (const box of boxes) {
    let block = { boxes: [box], sum: box.wish - box.height / 2, height: box.height + GAP };
    for (let last = blocks.at(-1); last && topOf(last) + last.height > topOf(block); last = blocks.at(-1)) {
      blocks.pop();
      block = joined(last, block);
    }
    blocks.push(block);
  }
  for (const block of blocks) {
    let top = topOf(block);
    for (const box of block.boxes) {
      box.top = top;
      top += box.height + GAP;
    }
  }
}

/** Where the middle of a box would like to be: in the middle of what it is linked with. */
function wishOf(box) {
  const near = [...box.into, ...box.from];
  if (near.length === 0) return middleOf(box);
  return near.reduce((sum, other) => sum + middleOf(other), 0) / near.length;
}

function middleOf(box) {
  return box.top + box.height / 2;
}

/** Boxes that touch move as one; `sum` adds up where each would like the top of the block. */
function joined(above, below) {
  const sum = above.sum + below.sum - below.boxes.length * above.height;
  return { boxes: [...above.boxes, ...below.boxes], sum, height: above.height + below.height };
}

function topOf(block) {
  return block.sum / block.boxes.length;
}

// Links

function linkOf(from, to) {
  const within = from.lane === to.lane;
  const element = svg("g", { class: within ? "wire within" : "wire" });
  element.append(...(within ? ["line", "tip"] : ["line"]).map((name) => svg("path", { class: name })));
  return { from, to, within, element };
}

/** Measure every box before the first link is drawn: to measure after drawing is to lay everything out again. */
function connect(state) {
  const sides = new Map(state.boxes.map((box) => [box, sidesOf(box)]));
  for (const { from, to, within, element } of state.links) {
    const curves = (within ? arcOf : curveOf)(sides.get(from), sides.get(to));
    curves.forEach((curve, place) => element.children[place].setAttribute("d", curve));
  }
}

function curveOf(start, end) {
  const half = (start.right + end.left) / 2;
  return [`M${start.right} ${start.y}C${half} ${start.y} ${half} ${end.y} ${end.left} ${end.y}`];
}

/** A link within a lane leaves its box on the right and comes back to the other with an arrow. */
function arcOf(start, end) {
  const out = Math.max(start.right, end.right) + ARC + Math.min(22, Math.abs(end.y - start.y) / 12);
  const y = end.y + Math.sign(start.y - end.y) * 6;
  const line = `M${start.right} ${start.y}C${out} ${start.y} ${out} ${y} ${end.right + 5} ${y}`;
  return [line, `M${end.right + 1} ${y}l6 -3.5v7Z`];
}

function sidesOf(box) {
  const { parentElement: spot, offsetWidth } = box.element;
  const left = spot.parentElement.offsetLeft + spot.offsetLeft;
  return { left, right: left + offsetWidth, y: middleOf(box) };
}

// Light: what one box is fed from and feeds

function trace(state, id) {
  const start = state.byId.get(id);
  if (!start) return;
  const above = reached(start, "from");
  const below = reached(start, "into");
  for (const box of state.boxes) box.element.classList.toggle("dim", !above.has(box) && !below.has(box));
  for (const { from, to, element } of state.links) {
    element.classList.toggle("lit", (above.has(from) && above.has(to)) || (below.has(from) && below.has(to)));
  }
}

function reached(start, side) {
  const found = new Set([start]);
  for (const box of found) for (const other of box[side]) found.add(other);
  return found;
}

function select(state, id) {
  const box = markSelected(state, id);
  trace(state, id);
  if (box) bringIntoView(state, box);
}

/** Scroll inside the drawing only: the page stays where the person has it. */
function bringIntoView({ view, board }, box) {
  const top = board.offsetTop + box.top;
  const hidden = top < view.scrollTop + board.offsetTop || top + box.height > view.scrollTop + view.clientHeight;
  if (hidden) view.scrollTop = top - (view.clientHeight - box.height) / 2;
}

// Keyboard and focus

function onKey(event, state, box) {
  if (!box || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in STEPS) focusBox(state, inLane(state, box, STEPS[event.key]));
  else if (event.key in SIDES) focusBox(state, beside(state, box, SIDES[event.key]));
  else return;
  event.preventDefault();
}

function inLane(state, box, by) {
  const column = state.columns.find((boxes) => boxes.includes(box));
  return column[Math.max(0, Math.min(column.length - 1, column.indexOf(box) + by))];
}

/** The nearest box that is linked in that direction, else the nearest of the next lane that has any. */
function beside(state, box, side) {
  const place = state.columns.findIndex((boxes) => boxes.includes(box));
  const linked = (side < 0 ? box.from : box.into).filter((other) => other.lane !== box.lane);
  const further = side < 0 ? state.columns.slice(0, place).reverse() : state.columns.slice(place + 1);
  return nearest(box, linked) ?? nearest(box, further.find((boxes) => boxes.length > 0) ?? []);
}

function nearest(box, others) {
  const away = (other) => Math.abs(middleOf(other) - middleOf(box));
  return [...others].sort((one, other) => away(one) - away(other))[0];
}

