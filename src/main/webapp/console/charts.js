// How pools were in the last minutes, as lines: drawn from what each refresh says, and forgotten with the page.

import { onRefresh } from "./refresh.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 150; // points: five minutes
const HEIGHT = 30;
const LINES = [
  { name: "req/s", of: "rate", unit: "" },
  { name: "p99", of: "late", unit: " ms" },
  { name: "errors", of: "errors", unit: " %" },
];

/** The points of each line, by the element that shows them. */
const points = new WeakMap();

/** Has the charts go on with each refresh. */
export function drawCharts() {
  onRefresh(drawAll);
  drawAll();
}

function drawAll() {
  for (const pool of document.querySelectorAll(".pool")) {
    const charts = pool.querySelector(".charts");
    if (charts.firstChild === null) {
      charts.append(...LINES.map(chart));
    }
    LINES.forEach((line, i) => draw(charts.children[i], line, Number(pool.dataset[line.of])));
  }
}

function chart({ name }) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${name} of the last five minutes`);
  svg.append(document.createElementNS(SVG, "polyline"));
  figure.append(svg, caption);
  points.set(figure, []);
  return figure;
}

function draw(figure, { name, unit }, value) {
  const all = points.get(figure);
  all.push(value);
  if (all.length > WIDTH) {
    all.shift();
  }
  const most = Math.max(...all);
  const line = all.map((each, i) => `${WIDTH - all.length + i},${y(each, most)}`).join(" ");
  figure.querySelector("polyline").setAttribute("points", line);
  figure.querySelector("figcaption").textContent = `${name} at most ${Math.round(most * 10) / 10}${unit}`;
}

/** From below, with room for the line itself. */
function y(value, most) {
  return most === 0 ? HEIGHT - 1 : (HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1);
}
