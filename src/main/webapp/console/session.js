// The session that a browser has, if it needs one: what its changes have to carry, and its end.

import { send, useCsrf } from "./api.js";

/** Finds out what changes have to carry. */
export async function begin() {
  const { csrf } = await send("GET", "/api/v1/session");
  useCsrf(csrf);
  const logout = document.getElementById("logout");
  logout.hidden = csrf === null; // without a session of the browser there is nothing to end
  logout.addEventListener("click", end);
}

async function end() {
  try {
    await send("DELETE", "/api/v1/session");
    location.reload();
  } catch (refused) {
    if (refused.status === 401) {
      location.reload(); // it was over already
    } else {
      document.getElementById("message").textContent = `You are still logged in: ${refused.message}`;
    }
  }
}
