// Boxes that are found, opened and reached by keyboard, for every picture made of them. A state has `boxes` in their
// order, `byId`, the one `selected` and the one `tabbable`.

/** Run a picture: draw it where its content is new, and select in it what the data say. */
function runBoxes(root, state, data, setTriggerValue, { onKey, redraw, select }) {
  root.onclick = (event) => open(state, boxOf(event, state), setTriggerValue);
  root.onkeydown = (event) => onKey(event, state, boxOf(event, state));
  const { selected, ...content } = data;
  const signature = JSON.stringify(content);
  const drawn = state.signature !== signature;
  if (drawn) redraw(state, content, signature);
  if (drawn || state.selected !== selected) select(state, selected);
}

/** Call `look` with the box that is pointed at or has the focus, else with the one selected. */
function followPointer(root, state, look) {
  const over = (event) => look(state, boxOf(event, state)?.id ?? state.selected);
  for (const name of ["pointerover", "focusin"]) root.addEventListener(name, over);
  for (const name of ["pointerleave", "focusout"]) root.addEventListener(name, () => look(state, state.selected));
}

/** Mark the box that is selected; returns it. */
function markSelected(state, id) {
  state.byId.get(state.selected)?.element.removeAttribute("aria-current");
  const box = state.byId.get(id);
  box?.element.setAttribute("aria-current", "true");
  state.selected = id;
  makeTabbable(state, box ?? state.boxes[0]);
  return box;
}

function boxOf(event, state) {
  return state.byId.get(event.target.closest("[data-id]")?.dataset.id);
}

function open(state, box, setTriggerValue) {
  if (!box) return;
  makeTabbable(state, box);
  setTriggerValue("opened", box.id);
}

function focusBox(state, box) {
  if (!box) return;
  makeTabbable(state, box);
  box.element.focus();
}

/** One box at a time takes part in the tab order; the arrows reach the others. */
function makeTabbable(state, box) {
  state.tabbable?.setAttribute("tabindex", "-1");
  box?.element.setAttribute("tabindex", "0");
  state.tabbable = box?.element ?? null;
}
