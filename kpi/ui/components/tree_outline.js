// The outline of the indicator tree: order, folding, focus and selection. Words and figures come in ready with the data.

const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function treeOutline({ data, parentElement, setTriggerValue, setStateValue }) {
  const root = rootOf(parentElement, "outline", begin);
  const state = states.get(root);
  state.open = (code) => setTriggerValue("opened", code);
  state.send = (edits) => setStateValue("edits", edits);
  const { selected, ...given } = data;
  const signature = JSON.stringify(given);
  if (state.signature !== signature) {
    Object.assign(state, { signature, given });
    root.classList.toggle("editing", Boolean(given.editing));
    acknowledge(state);
    draw(state);
    beginNamed(state);
  }
  if (state.told !== selected) select(state, selected);
  state.told = selected;
}

function begin(root) {
  const state = { root, signature: null, items: [], byCode: new Map(), selected: null, tabbable: null };
  Object.assign(state, { collapsed: new Set(), revealed: null, told: null, drag: null, trial: null, field: null, ...noEdits() });
  state.head = setAttributes(el("div", "head"), { "aria-hidden": "true" });
  state.tree = setAttributes(el("div", "tree"), { role: "tree" });
  state.live = setAttributes(el("div", "live"), { "aria-live": "polite" });
  state.box = el("div", "box");
  state.box.append(state.head, state.tree);
  root.append(state.box, state.live);
  root.onclick = (event) => onClick(event, state);
  root.onkeydown = (event) => onKey(event, state);
  root.onpointerdown = (event) => onGrab(event, state);
  root.ondblclick = (event) => onDoubleClick(event, state);
  states.set(root, state);
}

/** Draw what the page says with the edits that it does not know of yet; lines that say the same stay as they are. */
function draw(state) {
  const { headers, label } = state.given;
  const focused = state.tree.getRootNode().activeElement;
  const code = focused?.dataset?.code;
  state.head.replaceChildren(...headOf(state.given));
  setAttributes(state.tree, { "aria-label": label, "aria-multiselectable": "false" });
  const before = state.byCode;
  state.items = itemsOf(edited(state), state.given);
  state.byCode = new Map(state.items.map((item) => [item.code, item]));
  for (const item of state.items) keepLine(state, item, before.get(item.code), headers);
  arrange(state.tree, state.items.map((item) => item.element));
  mark(state, state.selected);
  unfold(state);
  if (!state.byCode.has(state.tabbable)) makeTabbable(state, state.items[0]?.code);
  else makeTabbable(state, state.tabbable);
  if (code !== undefined && code !== state.tree.getRootNode().activeElement?.dataset?.code) focusCode(state, code);
}

function keepLine(state, item, before, headers) {
  const open = before && state.field?.code === item.code;
  if (before && (open || before.said === item.said)) {
    item.element = before.element;
    item.said = before.said;
  } else {
    item.element = lineOf(item, state.given, headers);
  }
}

/** Put elements in order, touching only those that are out of it; what is no more is taken out. */
function arrange(parent, elements) {
  const wanted = new Set(elements);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let at = parent.firstElementChild;
  for (const element of elements) {
    if (at && at !== element && at.nextElementSibling === element) {
      const gone = at;
      at = element;
      gone.remove();
    }
    if (element === at) at = at.nextElementSibling;
    else parent.insertBefore(element, at);
  }
}

// Order, depth and folding

/** The nodes from the top down, each with its place, its depth and what its children's weights add up to. */
function itemsOf(nodes, given) {
  const children = childrenOf(nodes);
  const items = [];
  const visit = (parent, level) => {
    const siblings = children.get(parent?.code ?? null) ?? [];
    const sum = whole(siblings);
    siblings.forEach((node, place) => {
      const below = children.get(node.code) ?? [];
      const family = { level, place: place + 1, siblings: siblings.length, branch: below.length > 0, sum };
      const item = { code: node.code, node, parent, ...family, mark: sumMark(below, given) };
      item.said = JSON.stringify([node, family, item.mark, given.headers]);
      items.push(item);
      visit(item, level + 1);
    });
  };
  visit(null, 1);
  return items;
}

function childrenOf(nodes) {
  const known = new Set(nodes.map((node) => node.code));
  const children = new Map();
  for (const node of nodes) {
    const parent = known.has(node.parent) ? node.parent : null;
    if (!children.has(parent)) children.set(parent, []);
    children.get(parent).push(node);
  }
  return children;
}

/** Show what no folded ancestor hides; parents come before their children, so one pass is enough. */
function unfold(state) {
  for (const item of state.items) {
    const hidden = Boolean(item.parent && (item.parent.element.hidden || state.collapsed.has(item.parent.code)));
    if (item.element.hidden !== hidden) item.element.hidden = hidden;
    if (item.branch) item.element.setAttribute("aria-expanded", String(!state.collapsed.has(item.code)));
  }
}

function fold(state, item, folded) {
  if (folded) state.collapsed.add(item.code);
  else state.collapsed.delete(item.code);
  unfold(state);
}

// Mouse, keyboard, focus and selection

function onClick(event, state) {
  const item = itemOf(event, state);
  if (!item || event.target.closest(".field")) return;
  makeTabbable(state, item.code);
  if (item.branch && event.target.closest(".twist")) fold(state, item, !state.collapsed.has(item.code));
  else if (state.given.editing && event.target.closest(".weight .number")) beginWeight(state, item);
  else open(state, item);
}

function open(state, item) {
  select(state, item.code);
  state.open(item.code);
}

function itemOf(event, state) {
  return state.byCode.get(event.target.closest("[data-code]")?.dataset.code);
}

function onKey(event, state) {
  const item = itemOf(event, state);
  if (!item || event.target.closest(".field")) return;
  if (state.given.editing && onEditKey(event, state, item)) return event.preventDefault();
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") open(state, item);
  else if (event.key in STEPS) step(state, item, STEPS[event.key]);
  else if (event.key === "ArrowRight") inwards(state, item);
  else if (event.key === "ArrowLeft") outwards(state, item);
  else return;
  event.preventDefault();
}

function shownItems(state) {
  return state.items.filter((other) => !other.element.hidden);
}

function step(state, item, by) {
  const shown = shownItems(state);
  focusCode(state, shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(item) + by))].code);
}

function inwards(state, item) {
  if (!item.branch) return;
  if (state.collapsed.has(item.code)) fold(state, item, false);
  else step(state, item, 1);
}

function outwards(state, item) {
  if (item.branch && !state.collapsed.has(item.code)) fold(state, item, true);
  else focusCode(state, item.parent?.code);
}

function focusCode(state, code) {
  const item = state.byCode.get(code);
  if (!item) return;
  makeTabbable(state, code);
  item.element.focus({ preventScroll: true });
  item.element.scrollIntoView({ block: "nearest" });
}

/** One node at a time takes part in the tab order; the arrows reach the others. */
function makeTabbable(state, code) {
  state.byCode.get(state.tabbable)?.element.setAttribute("tabindex", "-1");
  state.byCode.get(code)?.element.setAttribute("tabindex", "0");
  state.tabbable = code ?? null;
}

function select(state, code) {
  const item = state.byCode.get(code);
  mark(state, code);
  if (item && state.revealed !== code) reveal(state, item);
  state.revealed = code;
}

function mark(state, code) {
  state.byCode.get(state.selected)?.element.setAttribute("aria-selected", "false");
  state.byCode.get(code)?.element.setAttribute("aria-selected", "true");
  if (code !== state.selected && state.byCode.has(code)) makeTabbable(state, code);
  state.selected = code;
}

/** A newly selected node must not stay hidden below a folded one; later the user may fold it away. */
function reveal(state, item) {
  for (let above = item.parent; above; above = above.parent) state.collapsed.delete(above.code);
  unfold(state);
  scrollWithin(state, item.element);
}

/** Bring a line into sight of its own box, and leave the page where it is. */
function scrollWithin({ box, head }, element) {
  const line = element.getBoundingClientRect();
  const over = head.getBoundingClientRect().bottom - line.top;
  const under = line.bottom - box.getBoundingClientRect().bottom;
  if (over > 0) box.scrollTop -= over;
  else if (under > 0) box.scrollTop += under;
}
