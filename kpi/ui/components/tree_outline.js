// The outline of the indicator tree, to read and to open. Words and figures come in ready with the data.

const COLUMNS = {
  name: nameCell,
  weight: weightCell,
  unit: textCell("unit"),
  org: textCell("org"),
  owner: textCell("owner"),
  score: scoreCell,
};
const LEAF = "kpi";
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function treeOutline({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "outline", begin);
  const state = states.get(root);
  root.onclick = (event) => onClick(event, state, setTriggerValue);
  root.onkeydown = (event) => onKey(event, state, setTriggerValue);
  const { selected, ...content } = data;
  const signature = JSON.stringify(content);
  if (state.signature !== signature) redraw(root, state, content, signature);
  select(state, selected);
}

function begin(root) {
  const blank = { signature: null, items: [], byCode: new Map(), selected: null, revealed: null, tabbable: null };
  states.set(root, { ...blank, collapsed: new Set() });
}

function redraw(root, state, { nodes, headers, label }, signature) {
  const focused = root.getRootNode().activeElement?.dataset.code;
  const tree = setAttributes(el("div", "tree"), { role: "tree", "aria-label": label });
  state.items = itemsOf(nodes, headers);
  state.byCode = new Map(state.items.map((item) => [item.code, item]));
  tree.append(...state.items.map((item) => item.element));
  root.replaceChildren(headOf(headers), tree);
  Object.assign(state, { signature, selected: null, tabbable: null });
  unfold(state);
  if (focused !== undefined) focusItem(state, state.byCode.get(focused));
}

// Order, depth and folding

/** The nodes from the top down, each with its depth; a node without a known parent is a root. */
function itemsOf(nodes, headers) {
  const known = new Set(nodes.map((node) => node.code));
  const children = new Map();
  for (const node of nodes) {
    const parent = known.has(node.parent) ? node.parent : null;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(node);
  }
  const items = [];
  const visit = (parent, level) => {
    const siblings = children.get(parent?.code ?? null) ?? [];
    siblings.forEach((node, place) => {
      const family = { level, place: place + 1, siblings: siblings.length, branch: children.has(node.code) };
      const item = { code: node.code, parent, branch: family.branch, element: lineOf(node, family, headers) };
      items.push(item);
      visit(item, level + 1);
    });
  };
  visit(null, 1);
  return items;
}

/** Show what no folded ancestor hides; parents come before their children, so one pass is enough. */
function unfold(state) {
  for (const item of state.items) {
    item.element.hidden = Boolean(item.parent && (item.parent.element.hidden || state.collapsed.has(item.parent.code)));
    if (item.branch) item.element.setAttribute("aria-expanded", String(!state.collapsed.has(item.code)));
  }
}

function fold(state, item, folded) {
  if (folded) state.collapsed.add(item.code);
  else state.collapsed.delete(item.code);
  unfold(state);
}

// Mouse, keyboard, focus and selection

function onClick(event, state, setTriggerValue) {
  const item = itemOf(event, state);
  if (!item) return;
  makeTabbable(state, item.element);
  if (item.branch && event.target.closest(".twist")) fold(state, item, !state.collapsed.has(item.code));
  else setTriggerValue("opened", item.code);
}

function itemOf(event, state) {
  return state.byCode.get(event.target.closest("[data-code]")?.dataset.code);
}

function onKey(event, state, setTriggerValue) {
  const item = itemOf(event, state);
  if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") setTriggerValue("opened", item.code);
  else if (event.key in STEPS) step(state, item, STEPS[event.key]);
  else if (event.key === "ArrowRight") inwards(state, item);
  else if (event.key === "ArrowLeft") outwards(state, item);
  else return;
  event.preventDefault();
}

function step(state, item, by) {
  const shown = state.items.filter((other) => !other.element.hidden);
  focusItem(state, shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(item) + by))]);
}

function inwards(state, item) {
  if (!item.branch) return;
  if (state.collapsed.has(item.code)) fold(state, item, false);
  else step(state, item, 1);
}

function outwards(state, item) {
  if (item.branch && !state.collapsed.has(item.code)) fold(state, item, true);
  else focusItem(state, item.parent);
}

function focusItem(state, item) {
  if (!item) return;
  makeTabbable(state, item.element);
  item.element.focus();
}

/** One node at a time takes part in the tab order; the arrows reach the others. */
function makeTabbable(state, element) {
  state.tabbable?.setAttribute("tabindex", "-1");
  element?.setAttribute("tabindex", "0");
  state.tabbable = element ?? null;
}

function select(state, code) {
  const item = state.byCode.get(code);
  if (item && state.revealed !== code) reveal(state, item);
  state.revealed = code;
  const element = item?.element ?? null;
  if (element !== state.selected) {
    state.selected?.setAttribute("aria-selected", "false");
    element?.setAttribute("aria-selected", "true");
    state.selected = element;
    if (element && !element.hidden) makeTabbable(state, element);
  }
  if (!state.tabbable) makeTabbable(state, state.items[0]?.element);
}

/** A newly selected node must not stay hidden below a folded one; later the user may fold it away. */
function reveal(state, item) {
  for (let above = item.parent; above; above = above.parent) state.collapsed.delete(above.code);
  unfold(state);
}

// Lines and cells

function headOf(headers) {
  const head = setAttributes(el("div", "head"), { "aria-hidden": "true" });
  head.append(...Object.keys(COLUMNS).map((name) => el("span", name, headers[name])));
  return head;
}

function lineOf(node, family, headers) {
  const element = el("div", node.type === LEAF ? "item" : "item goal");
  element.dataset.code = node.code;
  element.dataset.status = node.status;
  element.style.setProperty("--level", family.level - 1);
  setAttributes(element, {
    role: "treeitem",
    tabindex: "-1",
    "aria-selected": "false",
    "aria-level": family.level,
    "aria-posinset": family.place,
    "aria-setsize": family.siblings,
    "aria-label": wordsOf(node, headers),
  });
  element.append(...Object.values(COLUMNS).map((cell) => cell(node, family)));
  return element;
}

function wordsOf(node, headers) {
  const weight = node.weight === null ? "" : `${headers.weight} ${node.weight_word}`;
  const words = [node.name, node.mark, weight, node.unit, node.org, node.owner, node.status_word, node.score];
  return words.filter(Boolean).join(", ");
}

function textCell(name) {
  return (node) => el("span", name, node[name]);
}

function nameCell(node, family) {
  const cell = el("span", "name");
  const words = el("span", "words");
  words.append(el("span", "title", node.name));
  if (node.mark) words.append(el("span", "mark", node.mark));
  cell.append(twistOf(family.branch), words);
  return cell;
}

function twistOf(branch) {
  const twist = el("span", "twist");
  if (!branch) return twist;
  const arrow = svg("svg", { viewBox: "0 0 10 10", "aria-hidden": "true" });
  arrow.append(svg("path", { d: "M1 2.5 H9 L5 8 Z" }));
  twist.append(arrow);
  return twist;
}

function weightCell(node) {
  const cell = el("span", "weight");
  if (node.weight === null) return cell;
  const bar = el("span", "bar");
  const fill = el("span", "fill");
  fill.style.width = `${Math.max(0, Math.min(1, node.share)) * 100}%`;
  bar.append(fill);
  cell.append(bar, el("span", "number", node.weight_word));
  return cell;
}

function scoreCell(node) {
  const cell = el("span", "score");
  if (!node.status) return cell;
  cell.append(shapeOf(node.status), el("span", "word", node.status_word), el("span", "number", node.score));
  return cell;
}
