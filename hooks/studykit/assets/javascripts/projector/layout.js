/*
 * Lays out one part of a deck in pages of one size. Content that does not fit continues on the next
 * page; nothing is shrunk, scrolled or cut off.
 *
 * The part is one multi-column flow with one column per page, shifted to show the current page. The
 * columns break text. Tables are split by script, since browsers before Chromium 106 cut through
 * their lines.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const GAP = 80; // px between two pages, so that no neighbouring page shows at an edge
  const AROUND = 9; // em; the height of the legend and the titles of a picture

  /** Elements that must not be the last on a page. */
  const LEADS =
    "h3,h4,h5,h6,.facts,.self-test__title,.related__title,.stage__summary,.paragraph__number";

  class PartLayout {
    /**
     * @param {Part} part
     * @param {HTMLElement} columns a copy of its elements
     * @param {StageSizes} sizes
     * @param {boolean} isFirst whether the part is the first of its section
     */
    constructor(part, columns, sizes, isFirst) {
      this.part = part;
      this.columns = columns;
      this.sizes = part.slide ? { ...sizes, column: sizes.wide } : sizes;
      this.pages = 1;
      this.height = 0; // of a page, in pixels
      this.head = dom.element("h2", "stage__heading", part.title);
      // The first part of the section already has this heading.
      if (!isFirst) this.head.setAttribute("aria-hidden", "true");
      const longest = part.slide ? "（00/00）" : "（000/000）";
      this.count = this.head.appendChild(dom.element("span", "stage__count", longest));
      this.view = dom.element("div", "stage__view");
      this.element = dom.element("section", "stage__part");
      if (part.slide) this.showKind(part.slide);
      this.element.append(this.head, this.view);
    }

    /** @param {SlideLook} slide */
    showKind({ kind, label, isCover }) {
      this.element.classList.add("stage__part--slide", `stage__part--${kind}`);
      this.element.style.setProperty("--stage-column", `${this.sizes.column}px`);
      this.element.classList.toggle("stage__part--cover", isCover);
      if (label) this.head.prepend(dom.element("span", `kind kind--${kind}`, label), " ");
    }

    /** Divide the part into pages. It must be in the document, and its box must not be scaled. */
    layOut() {
      const { columns, view } = this;
      const width = this.sizes.column;
      // Fix the height of the heading now that it holds the longest count: it must not grow later.
      this.head.style.height = `${this.head.offsetHeight}px`;
      this.height = Math.floor(view.clientHeight); // measured while empty, which is fast
      view.append(columns);
      columns.style.setProperty("--stage-height", `${this.height}px`);
      columns.style.width = `${width}px`;
      scalePictures(columns, this.sizes, this.height);
      // Measure the table rows in a single endless column first.
      const tables = study.tables.measure(study.tables.convertWide(columns, this.sizes.em, width));
      columns.style.height = `${this.height}px`;
      columns.style.columnWidth = `${width}px`;
      columns.style.columnGap = `${GAP}px`;
      columns.classList.add("is-paged");
      this.placeBreaks(tables);
      this.pages = this.countPages();
    }

    /**
     * Split tables and keep headings with the next block. Work in reading order, since each change
     * moves what follows.
     * @param {MeasuredTable[]} tables
     */
    placeBreaks(tables) {
      for (const node of dom.findAll(this.columns, `${LEADS},table`)) {
        const measured = tables.find((each) => each.table === node);
        if (measured) this.splitTable(measured);
        else if (node.tagName !== "TABLE") this.keepWithNext(node);
      }
    }

    /**
     * Split a table into the rows of each page. If the first row moves to the next page, headings
     * directly above the table move with it, and the rows are grouped anew below the headings.
     * @param {MeasuredTable} measured
     */
    splitTable(measured) {
      const { table, heights, head } = measured;
      const grouped = (/** @type {number} */ used) =>
        study.tables.group(heights, head, used, this.height - 2);
      let used = this.usedAbove(table);
      let groups = grouped(used);
      const lead = groups.length && groups[0].breaks ? firstLeadBefore(table) : null;
      if (lead) {
        lead.classList.add("is-first");
        used = this.usedAbove(table);
        groups = grouped(used);
      }
      const [first] = study.tables.split(measured, groups);
      if (first && (lead || !used)) first.classList.remove("is-first");
    }

    /**
     * Return how far below the top of its page a table begins, in pixels.
     * @param {HTMLElement} table
     */
    usedAbove(table) {
      const mark = dom.element("div", "stage__mark");
      table.style.display = "none";
      table.before(mark);
      const used = mark.getBoundingClientRect().top - this.columns.getBoundingClientRect().top;
      mark.remove();
      table.style.display = "";
      return used;
    }

    /**
     * Move a heading to the next page if the block after it begins there.
     * @param {Element} node
     */
    keepWithNext(node) {
      const next = node.nextElementSibling;
      if (!next || next.matches(LEADS) || next.tagName === "TABLE") return;
      if (this.columnOf(lineOf(next)) <= this.columnOf(lineOf(node))) return;
      (firstLeadBefore(next) || node).classList.add("is-first");
    }

    /**
     * Return the index of the column, which is a page, in which a rectangle begins.
     * @param {DOMRect} rect
     */
    columnOf(rect) {
      const from = rect.left - this.columns.getBoundingClientRect().left;
      return Math.max(0, Math.floor((from + 1) / (this.sizes.column + GAP)));
    }

    /**
     * Return the number of pages up to the furthest line or picture. Margins do not count, though
     * they may reach into one more column. The furthest line is not always the last in the
     * document, since the cells of a row are side by side.
     */
    countPages() {
      const wide = this.columns.scrollWidth + GAP;
      const most = Math.round(wide / (this.sizes.column + GAP)) - 1;
      let last = this.columnOf(lineOf(this.columns, true));
      if (last >= most) return last + 1;
      for (const node of this.columns.querySelectorAll("*"))
        if (node.matches("img,svg") || hasText(node))
          last = Math.max(last, this.columnOf(lineOf(node, true)));
      return last + 1;
    }

    /** @param {number} page */
    show(page) {
      this.element.classList.remove("is-away");
      this.columns.style.transform = `translateX(${-page * (this.sizes.column + GAP)}px)`;
    }

    /**
     * @param {Element} node
     * @returns {[number, number]}
     */
    spanOf(node) {
      const last = this.pages - 1;
      return [
        Math.min(this.columnOf(lineOf(node)), last),
        Math.min(this.columnOf(lineOf(node, true)), last)
      ];
    }

    /** @param {number} page */
    blockAt(page) {
      let name = this.part.key;
      for (const block of dom.findAll(this.columns, "[data-block]")) {
        const column = this.columnOf(lineOf(block));
        if (column <= page) name = String(block.getAttribute("data-block"));
        if (column >= page) break;
      }
      return name;
    }
  }

  /**
   * Return the first of the headings directly before a node.
   * @param {Element} node
   */
  function firstLeadBefore(node) {
    let first = null;
    let before = node.previousElementSibling;
    while (before && before.matches(LEADS)) {
      first = before;
      before = before.previousElementSibling;
    }
    return first;
  }

  /**
   * Return the rectangle of a node's first or last line. A box can span columns; a line cannot.
   * @param {Element} node
   * @param {boolean} [isLast]
   */
  function lineOf(node, isLast) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    if (isLast) while (walker.lastChild());
    let text = isLast ? walker.currentNode : walker.nextNode();
    while (text && text !== node) {
      range.selectNodeContents(text);
      const rects = isBlank(text) ? [] : range.getClientRects();
      if (rects.length) return rects[isLast ? rects.length - 1 : 0];
      text = isLast ? walker.previousNode() : walker.nextNode();
    }
    return node.getBoundingClientRect();
  }

  /** @param {Node} text */
  function isBlank(text) {
    return !String(text.nodeValue).trim();
  }

  /** @param {Element} node */
  function hasText(node) {
    return [...node.childNodes].some(
      (child) => child.nodeType === Node.TEXT_NODE && !isBlank(child)
    );
  }

  /**
   * Enlarge pictures as far as the stage allows. If the words of a picture would be too small to
   * read, show its boxes as lists, which say in words what the lines between the boxes show.
   * @param {HTMLElement} columns
   * @param {StageSizes} sizes
   * @param {number} height of a page, in pixels
   */
  function scalePictures(columns, sizes, height) {
    for (const map of dom.findAll(columns, ".map")) {
      const wide = Number(map.dataset.wide);
      const high = Number(map.dataset.high) + AROUND;
      const em = Math.min(sizes.column / wide, height / high, sizes.em);
      if (em < sizes.least) map.classList.add("map--list");
      else map.style.fontSize = `${em}px`;
    }
    for (const slice of dom.findAll(columns, ".slice"))
      slice.classList.toggle("slice--list", slice.offsetHeight > height);
  }

  study.PartLayout = PartLayout;
})();
