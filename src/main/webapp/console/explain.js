// Asks which host a request would get, and shows why, and why not each other.

import { send } from "./api.js";

const form = document.getElementById("explain");
const explanation = document.getElementById("explanation");

/** Has the form work. */
export function answerQuestions() {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      show(await send("POST", "/api/v1/explain", question()));
    } catch (refused) {
      explanation.replaceChildren(element("p", refused.message));
    }
  });
}

/** What is left empty is not asked about. */
function question() {
  return Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
}

function show({ upstream, pool, host, reason, hosts }) {
  const answer = host === null ? `${upstream}: ${reason}` : `${upstream}: ${pool}/${host}, for ${reason}`;
  explanation.replaceChildren(element("p", answer), table(hosts));
}

function table(hosts) {
  const all = element("table");
  const head = all.createTHead().insertRow();
  for (const name of ["Host", "Gets it", "Why"]) {
    const cell = element("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  const body = all.createTBody();
  for (const { pool, host, chosen, reason } of hosts) {
    const row = body.insertRow();
    row.className = chosen ? "chosen" : "";
    const name = element("th", `${pool}/${host}`);
    name.scope = "row";
    row.append(name, element("td", chosen ? "✓ yes" : "no"), element("td", reason));
  }
  all.createCaption().textContent = "Each host and why";
  return all;
}

function element(name, text = "") {
  const created = document.createElement(name);
  created.textContent = text;
  return created;
}
