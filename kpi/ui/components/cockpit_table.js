// The cockpit's table. Words and figures come in ready with the data; only geometry and focus live here.

const COLUMNS = {
  status: statusCell,
  name: nameCell,
  actual: actualCell,
  target: textCell("target"),
  deviation: deviationCell,
  attainment: textCell("attainment"),
  spark: sparkCell,
  change: textCell("change"),
  owner: textCell("owner"),
  fresh: textCell("fresh"),
};
const SPAN = 0.2; // The bar shows deviations up to this; beyond it the dot turns into an arrow.
const BAR = { width: 160, height: 22, centre: 80, half: 77, band: 14, dot: 5 };
const SPARK = { width: 128, height: 28, pad: 4 };
const TURN = 12_000; // Milliseconds that a page of a table on a wall is shown.
const SLICE = 60; // Rows that are drawn in one go.
const FOOT = 4; // Lines of text that stand below a table on a wall.
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
const states = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function cockpitTable({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "cockpit", begin);
  const state = states.get(root);
  root.onclick = (event) => data.fits || open(state, rowOf(event), setTriggerValue);
  root.onkeydown = (event) => data.fits || onKey(event, state, setTriggerValue);
  const { selected, ...content } = data;
  const signature = JSON.stringify(content);
  if (state.signature !== signature) redraw(root, state, content, signature);
  select(state, selected);
  if (data.fits) fit(root, state);
  else stopTurning(state);
}

function begin(root) {
  states.set(root, { signature: null, turning: null });
}

/** Draw the rows in sight at once, and the others in slices, so that a thousand keep nobody waiting. */
function redraw(root, state, content, signature) {
  const focused = root.getRootNode().activeElement?.dataset.code;
  const table = tableOf(content);
  const rest = linesInto(table, content);
  Object.assign(state, { signature, rest, focused, rows: [], places: new Map(), selected: null, tabbable: null });
  root.toggleAttribute("data-fits", content.fits);
  root.replaceChildren(...captionOf(content, table), table);
  drawSlice(root, state, rest, content.fits ? Infinity : SLICE);
}

function drawSlice(root, state, rest, most) {
  if (state.rest !== rest) return;
  for (const goal = state.rows.length + most; state.rows.length < goal; ) {
    const { value: row, done } = rest.next();
    if (done) return;
    state.places.set(row.dataset.code, state.rows.length);
    state.rows.push(row);
    if (row.dataset.code === state.focused) focusRow(state, state.rows.length - 1);
    if (row.dataset.code === state.wanted) select(state, state.wanted);
  }
  setTimeout(drawSlice, 0, root, state, rest, SLICE);
}

// Keyboard, focus and selection

function rowOf(event) {
  return event.target.closest("tr[data-code]");
}

function open(state, row, setTriggerValue) {
  if (!row) return;
  select(state, row.dataset.code); // At once; the page's answer says the same.
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
  state.wanted = code;
  const row = state.rows[state.places.get(code)] ?? null;
  if (row !== state.selected) {
    state.selected?.setAttribute("aria-selected", "false");
    row?.setAttribute("aria-selected", "true");
    state.selected = row;
    if (row) makeTabbable(state, row);
  }
  if (!state.tabbable) makeTabbable(state, state.rows[0]);
}

// On a wall: as many rows as there is room for, page after page

function fit(root, state) {
  const lay = () => {
    const bodies = [...root.querySelectorAll("tbody")];
    for (const row of root.querySelectorAll("tbody tr")) row.hidden = false;
    turn(root, state, pagesOf(bodies, roomIn(root)), 0);
  };
  stopTurning(state);
  const watch = new ResizeObserver(lay); // The head changes with the size of letters, and not with the page that is shown.
  state.turning = { timer: null, lay, watch };
  window.addEventListener("resize", lay);
  watch.observe(root.querySelector("thead"));
}

function stopTurning(state) {
  if (!state.turning) return;
  clearTimeout(state.turning.timer);
  window.removeEventListener("resize", state.turning.lay);
  state.turning.watch.disconnect();
  state.turning = null;
}

/** How high the rows may stand together; a phone, which shows no head, scrolls through all of them. */
function roomIn(root) {
  const line = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const head = root.querySelector("thead").getBoundingClientRect();
  if (!head.height) return Infinity;
  return window.innerHeight - head.bottom - window.scrollY - FOOT * line;
}

/** The rows of every page; one that begins within a group begins with the heading of it. */
function pagesOf(bodies, room) {
  const pages = [[]];
  let left = room;
  for (const body of bodies) {
    const [heading, ...rows] = body.rows;
    const height = heading.offsetHeight;
    let headed = false;
    for (const row of rows) {
      const needs = row.offsetHeight + (headed ? 0 : height);
      if (needs > left && pages.at(-1).length) {
        pages.push([]);
        left = room;
        headed = false;
      }
      if (!headed) pages.at(-1).push(heading);
      pages.at(-1).push(row);
      left -= row.offsetHeight + (headed ? 0 : height);
      headed = true;
    }
  }
  return pages;
}

function turn(root, state, pages, at) {
  if (!root.isConnected || !state.turning) return stopTurning(state);
  const shown = new Set(pages[at]);
  for (const row of root.querySelectorAll("tbody tr")) row.hidden = !shown.has(row);
  root.querySelector(".page").textContent = pages.length > 1 ? `${at + 1} / ${pages.length}` : "";
  clearTimeout(state.turning.timer);
  if (pages.length > 1) state.turning.timer = setTimeout(turn, TURN, root, state, pages, (at + 1) % pages.length);
}

// The table

function captionOf({ caption: text, hint }, table) {
  const caption = setAttributes(el("p", "caption", text), { id: "caption" });
  if (hint) caption.append(el("span", "hint", ` · ${hint}`));
  caption.append(el("span", "page"));
  table.setAttribute("aria-describedby", "caption");
  return [caption];
}

function tableOf({ headers, label }) {
  const table = setAttributes(el("table"), { role: "grid", "aria-label": label });
  table.append(columnsOf(headers), headOf(headers));
  return table;
}

/** Put the rows of all groups into the table, one at every step. */
function* linesInto(table, { groups, fields, words, headers, sources }) {
  for (const group of groups) {
    const body = setAttributes(el("tbody"), { role: "rowgroup", "aria-label": group.title });
    body.append(headingOf(group.title, shownOf(headers).length));
    table.append(body);
    for (const sent of group.rows) {
      const line = lineOf(rowFrom(sent, fields, words), headers, sources);
      body.append(line);
      yield line;
    }
  }
}

/** A row is sent as its values alone, in the order of the fields. */
function rowFrom(sent, fields, words) {
  const row = Object.fromEntries(fields.map((field, place) => [field, sent[place]]));
  return { ...row, status_word: words[row.status] };
}

/** The names of the columns that have a word over them. */
function shownOf(headers) {
  return Object.keys(COLUMNS).filter((name) => headers[name]);
}

function columnsOf(headers) {
  const columns = el("colgroup");
  columns.append(...shownOf(headers).map((name) => el("col", name)));
  return columns;
}

function headOf(headers) {
  const head = setAttributes(el("thead"), { role: "rowgroup" });
  const row = setAttributes(el("tr"), { role: "row" });
  for (const name of shownOf(headers)) {
    row.append(setAttributes(el("th", name, headers[name]), { role: "columnheader", scope: "col" }));
  }
  head.append(row);
  return head;
}

function headingOf(title, span) {
  const row = setAttributes(el("tr", "heading"), { role: "row" });
  row.append(setAttributes(el("th", "", title), { role: "rowheader", scope: "rowgroup", colspan: span }));
  return row;
}

function lineOf(row, headers, sources) {
  const line = el("tr");
  line.dataset.code = row.code;
  line.dataset.status = row.status;
  setAttributes(line, { role: "row", tabindex: "-1", "aria-selected": "false", "aria-label": wordsOf(row, headers) });
  line.title = [row.name, ...row.tip, ...row.events, ...row.sources.map((code) => sources[code])].join("\n");
  for (const name of shownOf(headers)) {
    const box = setAttributes(el("td", name), { role: "gridcell" });
    box.append(COLUMNS[name](row, headers));
    line.append(box);
  }
  line.cells[3].dataset.label = headers.target; // The phone's layout has no head and shows it beside the figure.
  return line;
}

function wordsOf(row, headers) {
  const target = `${headers.target} ${row.target}`;
  const attainment = `${headers.attainment} ${row.attainment}`;
  const change = headers.change && `${headers.change} ${row.change}`;
  const words = [row.name, row.status_word, row.actual, row.doubt, target, attainment, change, ...row.tip, ...row.events];
  return words.filter(Boolean).join(", ");
}

// Cells

function textCell(name) {
  return (row) => document.createTextNode(row[name]);
}

function nameCell(row) {
  const cell = document.createDocumentFragment();
  cell.append(row.name);
  if (row.events.length) {
    const flag = svg("svg", { class: "event", viewBox: "0 0 14 14", "aria-hidden": "true" });
    flag.append(svg("path", { d: "M3 1v12.5M3 1.6l8 3-8 3z" }));
    cell.append(" ", flag);
  }
  return cell;
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
  const place = scaleOf(Math.max(row.spark.length, row.spark_target.length));
  spark.append(svg("path", { class: "goal", d: pathOf(row.spark_target, place) }));
  spark.append(svg("path", { class: "past", d: pathOf(row.spark, place) }));
  const last = row.spark.length - 1;
  if (last < 0 || row.spark[last] === null) return spark;
  const [x, y] = place(row.spark[last], last);
  spark.append(svg("circle", { class: "dot", cx: x, cy: y, r: 3.2 }));
  return spark;
}

/** How a value at a month becomes a point; values come in thousandths of the height. */
function scaleOf(months) {
  const { width, height, pad } = SPARK;
  const step = (width - 2 * pad) / Math.max(1, months - 1);
  return (value, month) => [round(pad + month * step), round(height - pad - (value / 1000) * (height - 2 * pad))];
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
