// Proves who somebody is, and shows them the page then.

import { send } from "./api.js";

const form = document.getElementById("login");
const message = document.getElementById("message");

document.documentElement.classList.add("live");
form.elements.token.focus();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  message.textContent = "";
  try {
    await send("POST", "/api/v1/session", { token: form.elements.token.value });
    location.reload();
  } catch (refused) {
    message.textContent = words(refused);
    form.elements.token.select();
  }
});

function words(refused) {
  if (refused.status === 401) {
    return "This token is not known.";
  }
  return refused.status === 429 ? `Too many tries: wait ${refused.retryAfter} s.` : refused.message;
}
