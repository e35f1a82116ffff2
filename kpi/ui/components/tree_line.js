// The lines of the outline: what is said of a node, cell by cell.

const LEAF = "kpi";
const CELLS = {
  name: nameCell,
  weight: weightCell,
  unit: textCell("unit"),
  org: textCell("org"),
  owner: textCell("owner"),
  score: scoreCell,
};
const EDITED = ["name", "weight", "unit", "owner"];

function columnsOf(given) {
  return given.editing ? EDITED : Object.keys(CELLS);
}

function headOf(given) {
  return columnsOf(given).map((name) => el("span", name, given.headers[name]));
}

function lineOf(item, given, headers) {
  const { node } = item;
  const element = el("div", ["item", node.type === LEAF ? "" : "goal", node.changed ? "changed" : ""].join(" ").trim());
  element.dataset.code = node.code;
  element.dataset.status = node.status;
  element.style.setProperty("--level", item.level - 1);
  setAttributes(element, {
    role: "treeitem",
    tabindex: "-1",
    "aria-selected": "false",
    "aria-level": item.level,
    "aria-posinset": item.place,
    "aria-setsize": item.siblings,
    "aria-label": wordsOf(item, given, headers),
  });
  element.append(...columnsOf(given).map((name) => CELLS[name](item, given)));
  return element;
}

function wordsOf(item, given, headers) {
  const { node } = item;
  const weight = node.weight === null ? "" : `${headers.weight} ${weightWord(item, given)}`;
  const words = [node.name, item.mark, ...node.marks, weight, node.unit, node.org, node.owner, node.status_word];
  return [...words, node.score].filter(Boolean).join(", ");
}

function textCell(name) {
  return ({ node }) => el("span", name, node[name]);
}

function nameCell(item, given) {
  const { node } = item;
  const cell = el("span", "name");
  const words = el("span", "words");
  words.append(el("span", "title", node.name));
  if (item.mark) words.append(el("span", "mark", item.mark));
  words.append(...node.marks.map((text) => el("span", "note", text)));
  cell.append(twistOf(item.branch));
  if (given.editing) cell.append(setAttributes(el("span", "grip"), { title: given.editing.words.drag }));
  cell.append(words);
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

function weightCell(item, given) {
  const cell = el("span", "weight");
  if (item.node.weight === null && !(given.editing && item.parent)) return cell;
  const bar = el("span", "bar");
  const fill = el("span", "fill");
  fill.style.width = `${filled(item, given) * 100}%`;
  bar.append(fill);
  cell.append(bar, el("span", "number", weightWord(item, given)));
  return cell;
}

/** How full the bar is: of the siblings' sum, or of 100 while weights are worked on, so that a bar stays under the hand. */
function filled({ node, parent, sum }, given) {
  const part = given.editing ? (node.weight ?? 0) / 100 : parent && sum ? weightOf(node) / sum : 1;
  return Math.max(0, Math.min(1, part));
}

/** A weight as percent where those beside it add up to 100, or are meant to. */
function weightWord({ node, sum }, given) {
  if (node.weight === null) return "–";
  return given.editing || rounded(sum) === 100 ? `${plainNumber(node.weight)}%` : plainNumber(node.weight);
}

/** What is said of a goal whose children's weights do not add up to 100; empty where none has a weight. */
function sumMark(below, given) {
  const weights = below.map((node) => node.weight).filter((weight) => weight !== null);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!weights.length || rounded(sum) === 100) return "";
  return given.sum.replace("{sum}", plainNumber(sum));
}

function whole(siblings) {
  return siblings.reduce((total, node) => total + weightOf(node), 0);
}

function weightOf(node) {
  return node.weight === null ? 1 : node.weight;
}

function rounded(number) {
  return Math.round(number * 1e6) / 1e6;
}

function plainNumber(number) {
  return String(Number(number.toPrecision(6)));
}

function scoreCell({ node }) {
  const cell = el("span", "score");
  if (!node.status) return cell;
  cell.append(shapeOf(node.status), el("span", "word", node.status_word), el("span", "number", node.score));
  return cell;
}
