// How one figure was in the last five minutes: a line that uPlot draws, and the same in words.

import uPlot from "./uPlot.esm.js";

const SPAN_SECONDS = 300;
const HEIGHT = 36; // CSS pixels
const HEADROOM = 1.05; // so that the greatest value does not touch the edge

/** Belongs to the element that it is put into; close it when that is gone. */
export class Chart {
  #name;
  #unit;
  #seconds = [];
  #values = [];
  #plot;
  #caption = document.createElement("figcaption");
  #resizes;

  constructor(parent, name, unit) {
    this.#name = name;
    this.#unit = unit;
    const figure = document.createElement("figure");
    parent.append(figure);
    this.#plot = new uPlot(options(figure), this.#data(), figure);
    this.#plot.root.setAttribute("role", "img");
    figure.append(this.#caption);
    this.#resizes = new ResizeObserver(() => this.#plot.setSize(size(figure)));
    this.#resizes.observe(figure);
  }

  /** Goes on with a value. The latest of a second counts, so that no more than one for each is held. */
  add(second, value) {
    if (this.#seconds.at(-1) === second) {
      this.#values.pop();
    } else {
      this.#seconds.push(second);
    }
    this.#values.push(value);
    while (this.#seconds[0] < second - SPAN_SECONDS) {
      this.#seconds.shift();
      this.#values.shift();
    }
    this.#plot.setData(this.#data());
    this.#tell(value);
  }

  /** Draws the line in the colour that it has by now. */
  redraw() {
    this.#plot.redraw(false);
  }

  close() {
    this.#resizes.disconnect();
    this.#plot.destroy();
  }

  #data() {
    return [this.#seconds, this.#values];
  }

  #tell(latest) {
    const most = `at most ${this.#text(Math.max(...this.#values))}`;
    this.#caption.textContent = `${this.#name} ${most}`;
    this.#plot.root.setAttribute(
      "aria-label",
      `${this.#name} of the last five minutes: ${most}, now ${this.#text(latest)}`,
    );
  }

  #text(value) {
    return Math.round(value * 10) / 10 + this.#unit;
  }
}

/** A bare line that ends now at the right; its colour is that of the text in it, which the style says. */
function options(figure) {
  return {
    ...size(figure),
    padding: [1, 0, 1, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: false, range: ({ data: [seconds] }) => spanUntil(seconds.at(-1) ?? 0) },
      y: { range: (plot, least, most) => [0, most > 0 ? most * HEADROOM : 1] },
    },
    series: [{}, { width: 1.5, points: { show: false }, stroke: ({ root }) => getComputedStyle(root).color }],
  };
}

function spanUntil(second) {
  return [second - SPAN_SECONDS, second];
}

function size(figure) {
  return { width: figure.clientWidth, height: HEIGHT };
}
