/**
 * 前后对比: draws the two pictures, as SVG. The tables beside them have the same values, so screen
 * readers skip the pictures.
 */
(function () {
  "use strict";

  const { dom, training } = window.study;
  const SVG = "http://www.w3.org/2000/svg";
  const PLOT_SIDE = 300; // the side of the square, in units of the picture
  const LABEL_MARGIN = 48; // the space for labels
  const PERSON_RADIUS = 5; // the radius of the dot of one person
  const ITEM_WIDTH = 18; // the width of the dot of an item
  const TICKS = [0, 0.25, 0.5, 0.75, 1];

  /**
   * @param {Element} parent
   * @param {string} name
   * @param {Record<string, string | number>} attributes
   * @param {string} [text]
   */
  function add(parent, name, attributes, text) {
    const node = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => node.setAttribute(key, String(value)));
    if (text !== undefined) node.textContent = text;
    return parent.appendChild(node);
  }

  /** @param {number} x from 0 to 1 */
  function across(x) {
    return LABEL_MARGIN + PLOT_SIDE * x;
  }

  /** @param {number} y from 0 to 1 */
  function down(y) {
    return 12 + PLOT_SIDE * (1 - y);
  }

  /**
   * Draw the square of a picture in an emptied box, with its grid and the names of its axes.
   * @param {HTMLElement} box
   * @param {string[]} axes
   * @param {(y: number) => string} label returns the label of a position on the vertical axis
   */
  function frame(box, axes, label) {
    const picture = add(dom.empty(box), "svg", {
      class: "training__picture",
      viewBox: `0 0 ${PLOT_SIDE + LABEL_MARGIN + 16} ${PLOT_SIDE + LABEL_MARGIN + 12}`,
      "aria-hidden": "true"
    });
    TICKS.forEach((tick) => {
      const [x, y] = [across(tick), down(tick)];
      add(picture, "path", {
        class: "training__grid",
        d: `M${x} ${down(0)}V${down(1)}M${across(0)} ${y}H${across(1)}`
      });
      add(picture, "text", { x, y: down(0) + 16, "text-anchor": "middle" }, percent(tick));
      add(picture, "text", { x: LABEL_MARGIN - 6, y: y + 4, "text-anchor": "end" }, label(tick));
    });
    add(picture, "text", { x: across(0.5), y: down(0) + 36, "text-anchor": "middle" }, axes[0]);
    const turned = { x: 0, y: 0, "text-anchor": "middle" };
    const transform = `translate(10 ${down(0.5)}) rotate(-90)`;
    add(picture, "text", { ...turned, transform }, axes[1]);
    return picture;
  }

  /** @param {number} share */
  function percent(share) {
    return `${Math.round(share * 100)}%`;
  }

  training.drawPersons = (box, persons, axes) => {
    const picture = frame(box, axes, percent);
    add(picture, "path", {
      class: "training__even",
      d: `M${across(0)} ${down(0)}L${across(1)} ${down(1)}`
    });
    /** @type {Map<string, number>} */
    const counts = new Map();
    persons.forEach(({ before, after }) => {
      const place = `${across(before)} ${down(after)}`;
      counts.set(place, (counts.get(place) || 0) + 1);
    });
    counts.forEach((count, place) => {
      const [cx, cy] = place.split(" ");
      // The area of a dot is proportional to the number of its persons.
      add(picture, "circle", {
        class: "training__dot",
        cx,
        cy,
        r: PERSON_RADIUS * Math.sqrt(count)
      });
    });
  };

  training.drawItems = (box, items, axes) => {
    const picture = frame(box, axes, (y) => String(2 * y - 1));
    /** @type {Map<string, number>} */
    const counts = new Map();
    items.forEach(({ number, form, facility, discrimination }) => {
      if (facility === null || discrimination === null) return;
      const [middle, y] = [across(facility), down((discrimination + 1) / 2)];
      const place = `${Math.round(middle)} ${Math.round(y)}`;
      const before = counts.get(place) || 0;
      counts.set(place, before + 1);
      // Items at the same place stand side by side, in a row towards the middle of the picture.
      const x = middle + before * (facility > 0.5 ? -ITEM_WIDTH : ITEM_WIDTH);
      add(picture, "circle", {
        class: `training__item is-${form}`,
        cx: x,
        cy: y,
        r: ITEM_WIDTH / 2
      });
      const label = { class: `training__number is-${form}`, x, y: y + 3, "text-anchor": "middle" };
      add(picture, "text", label, String(number));
    });
  };
})();
