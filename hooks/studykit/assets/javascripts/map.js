/**
 * 全图: highlights a chain of a picture, shows one problem after another on a phone, and fills the
 * boxes of learned sections. Without this script the picture is complete: boxes open, and lines
 * show the edges.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll, onPage } = study.dom;
  const UNLINKED = "";

  /**
   * A picture: its boxes by unit, and its lines with the units that they connect.
   * @typedef {{root: HTMLElement, boxes: Map<string, HTMLDetailsElement>,
   *   edges: {line: Element, from: string, to: string}[]}} Picture
   */

  /**
   * @param {HTMLElement} root
   * @returns {Picture}
   */
  function read(root) {
    const boxes = new Map();
    for (const box of findAll(root, ".map__box")) boxes.set(box.dataset.unit, box);
    const edges = Array.from(root.querySelectorAll(".map__edge"), (line) => {
      const [from, , to] = String(line.getAttribute("data-edge")).split(" ");
      return { line, from, to };
    });
    return { root, boxes, edges };
  }

  /**
   * Return the chain of a unit: the unit, all units that lines lead to from it, directly or through
   * others, and all units from which lines lead to it.
   * @param {Picture} picture
   * @param {string} unit
   */
  function chainOf({ edges }, unit) {
    const chain = new Set([unit]);
    for (const [near, far] of /** @type {["from" | "to", "from" | "to"][]} */ ([
      ["from", "to"],
      ["to", "from"]
    ])) {
      const reached = [unit];
      for (const name of reached)
        for (const edge of edges)
          if (edge[near] === name && !reached.includes(edge[far])) reached.push(edge[far]);
      for (const name of reached) chain.add(name);
    }
    return chain;
  }

  /**
   * Highlight the chain of a unit; "" shows all units alike.
   * @param {Picture} picture
   * @param {string} unit
   */
  function choose(picture, unit) {
    const chain = unit ? chainOf(picture, unit) : new Set();
    picture.root.classList.toggle("has-chain", Boolean(unit));
    picture.boxes.forEach((box, name) => box.classList.toggle("is-in", chain.has(name)));
    for (const { line, from, to } of picture.edges)
      line.classList.toggle("is-in", chain.has(from) && chain.has(to));
  }

  /**
   * Show the chain of one problem at a time on a narrow screen, with buttons to the others. Units
   * in no chain of a problem are shown last, together.
   * @param {Picture} picture
   * @returns {(unit: string) => void} shows a problem's own chain, or the first chain with a unit
   */
  function walk(picture) {
    const { root, boxes } = picture;
    const problems = Array.from(boxes.keys()).filter((unit) =>
      /** @type {HTMLElement} */ (boxes.get(unit)).classList.contains("map__box--problem")
    );
    const linked = new Set();
    const stops = problems.map((unit) => {
      const chain = chainOf(picture, unit);
      chain.forEach((name) => linked.add(name));
      return { unit, chain };
    });
    const rest = new Set(Array.from(boxes.keys()).filter((unit) => !linked.has(unit)));
    if (rest.size) stops.push({ unit: UNLINKED, chain: rest });
    if (!problems.length || stops.length < 2) return () => {};

    let current = 0;
    const bar = element("div", "map__walk");
    const back = button("", "上一个", () => go(current - 1));
    const status = element("span", "map__status");
    const next = button("", "下一个", () => go(current + 1));
    status.setAttribute("role", "status");
    back.setAttribute("aria-label", "上一个问题");
    next.setAttribute("aria-label", "下一个问题");
    bar.append(back, status, next);
    find(root, ".map__drawing").before(bar);

    /** @param {number} index */
    function go(index) {
      current = Math.min(Math.max(index, 0), stops.length - 1);
      const { unit, chain } = stops[current];
      for (const item of findAll(root, ".map__item")) {
        const held = findAll(item, ".map__box").map((box) => box.dataset.unit || "");
        item.classList.toggle("is-off-chain", !held.some((name) => chain.has(name)));
      }
      boxes.forEach((box, name) => box.classList.toggle("is-here", chain.has(name)));
      for (const said of findAll(root, ".map__says")) {
        const target = String(said.dataset.edge).split(" ")[2];
        said.classList.toggle("is-off-chain", Boolean(unit) && !chain.has(target));
      }
      for (const column of findAll(root, ".map__column"))
        column.classList.toggle(
          "is-off-chain",
          !column.querySelector(".map__item:not(.is-off-chain)")
        );
      status.textContent = unit
        ? `问题 ${current + 1}，共 ${problems.length}`
        : `没有连到问题的 ${chain.size} 个`;
      back.disabled = current === 0;
      next.disabled = current === stops.length - 1;
    }

    root.classList.add("is-walked");
    go(0);
    return (unit) => {
      const index = stops.findIndex((stop) => stop.unit === unit);
      go(index < 0 ? stops.findIndex((stop) => stop.chain.has(unit)) : index);
    };
  }

  /** Fill the boxes of the sections that the reader has marked as learned. */
  function showLearned() {
    for (const box of onPage(".map__box")) {
      const { module = "", section = "" } = box.dataset;
      const record = study.store.read("module", module);
      const [, isLearned] = (record && record.sections[section]) || [0, false];
      box.classList.toggle("is-learned", isLearned);
      const said = box.querySelector(".map__learned");
      if (said && !isLearned) said.remove();
      if (!said && isLearned)
        find(box, "summary").append(element("span", "map__learned visually-hidden", "，已学完"));
    }
  }

  const pictures = onPage(".map").map((root) => {
    const picture = read(root);
    const show = walk(picture);
    root.addEventListener(
      "toggle",
      ({ target }) => {
        if (
          !(target instanceof HTMLDetailsElement) ||
          !picture.boxes.has(target.dataset.unit || "")
        )
          return;
        if (target.open) {
          picture.boxes.forEach((box) => {
            if (box !== target) box.open = false;
          });
          choose(picture, target.dataset.unit || "");
        } else if (!root.querySelector(".map__box[open]")) choose(picture, "");
      },
      true // the event does not bubble
    );
    root.addEventListener("keydown", (event) => {
      const open = root.querySelector(".map__box[open]");
      if (event.key !== "Escape" || !(open instanceof HTMLDetailsElement)) return;
      open.open = false;
      find(open, "summary").focus();
    });
    return { picture, show };
  });

  /** Open the box that the address names. */
  function arrive() {
    const box = document.getElementById(window.location.hash.slice(1));
    if (!(box instanceof HTMLDetailsElement && box.matches(".map__box"))) return;
    for (const { picture, show } of pictures)
      if (picture.root.contains(box)) show(box.dataset.unit || "");
    box.open = true;
    box.scrollIntoView({ block: "center" });
  }

  showLearned();
  study.store.onchange(({ kind }) => {
    if (kind === "module") showLearned();
  });
  window.addEventListener("hashchange", arrive);
  arrive();
})();
