// Requests to the admin API. What it refuses is thrown as an error with its own words.

const root = document.documentElement.dataset.root;

let csrf = null;

/** What is sent with each request from now on, where a session is proven by a cookie; null for nothing. */
export function useCsrf(token) {
  csrf = token;
}

/** The page as it is now, as HTML. */
export async function page() {
  const response = await fetch(`${root}/`, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (!response.ok) {
    throw new Refused(response, await response.text());
  }
  return response.text();
}

/** Sends a value, or nothing, as JSON; returns what is answered, or null if that is nothing. */
export async function send(method, path, value) {
  let response = await attempt(method, path, value);
  if (response.status === 403 && csrf !== null && (await renewCsrf())) {
    response = await attempt(method, path, value);
  }
  const text = await response.text();
  if (!response.ok) {
    throw new Refused(response, text);
  }
  return text === "" ? null : JSON.parse(text);
}

function attempt(method, path, value) {
  return fetch(root + path, {
    method,
    headers: headers(value),
    body: value === undefined ? undefined : JSON.stringify(value),
  });
}

/** Whether there is another session now: all tabs of a browser share the one that was begun last. */
async function renewCsrf() {
  const response = await attempt("GET", "/api/v1/session");
  const before = csrf;
  if (response.ok) {
    csrf = (await response.json()).csrf;
  }
  return csrf !== before;
}

/** Where the events are followed. */
export function eventsUrl() {
  return `${root}/api/v1/events`;
}

function headers(value) {
  const all = { Accept: "application/json" };
  if (value !== undefined) {
    all["Content-Type"] = "application/json";
  }
  if (csrf !== null) {
    all["Weir-CSRF"] = csrf;
  }
  return all;
}

/** An answer that is none of success. */
export class Refused extends Error {
  constructor(response, text) {
    super(detail(text) ?? `${response.status} ${response.statusText}`);
    this.status = response.status;
    this.retryAfter = response.headers.get("Retry-After");
  }
}

function detail(text) {
  try {
    const problem = JSON.parse(text);
    return problem.detail ?? problem.error;
  } catch {
    return undefined; // not from Weir: a proxy in between, or HTML
  }
}
