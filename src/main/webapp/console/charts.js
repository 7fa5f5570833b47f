// The charts of the pools: they go on with what each refresh says, and are forgotten with the page.

import { Chart } from "./chart.js";
import { onRefresh } from "./refresh.js";

const FIGURES = [
  { name: "req/s", of: "rate", unit: "" },
  { name: "p99", of: "late", unit: " ms" },
  { name: "errors", of: "errors", unit: " %" },
];

/** The charts of each pool, in the order of the figures, by the element that shows them. */
const charts = new Map();

/** Has the charts go on with each refresh. */
export function drawCharts() {
  onRefresh(goOn);
  goOn();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

function goOn() {
  closeThoseOfPoolsThatAreGone();
  const second = Math.floor(performance.now() / 1000);
  for (const pool of document.querySelectorAll(".pool")) {
    const ofPool = chartsIn(pool.querySelector(".charts"));
    FIGURES.forEach(({ of }, i) => ofPool[i].add(second, Number(pool.dataset[of])));
  }
}

function chartsIn(element) {
  if (!charts.has(element)) {
    charts.set(
      element,
      FIGURES.map(({ name, unit }) => new Chart(element, name, unit)),
    );
  }
  return charts.get(element);
}

function closeThoseOfPoolsThatAreGone() {
  for (const [element, ofPool] of charts) {
    if (!element.isConnected) {
      ofPool.forEach((chart) => chart.close());
      charts.delete(element);
    }
  }
}

function redraw() {
  [...charts.values()].flat().forEach((chart) => chart.redraw());
}
