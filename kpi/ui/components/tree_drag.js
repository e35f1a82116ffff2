// Dragging: a node by its grip to another place, a weight by its bar.

const EDGE = 48; // pixels at the top and bottom of the box in which dragging scrolls it
const SPEED = 14; // pixels a frame, at most
const INDENT = 24; // pixels that a level stands in

function onGrab(event, state) {
  const item = itemOf(event, state);
  if (!item || !state.given.editing || event.button !== 0 || state.drag) return;
  if (event.target.closest(".grip")) beginMove(event, state, item);
  else if (event.target.closest(".bar")) beginWeighing(event, state, item);
}

/** Follow the pointer until it is let go of or Escape is pressed; `end(true)` takes what was done. */
function follow(event, state, { move, end }) {
  event.preventDefault();
  state.field?.close(true);
  const host = state.root;
  host.setPointerCapture(event.pointerId);
  const stop = (taken) => {
    state.drag = null;
    host.onpointermove = host.onpointerup = host.onpointercancel = null;
    window.removeEventListener("keydown", onEscape, true);
    if (host.hasPointerCapture(event.pointerId)) host.releasePointerCapture(event.pointerId);
    end(taken);
  };
  const onEscape = (key) => {
    if (key.key !== "Escape") return;
    key.preventDefault();
    key.stopPropagation();
    stop(false);
  };
  state.drag = { x: event.clientX, y: event.clientY, move };
  host.onpointermove = ({ clientX, clientY }) => {
    Object.assign(state.drag, { x: clientX, y: clientY });
    move(clientX, clientY);
  };
  host.onpointerup = () => stop(true);
  host.onpointercancel = () => stop(false);
  window.addEventListener("keydown", onEscape, true);
}

// A node to another place

function beginMove(event, state, item) {
  const line = setAttributes(el("div", "drop"), { "aria-hidden": "true" });
  const own = new Set(branchOf(state.items.map((other) => other.node), item.code));
  const drop = { to: null };
  state.box.append(line);
  item.element.classList.add("dragged");
  const move = (x, y) => {
    drop.to = targetOf(state, item, own, x, y);
    show(state, line, drop.to);
  };
  follow(event, state, {
    move,
    end(taken) {
      line.remove();
      state.tree.querySelector(".into")?.classList.remove("into");
      state.byCode.get(item.code)?.element.classList.remove("dragged");
      if (taken && drop.to) moveTo(state, item, drop.to.parent, drop.to.position, Infinity);
      focusCode(state, item.code);
    },
  });
  keepInSight(state);
}

/** Scroll the box while the pointer is near its upper or lower edge. */
function keepInSight(state) {
  if (!state.drag) return;
  const { top, bottom } = state.box.getBoundingClientRect();
  const { x, y, move } = state.drag;
  const over = Math.max(top + EDGE - y, 0) - Math.max(y - bottom + EDGE, 0);
  const by = Math.max(-SPEED, Math.min(SPEED, over / 3));
  const before = state.box.scrollTop;
  state.box.scrollTop -= by;
  if (state.box.scrollTop !== before) move(x, y);
  requestAnimationFrame(() => keepInSight(state));
}

/** Where a node would come to stand: before or after a line, or into a goal; null where it may not. */
function targetOf(state, item, own, x, y) {
  const shown = shownItems(state);
  const over = shown.find((other) => other.element.getBoundingClientRect().bottom > y) ?? shown.at(-1);
  if (own.has(over.code)) return null;
  const { top, height } = over.element.getBoundingClientRect();
  const part = (y - top) / height;
  const goal = over.node.type !== LEAF;
  const opened = over.branch && !state.collapsed.has(over.code);
  if (part < (goal ? 0.3 : 0.5)) return beside(state, item, over, 0);
  if (goal && (part <= 0.7 || (opened && part <= 1))) return into(state, item, over, opened && part > 0.7);
  return beside(state, item, outermost(state, item, over, x), 1);
}

/** After the last of some siblings the pointer chooses the level by standing further left. */
function outermost(state, item, over, x) {
  const left = state.tree.getBoundingClientRect().left;
  let found = over;
  while (found.parent?.parent && found.place === found.siblings && x < left + (found.level - 1) * INDENT) found = found.parent;
  return found;
}

function beside(state, item, over, after) {
  const siblings = siblingsOf(state, over).filter((other) => other.code !== item.code);
  const position = siblings.indexOf(over) + after;
  return { over, after, parent: over.parent?.code ?? null, position };
}

function into(state, item, over, first) {
  const below = state.items.filter((other) => other.parent?.code === over.code && other.code !== item.code);
  const position = first ? 0 : below.length;
  return { over, after: first ? 1 : null, parent: over.code, position, level: over.level + 1 };
}

function show(state, line, to) {
  state.tree.querySelector(".into")?.classList.remove("into");
  line.hidden = !to || to.after === null;
  if (to && to.after === null) to.over.element.classList.add("into");
  if (line.hidden) return;
  const last = to.after && !to.level ? lastOf(state, to.over) : to.over;
  const { offsetTop, offsetHeight } = last.element;
  line.style.top = `${offsetTop + (to.after ? offsetHeight : 0)}px`;
  line.style.setProperty("--level", (to.level ?? to.over.level) - 1);
}

/** The last line shown below a node, or its own. */
function lastOf(state, over) {
  const shown = shownItems(state);
  let at = shown.indexOf(over);
  while (shown[at + 1]?.level > over.level) at += 1;
  return shown[at];
}

// A weight by its bar

function beginWeighing(event, state, item) {
  const { left, width } = event.target.closest(".bar").getBoundingClientRect();
  const known = item.node.weight;
  const move = (x) => {
    const weight = Math.round(Math.max(0, Math.min(1, (x - left) / width)) * 100);
    state.trial = { op: "change", code: item.code, fields: { weight } };
    draw(state);
  };
  follow(event, state, {
    move,
    end(taken) {
      const tried = state.trial;
      state.trial = null;
      if (taken && tried.fields.weight !== known) make(state, tried);
      else draw(state);
      tell(state, "weighed", state.byCode.get(item.code));
    },
  });
  move(event.clientX);
}
