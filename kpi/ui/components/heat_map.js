// The heat map. Words and figures come in ready with the data; only order, focus and the marks of a cell live here.

const PAGE = 10; // Rows that PageUp and PageDown pass over.
const ORDERS = ["", "descending", "ascending"]; // As given, the best first, the worst first.
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function heatMap({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "heat", begin);
  const state = states.get(root);
  state.send = setTriggerValue;
  const signature = JSON.stringify(data);
  if (state.signature !== signature) redraw(root, state, data, signature);
}

function begin(root) {
  const state = { signature: null, data: null, grid: [], at: [1, 1], column: null, order: 0 };
  states.set(root, state);
  root.onclick = (event) => act(state, boxOf(event));
  root.onkeydown = (event) => onKey(event, state);
  root.onfocusin = (event) => onFocus(state, boxOf(event));
}

function redraw(root, state, data, signature) {
  const held = root.getRootNode().activeElement !== null && root.contains(root.getRootNode().activeElement);
  state.signature = signature;
  state.data = data;
  if (!data.columns.some((column) => column.code === state.column)) Object.assign(state, { column: null, order: 0 });
  const frame = el("div", "frame");
  const table = setAttributes(el("table"), { role: "grid", "aria-label": data.label });
  table.append(widths(data.columns.length), headOf(data), bodyOf(data));
  frame.append(table);
  root.replaceChildren(frame);
  state.head = table.tHead;
  state.body = table.tBodies[0];
  state.rows = [...state.body.rows];
  arrange(state);
  place(state, clamp(state, state.at), held);
}

function widths(count) {
  const group = el("colgroup");
  group.append(el("col", "name"), ...Array.from({ length: count }, () => el("col", "cell")));
  return group;
}

// The table

function headOf({ columns, words }) {
  const head = setAttributes(el("thead"), { role: "rowgroup" });
  const row = setAttributes(el("tr"), { role: "row" });
  const corner = setAttributes(el("th", "name", words.unit), { role: "columnheader", scope: "col", tabindex: "-1" });
  row.append(corner, ...columns.map((column) => titleOf(column, words)));
  head.append(row);
  return head;
}

function titleOf(column, words) {
  const title = setAttributes(el("th", "title"), { role: "columnheader", scope: "col", tabindex: "-1" });
  title.dataset.sort = column.code;
  title.title = words.sort;
  title.append(el("span", "", column.name));
  if (column.unit) title.append(el("span", "unit", column.unit));
  return title;
}

function bodyOf(data) {
  const body = setAttributes(el("tbody"), { role: "rowgroup" });
  body.append(...data.rows.map((row) => lineOf(row, data)));
  return body;
}

function lineOf(row, { columns, words }) {
  const line = setAttributes(el("tr", row.whole ? "whole" : ""), { role: "row" });
  const head = setAttributes(el("th", "name"), { role: "rowheader", scope: "row", tabindex: "-1" });
  head.append(el("span", "", row.name));
  if (row.note) head.append(el("span", "note", row.note));
  if (row.enters) head.dataset.enter = row.code;
  line.append(head, ...row.cells.map((cell, place) => cellOf(cell, row, columns[place], words)));
  return line;
}

function cellOf([text, status, rank, size, mark, edge, opens], row, column, words) {
  const box = setAttributes(el("td", edge), { role: "gridcell", tabindex: "-1" });
  box.dataset.status = status;
  const said = [words.statuses[status], words[edge], mark && words.mark].filter(Boolean).join(", ");
  box.title = said;
  box.setAttribute("aria-label", `${row.name}, ${column.name}: ${text}, ${said}`);
  if (opens) box.dataset.open = `${row.code} ${column.code}`;
  if (size && status === "no_target") box.style.setProperty("--size", `${size}%`);
  box.textContent = text + mark;
  box.rank = rank || null;
  box.size = size;
  return box;
}

// Order

/** The rows by the column that was chosen; the whole stays on top, and what has no figure goes to the end. */
function arrange(state) {
  const place = state.data.columns.findIndex((column) => column.code === state.column) + 1;
  const rows = [...state.rows];
  if (place && state.order) rows.sort((one, other) => before(one, other, place, state.order === 1 ? 1 : -1));
  state.body.append(...rows);
  state.grid = [state.head.rows[0], ...rows].map((row) => row.cells);
  for (const title of state.head.querySelectorAll("[data-sort]")) {
    const sorted = title.dataset.sort === state.column && state.order;
    title.setAttribute("aria-sort", sorted ? ORDERS[state.order] : "none");
  }
}

function before(one, other, place, way) {
  const whole = other.classList.contains("whole") - one.classList.contains("whole");
  const [first, second] = [one.cells[place], other.cells[place]];
  if (whole) return whole;
  if (first.rank && second.rank) return way * (first.rank - second.rank);
  return Boolean(second.rank) - Boolean(first.rank) || way * (second.size - first.size);
}

function sort(state, code) {
  state.order = state.column === code ? (state.order + 1) % ORDERS.length : 1;
  state.column = code;
  arrange(state);
}

// Keyboard, focus and opening

function boxOf(event) {
  return event.target.closest("th, td");
}

function act(state, box) {
  if (!box) return;
  const { sort: code, enter, open } = box.dataset;
  if (code) sort(state, code);
  else if (enter) state.send("entered", enter);
  else if (open) state.send("opened", open);
}

function onFocus(state, box) {
  if (box) makeTabbable(state, placeOf(state, box));
}

function placeOf(state, box) {
  const line = box.parentElement;
  return [state.head.contains(line) ? 0 : line.sectionRowIndex + 1, box.cellIndex];
}

function onKey(event, state) {
  const box = boxOf(event);
  if (!box || event.altKey || event.metaKey) return;
  const step = event.key === "Enter" || event.key === " " ? null : stepOf(event, state, placeOf(state, box));
  if (step === undefined) return;
  if (step) place(state, clamp(state, step), true);
  else act(state, box);
  event.preventDefault();
}

function stepOf({ key, ctrlKey }, state, [row, column]) {
  const [last, end] = [state.grid.length - 1, state.grid[0].length - 1];
  const steps = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    PageDown: [row + PAGE, column],
    PageUp: [row - PAGE, column],
    Home: [ctrlKey ? 0 : row, 0],
    End: [ctrlKey ? last : row, end],
  };
  return steps[key];
}

function clamp(state, [row, column]) {
  const most = (value, top) => Math.max(0, Math.min(top, value));
  return [most(row, state.grid.length - 1), most(column, state.grid[0].length - 1)];
}

function place(state, at, focus) {
  makeTabbable(state, at);
  if (focus) state.grid[at[0]][at[1]].focus();
}

/** One cell at a time takes part in the tab order; the arrows reach the others. */
function makeTabbable(state, at) {
  state.tabbable?.setAttribute("tabindex", "-1");
  state.at = at;
  state.tabbable = state.grid[at[0]][at[1]];
  state.tabbable.setAttribute("tabindex", "0");
}
