// What is typed and asked in place: a weight, a name, and whether a node is to go.

/** Open a field on a line; `close(true)` takes what it says, `close(false)` leaves things as they were. */
function beginField(state, item, place, element, take) {
  state.field?.close(true);
  const host = state.byCode.get(item.code).element.querySelector(place);
  const field = { code: item.code };
  field.close = (taken) => {
    if (state.field !== field) return;
    state.field = null;
    host.classList.remove("open");
    element.remove();
    if (taken) take();
    draw(state);
  };
  state.field = field;
  element.classList.add("field");
  host.classList.add("open");
  host.append(element);
  element.addEventListener("focusout", (event) => {
    if (!element.contains(event.relatedTarget)) field.close(element.matches("input"));
  });
  return field;
}

function inputOf(name, value, label) {
  return setAttributes(el("input", name), { type: "text", value, "aria-label": label, autocomplete: "off" });
}

// Names

function beginName(state, item) {
  const input = inputOf("rename", item.node.name, state.given.headers.name);
  const field = beginField(state, item, ".words", input, () => {
    const name = input.value.trim();
    const known = state.byCode.get(item.code)?.node.name;
    if (name && name !== known) make(state, { op: "change", code: item.code, fields: { name } });
  });
  input.onkeydown = (event) => closeOn(event, state, item, field);
  input.focus();
  input.select();
}

function closeOn(event, state, item, field) {
  if (event.key !== "Enter" && event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  field.close(event.key === "Enter");
  focusCode(state, item.code);
}

function onDoubleClick(event, state) {
  const item = itemOf(event, state);
  if (item && state.given.editing && event.target.closest(".title")) beginName(state, item);
}

const named = new Set();

/** A node that the page has just made is named first, once. */
function beginNamed(state) {
  const code = state.given.editing?.naming;
  if (!code || named.has(code) || !state.byCode.has(code)) return;
  named.add(code);
  reveal(state, state.byCode.get(code));
  focusCode(state, code);
  beginName(state, state.byCode.get(code));
}

// Weights

function beginWeight(state, item, typed) {
  if (!item.parent) return;
  const said = item.node.weight === null ? "" : plainNumber(item.node.weight);
  const input = setAttributes(inputOf("weigh", typed ?? said, state.given.headers.weight), { inputmode: "decimal" });
  const field = beginField(state, item, ".weight", input, () => takeWeight(state, item.code, input.value));
  input.onkeydown = (event) => {
    if (event.key === "Tab" || event.key === "Enter") nextWeight(event, state, item, field);
    else closeOn(event, state, item, field);
  };
  input.focus({ preventScroll: true });
  if (typed === undefined) input.select();
  else input.setSelectionRange(1, 1);
  scrollWithin(state, state.byCode.get(item.code).element);
}

function takeWeight(state, code, text) {
  const weight = text.trim() === "" ? null : Number(text.replace(/[%\uff05\s]/g, "").replace(/[,\uff0c]/, "."));
  const known = state.byCode.get(code)?.node.weight;
  if (weight === known || (weight !== null && !(weight >= 0 && weight < Infinity))) return;
  make(state, { op: "change", code, fields: { weight } });
  tell(state, "weighed", state.byCode.get(code));
}

/** Enter and Tab go on to the next weight, with Shift to the one before. */
function nextWeight(event, state, item, field) {
  event.preventDefault();
  event.stopPropagation();
  field.close(true);
  const weighed = shownItems(state).filter((other) => other.parent);
  const next = weighed[weighed.findIndex((other) => other.code === item.code) + (event.shiftKey ? -1 : 1)];
  if (next) beginWeight(state, next);
  else focusCode(state, item.code);
}

// Removal

function askToRemove(state, item) {
  const { words } = state.given.editing;
  const count = branchOf(state.items.map((other) => other.node), item.code).length - 1;
  const asked = (count ? words.remove_all : words.remove).replace("{name}", item.node.name).replace("{count}", count);
  const box = setAttributes(el("span", "ask"), { role: "alertdialog", "aria-label": asked });
  const yes = setAttributes(el("button", "yes", words.yes), { type: "button" });
  const no = setAttributes(el("button", "no", words.no), { type: "button" });
  const shown = shownItems(state);
  const at = shown.indexOf(item);
  const beside = shown.slice(at + 1).find((other) => other.level <= item.level) ?? shown[at - 1];
  const field = beginField(state, item, ".name", box, () => {
    make(state, { op: "remove", code: item.code });
    focusCode(state, beside?.code);
  });
  box.append(el("span", "asked", asked), yes, no);
  yes.onclick = () => field.close(true);
  no.onclick = () => {
    field.close(false);
    focusCode(state, item.code);
  };
  box.onkeydown = (event) => {
    if (event.key === "Escape") closeOn(event, state, item, field);
  };
  yes.focus();
}
