// The cockpit's table. Words and figures come in ready with the data; only geometry and focus live here.

const COLUMNS = {
  status: statusCell,
  name: textCell("name"),
  actual: actualCell,
  target: textCell("target"),
  deviation: deviationCell,
  attainment: textCell("attainment"),
  spark: sparkCell,
  change: textCell("change"),
  owner: textCell("owner"),
};
const SPAN = 0.2; // The bar shows deviations up to this; beyond it the dot turns into an arrow.
const BAR = { width: 160, height: 22, centre: 80, half: 77, band: 14, dot: 5 };
const SPARK = { width: 128, height: 28, pad: 4 };
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function cockpitTable({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "cockpit", begin);
  const state = states.get(root);
  root.onclick = (event) => open(state, rowOf(event), setTriggerValue);
  root.onkeydown = (event) => onKey(event, state, setTriggerValue);
  const { selected, ...content } = data;
  const signature = JSON.stringify(content);
  if (state.signature !== signature) redraw(root, state, content, signature);
  select(state, selected);
}

function begin(root) {
  states.set(root, { signature: null, rows: [], places: new Map(), selected: null, tabbable: null });
}

function redraw(root, state, content, signature) {
  const focused = root.getRootNode().activeElement?.dataset.code;
  const table = tableOf(content);
  root.replaceChildren(...captionOf(content.caption, table), table);
  state.signature = signature;
  state.rows = [...table.querySelectorAll("tr[data-code]")];
  state.places = new Map(state.rows.map((row, place) => [row.dataset.code, place]));
  state.selected = null;
  state.tabbable = null;
  if (focused !== undefined) focusRow(state, state.places.get(focused));
}

// Keyboard, focus and selection

function rowOf(event) {
  return event.target.closest("tr[data-code]");
}

function open(state, row, setTriggerValue) {
  if (!row) return;
  makeTabbable(state, row);
  setTriggerValue("opened", row.dataset.code);
}

function onKey(event, state, setTriggerValue) {
  const row = rowOf(event);
  if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") open(state, row, setTriggerValue);
  else if (event.key in STEPS) focusRow(state, clamp(state, state.places.get(row.dataset.code) + STEPS[event.key]));
  else return;
  event.preventDefault();
}

function clamp(state, place) {
  return Math.max(0, Math.min(state.rows.length - 1, place));
}

function focusRow(state, place) {
  const row = state.rows[place];
  if (!row) return;
  makeTabbable(state, row);
  row.focus();
}

/** One row at a time takes part in the tab order; the arrows reach the others. */
function makeTabbable(state, row) {
  state.tabbable?.setAttribute("tabindex", "-1");
  row?.setAttribute("tabindex", "0");
  state.tabbable = row ?? null;
}

function select(state, code) {
  const row = state.rows[state.places.get(code)] ?? null;
  if (row !== state.selected) {
    state.selected?.setAttribute("aria-selected", "false");
    row?.setAttribute("aria-selected", "true");
    state.selected = row;
    if (row) makeTabbable(state, row);
  }
  if (!state.tabbable) makeTabbable(state, state.rows[0]);
}

// The table

function captionOf(text, table) {
  if (!text) return [];
  const caption = setAttributes(el("p", "caption", text), { id: "caption" });
  table.setAttribute("aria-describedby", "caption");
  return [caption];
}

function tableOf({ groups, headers, label }) {
  const table = setAttributes(el("table"), { role: "grid", "aria-label": label });
  table.append(columnsOf(), headOf(headers), ...groups.map((group) => bodyOf(group, headers)));
  return table;
}

function columnsOf() {
  const columns = el("colgroup");
  columns.append(...Object.keys(COLUMNS).map((name) => el("col", name)));
  return columns;
}

function headOf(headers) {
  const head = setAttributes(el("thead"), { role: "rowgroup" });
  const row = setAttributes(el("tr"), { role: "row" });
  for (const name of Object.keys(COLUMNS)) {
    row.append(setAttributes(el("th", name, headers[name]), { role: "columnheader", scope: "col" }));
  }
  head.append(row);
  return head;
}

function bodyOf(group, headers) {
  const body = setAttributes(el("tbody"), { role: "rowgroup", "aria-label": group.title });
  if (group.title) body.append(headingOf(group.title));
  body.append(...group.rows.map((row) => lineOf(row, headers)));
  return body;
}

function headingOf(title) {
  const row = setAttributes(el("tr", "heading"), { role: "row" });
  const span = Object.keys(COLUMNS).length;
  row.append(setAttributes(el("th", "", title), { role: "rowheader", scope: "rowgroup", colspan: span }));
  return row;
}

function lineOf(row, headers) {
  const line = el("tr");
  line.dataset.code = row.code;
  line.dataset.status = row.status;
  setAttributes(line, { role: "row", tabindex: "-1", "aria-selected": "false", "aria-label": wordsOf(row, headers) });
  for (const [name, cell] of Object.entries(COLUMNS)) {
    const box = setAttributes(el("td", name), { role: "gridcell" });
    box.append(cell(row, headers));
    line.append(box);
  }
  line.cells[3].dataset.label = headers.target; // The phone's layout has no head and shows it beside the figure.
  return line;
}

function wordsOf(row, headers) {
  const target = `${headers.target} ${row.target}`;
  const attainment = `${headers.attainment} ${row.attainment}`;
  return [row.name, row.status_word, row.actual, row.doubt, target, attainment].filter(Boolean).join(", ");
}

// Cells

function textCell(name) {
  return (row) => document.createTextNode(row[name]);
}

function statusCell(row) {
  const state = el("span", "state");
  state.append(shapeOf(row.status), el("span", "", row.status_word));
  return state;
}

function actualCell(row) {
  const cell = document.createDocumentFragment();
  if (row.doubt) cell.append(el("span", "doubt", row.doubt), " ");
  cell.append(el("strong", "", row.actual));
  return cell;
}

function deviationCell(row, headers) {
  const { width, height, centre } = BAR;
  const name = `${headers.deviation}: ${row.attainment}`;
  const bar = svg("svg", { class: "bar", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name });
  const middle = height / 2;
  bar.append(line("track", centre - BAR.half, middle, centre + BAR.half, middle));
  if (row.deviation === null) return bar;
  const reach = Math.min(row.tolerance, SPAN) * (BAR.half / SPAN);
  const band = { x: centre - reach, y: middle - BAR.band / 2, width: reach, height: BAR.band };
  bar.prepend(svg("rect", { class: "band", ...band }));
  bar.append(line("centre", centre, 2, centre, height - 2), ...pointerOf(row.deviation));
  return bar;
}

/** The line from the target to the value, ending in a dot, or in an arrow when the value lies beyond the bar. */
function pointerOf(deviation) {
  const { centre, half, height, dot } = BAR;
  const middle = height / 2;
  const side = Math.sign(deviation);
  if (Math.abs(deviation) > SPAN) {
    const tip = centre + side * (half + 3);
    const base = tip - side * 7;
    const head = `M${tip} ${middle} L${base} ${middle - 6} L${base} ${middle + 6} Z`;
    return [line("reach", centre + side, middle, base, middle), svg("path", { class: "dot", d: head })];
  }
  const end = round(centre + (deviation * half) / SPAN);
  return [
    line("reach", centre + side, middle, end, middle),
    svg("circle", { class: "dot", cx: end, cy: middle, r: dot }),
  ];
}

function sparkCell(row, headers) {
  const { width, height } = SPARK;
  const name = `${headers.spark}: ${row.name}`;
  const spark = svg("svg", { class: "line", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name });
  const place = scaleOf([...row.spark, ...row.spark_target], Math.max(row.spark.length, row.spark_target.length));
  spark.append(svg("path", { class: "goal", d: pathOf(row.spark_target, place) }));
  spark.append(svg("path", { class: "past", d: pathOf(row.spark, place) }));
  const last = row.spark.length - 1;
  if (last < 0 || row.spark[last] === null) return spark;
  const [x, y] = place(row.spark[last], last);
  spark.append(svg("circle", { class: "dot", cx: x, cy: y, r: 3.2 }));
  return spark;
}

/** How a value at a month becomes a point; one scale for the values and their targets. */
function scaleOf(values, months) {
  const known = values.filter((value) => value !== null);
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  const { width, height, pad } = SPARK;
  const step = (width - 2 * pad) / Math.max(1, months - 1);
  return (value, month) => {
    const share = range > 0 ? (value - low) / range : 0.5;
    return [round(pad + month * step), round(height - pad - share * (height - 2 * pad))];
  };
}

/** A line that breaks where a month is missing, and shows a lone month as a point. */
function pathOf(values, place) {
  let path = "";
  values.forEach((value, month) => {
    if (value === null) return;
    const [x, y] = place(value, month);
    path += month > 0 && values[month - 1] !== null ? `L${x} ${y}` : `M${x} ${y}h0`;
  });
  return path;
}

function round(value) {
  return Math.round(value * 10) / 10;
}

function line(name, x1, y1, x2, y2) {
  return svg("line", { class: name, x1, y1, x2, y2 });
}
