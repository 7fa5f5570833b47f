// Shows those hosts alone that have a text in their row, for whoever has hundreds of them.

import { onRefresh } from "./refresh.js";

const input = document.getElementById("filter");

/** Has the box work. */
export function filterHosts() {
  input.addEventListener("input", apply);
  onRefresh(apply);
}

function apply() {
  const wanted = input.value.trim().toLowerCase();
  for (const row of document.querySelectorAll("tr.host")) {
    row.hidden = wanted !== "" && !row.textContent.toLowerCase().includes(wanted);
  }
}
