// The row of score cards. Words, numbers and colours' meaning come in with the data; only geometry lives here.

const SVG = "http://www.w3.org/2000/svg";
const RING = ["circle", { cx: 7, cy: 7, r: 4.6, class: "ring" }];
const SHAPES = {
  on_track: ["circle", { cx: 7, cy: 7, r: 5.4 }],
  at_risk: ["path", { d: "M7 1.4 L13 12.2 L1 12.2 Z" }],
  off_track: ["path", { d: "M7 0.9 L13.1 7 L7 13.1 L0.9 7 Z" }],
};
const drawn = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function scoreCards({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement);
  root.dataset.theme = themeOf(root);
  root.onclick = (event) => {
    const card = event.target.closest("[data-code]");
    if (card) setTriggerValue("opened", card.dataset.code);
  };
  const signature = JSON.stringify(data);
  if (drawn.get(root) === signature) return;
  drawn.set(root, signature);
  draw(root, data);
}

function rootOf(parent) {
  const found = parent.querySelector(".cards");
  if (found) return found;
  const root = el("div", "cards");
  root.append(el("div", "row"));
  parent.append(root);
  return root;
}

function draw(root, data) {
  const row = root.firstChild;
  const focused = root.getRootNode().activeElement?.dataset.code;
  setAttributes(row, { role: "group", "aria-label": data.label });
  row.replaceChildren(...data.cards.map(cardOf));
  if (focused !== undefined) focusCard(row, focused);
}

function focusCard(row, code) {
  const card = [...row.children].find((child) => child.dataset.code === code);
  card?.focus({ preventScroll: true });
}

function cardOf(card) {
  const button = el("button", "card");
  const words = [card.name, `${card.score} ${card.of}`, `${card.status_word} ${card.delta}`];
  setAttributes(button, { type: "button", "aria-label": words.join(", ") });
  button.dataset.code = card.code;
  button.dataset.status = card.status;
  const figure = el("span", "figure");
  figure.append(el("span", "score", card.score), el("span", "of", card.of));
  button.append(el("span", "name", card.name), figure, stateOf(card));
  return button;
}

function stateOf(card) {
  const state = el("span", "state");
  state.append(shapeOf(card.status), el("span", "", `${card.status_word} ${card.delta}`.trim()));
  return state;
}

function shapeOf(status) {
  const [tag, geometry] = SHAPES[status] ?? RING;
  const mark = svg("svg", { class: "shape", viewBox: "0 0 14 14", "aria-hidden": "true" });
  mark.append(svg(tag, geometry));
  return mark;
}

/** Dark or light, by the luminance of the theme's background, which the style sheet lends to the caret. */
function themeOf(root) {
  const [red, green, blue] = getComputedStyle(root).caretColor.match(/[\d.]+/g)?.map(Number) ?? [255, 255, 255];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
}

function el(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function svg(tag, attributes) {
  return setAttributes(document.createElementNS(SVG, tag), attributes);
}

function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}
