// Follows the events: each one is a reason to look at once. A browser comes back by itself, with the id of the last event
// that it has, and meanwhile the page is read every now and then all the same.

import { eventsUrl } from "./api.js";
import { refresh } from "./refresh.js";

const RETRY_MILLIS = 10000;
const KINDS = [
  "host_down",
  "host_up",
  "host_ordered",
  "order_ended",
  "host_drained",
  "pool_down",
  "pool_up",
  "traffic_moved",
  "config_changed",
  "reload_done",
  "reload_refused",
  "started",
  "stopping",
  "reset",
];

/** Begins to follow. */
export function follow() {
  const source = new EventSource(eventsUrl());
  KINDS.forEach((kind) => source.addEventListener(kind, refresh));
  source.onopen = () => {
    tell("Followed as they happen.", false);
    refresh(); // for what happened before
  };
  source.onerror = () => {
    tell("Disconnected: looking every 2 s until the stream is back.", true);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(follow, RETRY_MILLIS); // refused: a browser does not try that again
    }
  };
}

function tell(text, lost) {
  const following = document.getElementById("following");
  if (following.textContent !== text) {
    following.textContent = text;
  }
  following.classList.toggle("lost", lost);
}
