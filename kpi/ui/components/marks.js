// The marks and elements every component draws with; put before each of their scripts.

const SVG = "http://www.w3.org/2000/svg";
const RING = ["circle", { cx: 7, cy: 7, r: 4.6, class: "ring" }];
const SHAPES = {
  on_track: ["circle", { cx: 7, cy: 7, r: 5.4 }],
  at_risk: ["path", { d: "M7 1.4 L13 12.2 L1 12.2 Z" }],
  off_track: ["path", { d: "M7 0.9 L13.1 7 L7 13.1 L0.9 7 Z" }],
};

/** A status as a shape that needs no colour to be told from the others. */
function shapeOf(status) {
  const [tag, geometry] = SHAPES[status] ?? RING;
  const mark = svg("svg", { class: "shape", viewBox: "0 0 14 14", "aria-hidden": "true" });
  mark.append(svg(tag, geometry));
  return mark;
}

/** The element a component draws in, made once for each place it is mounted at. */
function rootOf(parent, name, begin) {
  const root = parent.querySelector(".attain") ?? el("div", `attain ${name}`);
  if (!root.isConnected) {
    begin(root);
    parent.append(root);
  }
  root.dataset.theme = themeOf(root);
  return root;
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
