// Orders and their undoing: what the buttons of hosts and changes do.

import { send } from "./api.js";
import { refresh } from "./refresh.js";

const MEANINGS = {
  ready: "It serves again, and its failures are forgotten.",
  drain: "It gets no further requests and ends those that it has. It is observed as before.",
  maintenance: "It gets no further requests and ends those that it has. What is observed of it counts for nothing.",
};

const dialog = document.getElementById("order");
const form = dialog.querySelector("form");

/** Has the buttons work, those that come later too. */
export function takeOrders() {
  document.querySelector("main").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.order) {
      ask(button.dataset);
    } else if (button?.dataset.undo) {
      carryOut("POST", button.dataset.undo);
    }
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "give") {
      carryOut("PUT", dialog.dataset.path, order());
    }
  });
}

function ask({ order: state, path, host }) {
  form.reset();
  dialog.returnValue = "";
  dialog.dataset.path = path;
  dialog.dataset.state = state;
  document.getElementById("order-title").textContent = `${state} ${host}`;
  document.getElementById("order-meaning").textContent = MEANINGS[state];
  document.getElementById("order-for-label").hidden = state === "ready"; // which holds until the next order
  dialog.showModal();
  form.elements.reason.focus();
}

function order() {
  const value = { state: dialog.dataset.state, reason: form.elements.reason.value };
  if (form.elements.for.value !== "" && value.state !== "ready") {
    value.for = form.elements.for.value;
  }
  return value;
}

async function carryOut(method, path, value) {
  const message = document.getElementById("message");
  message.textContent = "";
  try {
    await send(method, path, value);
  } catch (refused) {
    message.textContent = `Nothing was changed: ${refused.message}`;
  }
  await refresh();
}
