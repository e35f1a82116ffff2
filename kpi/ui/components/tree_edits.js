// Edits of the tree: shown at once, sent to the page in their order, and let go of once the page has answered.

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

/** The edits of a component that has just been put on the page; its stream tells them from those of one before it. */
function noEdits() {
  return { stream: Math.random().toString(36).slice(2), made: 0, pending: [] };
}

function make(state, edit) {
  state.made += 1;
  state.pending.push([state.made, edit]);
  draw(state);
  state.send({ stream: state.stream, edits: state.pending });
}

function acknowledge(state) {
  const { stream, number } = state.given.editing?.done ?? {};
  if (stream === state.stream) state.pending = state.pending.filter(([made]) => made > number);
}

/** The nodes as they will be once the page has made the edits that it has not answered yet. */
function edited(state) {
  const edits = state.pending.map(([, edit]) => edit).concat(state.trial ?? []);
  return edits.reduce((nodes, edit) => APPLY[edit.op]?.(nodes, edit) ?? nodes, state.given.nodes);
}

const APPLY = {
  change(nodes, { code, fields }) {
    return nodes.map((node) => (node.code === code ? { ...node, ...fields, changed: true } : node));
  },
  move(nodes, { code, parent, position }) {
    const node = nodes.find((one) => one.code === code);
    const rest = nodes.filter((one) => one.code !== code);
    const siblings = rest.filter((one) => one.parent === parent);
    const next = siblings[position];
    rest.splice(next ? rest.indexOf(next) : rest.length, 0, { ...node, parent, changed: true });
    return rest;
  },
  remove(nodes, { code }) {
    const gone = new Set(branchOf(nodes, code));
    return nodes.filter((node) => !gone.has(node.code));
  },
};

function branchOf(nodes, code) {
  const children = childrenOf(nodes);
  const found = [code];
  for (const at of found) found.push(...(children.get(at) ?? []).map((node) => node.code));
  return found;
}

// Keys

/** Whether a key was one that edits. */
function onEditKey(event, state, item) {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (command && key === "z") make(state, { op: event.shiftKey ? "redo" : "undo" });
  else if (command && key === "y") make(state, { op: "redo" });
  else if (command) return false;
  else if (event.altKey && key in MOVES) shift(state, item, ...MOVES[key]);
  else if (event.altKey) return false;
  else if (key === "F2") beginName(state, item);
  else if (key === "Insert") addBeside(state, item);
  else if (key === "+") addBelow(state, item);
  else if (key === "Delete") askToRemove(state, item);
  else if (/^[0-9]$/.test(key) && item.parent) beginWeight(state, item, key);
  else return false;
  return true;
}

function siblingsOf(state, item) {
  return state.items.filter((other) => other.parent?.code === item.parent?.code);
}

/** Move a node among its siblings, under the one before it, or out to stand after its parent. */
function shift(state, item, inward, by) {
  const siblings = siblingsOf(state, item);
  const place = siblings.indexOf(item);
  if (by) return moveTo(state, item, item.parent?.code ?? null, place + by, siblings.length - 1);
  const before = siblings[place - 1];
  if (inward > 0 && before && before.node.type !== LEAF) {
    const count = state.items.filter((other) => other.parent?.code === before.code).length;
    state.collapsed.delete(before.code);
    moveTo(state, item, before.code, count, count);
  } else if (inward < 0 && item.parent) {
    const around = siblingsOf(state, item.parent);
    moveTo(state, item, item.parent.parent?.code ?? null, around.indexOf(item.parent) + 1, around.length);
  }
}

function moveTo(state, item, parent, position, most) {
  if (position < 0 || position > most) return;
  const known = (item.parent?.code ?? null) === parent && item.place - 1 === position;
  if (known) return;
  make(state, { op: "move", code: item.code, parent, position });
  focusCode(state, item.code);
  tell(state, "moved", state.byCode.get(item.code));
}

/** Say what has become of a node to those who do not see it. */
function tell(state, key, item) {
  const values = { name: item.node.name, parent: item.parent?.node.name ?? "–", place: item.place };
  Object.assign(values, { count: item.siblings, weight: weightWord(item, state.given), sum: item.parent?.mark ?? "" });
  state.live.textContent = state.given.editing.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function addBeside(state, item) {
  const edit = { op: "add", parent: item.parent?.code ?? null, position: item.place, type: item.node.type };
  make(state, item.parent ? edit : { ...edit, type: "goal" });
}

function addBelow(state, item) {
  if (item.node.type === LEAF) return addBeside(state, item);
  const below = state.items.filter((other) => other.parent?.code === item.code);
  state.collapsed.delete(item.code);
  const goals = below.length > 0 && below.every((other) => other.node.type !== LEAF);
  make(state, { op: "add", parent: item.code, position: below.length, type: goals ? "goal" : LEAF });
}
