// The row of score cards. Words, numbers and colours' meaning come in with the data; only geometry lives here.

const drawn = new WeakMap();

/** Streamlit calls this on every rerun and every change of theme. */
export default function scoreCards({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement, "cards", (fresh) => fresh.append(el("div", "row")));
  root.onclick = (event) => {
    const card = event.target.closest("[data-code]");
    if (card) setTriggerValue("opened", card.dataset.code);
  };
  const signature = JSON.stringify(data);
  if (drawn.get(root) === signature) return;
  drawn.set(root, signature);
  draw(root, data);
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
  const words = [card.name, `${card.score} ${card.of}`, card.status_word, card.delta].filter(Boolean);
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
  state.append(shapeOf(card.status), el("span", "", card.status_word));
  if (card.delta) state.append(el("span", "delta", card.delta));
  return state;
}
