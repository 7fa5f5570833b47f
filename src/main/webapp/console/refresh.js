// Puts the page in place of the one that is there: what is seen is always written by the server.

import { page } from "./api.js";
import { morph } from "./morph.js";

const PERIOD_MILLIS = 2000;
const PAUSE_FACTOR = 4; // so that a page of very many hosts keeps nobody busy

const connection = document.getElementById("connection");
const listeners = [];

let running = null;
let again = false;

/** Calls this whenever the page was put in place, before it is painted. */
export function onRefresh(listener) {
  listeners.push(listener);
}

/** Puts the page in place as it is from now on; what asks while that goes on has it done once more. */
export function refresh() {
  if (running !== null) {
    again = true;
    return running;
  }
  running = replace().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return running;
}

/** Does so every now and then, as long as anybody can see it; where that takes long, less often. */
export function keepRefreshing() {
  setTimeout(tick, PERIOD_MILLIS);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}

async function tick() {
  const begun = performance.now();
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(tick, Math.max(PERIOD_MILLIS, PAUSE_FACTOR * (performance.now() - begun)));
}

async function replace() {
  try {
    const next = new DOMParser().parseFromString(await page(), "text/html");
    const focused = document.activeElement;
    morph(document.querySelector("main"), next.querySelector("main"));
    document.title = next.title;
    listeners.forEach((listener) => listener());
    keepFocus(focused);
    tell("");
  } catch (failure) {
    if (failure.status === 401) {
      location.reload(); // the session is over
    } else {
      tell(`Weir does not answer; this is how it was at ${lastSeen}`);
    }
  }
}

let lastSeen = time();

function tell(trouble) {
  if (trouble === "") {
    lastSeen = time();
  }
  if (connection.textContent !== trouble) {
    connection.textContent = trouble;
  }
  document.documentElement.classList.toggle("stale", trouble !== "");
}

function time() {
  return `${new Date().toISOString().slice(11, 19)} UTC`;
}

/** A button that is gone leaves the focus to the heading of where it was. */
function keepFocus(focused) {
  if (focused !== null && !focused.isConnected) {
    document.querySelector(".changes h2").focus();
  }
}
