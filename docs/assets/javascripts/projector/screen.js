/*
 * A screen lays out the deck in pages of one size. Content that does not fit continues on the next
 * page; nothing is shrunk, scrolled or cut off.
 *
 * Each part is one multi-column flow with one column per page, shifted to show the current page.
 * The columns break text. Tables are split by script, since browsers before Chromium 106 cut
 * through their lines. A part is laid out when it is first needed.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  // Text size as a share of the stage's height: readable from six image heights away.
  const BODY = 0.037;
  const LEAST = 0.03; // smallest text size as a share of the stage's height, at any scale
  const LONGEST = 40; // characters a line at most
  const SHORTEST = 17; // characters a line at least; a phone held upright needs smaller text for them
  const GAP = 80; // px between two pages, so that no neighbouring page shows at an edge
  const DRAWN = 14; // px; the text size in the drawings

  /* Elements that must not be the last on a page. */
  const LEADS =
    "h3,h4,h5,h6,.facts,.self-test__title,.related__title,.stage__summary,.paragraph__number";

  /*
   * Return sizes in pixels for a stage of `width` by `height`, with text at `scale` (1 is normal).
   */
  function sizesOf(width, height, scale) {
    const side = Math.max(44, Math.round(width * 0.04));
    const room = width - 2 * side;
    const least = height * LEAST;
    const em = Math.min(Math.max(height * BODY * scale, least), Math.max(room / SHORTEST, 16));
    return {
      side,
      em,
      least: Math.min(least, em),
      column: Math.floor(Math.min(room, em * LONGEST))
    };
  }

  /*
   * `box` is the element that the screen fills. `dress` gets each copy of a part, to apply state to
   * it. `zoom` is the scale at which the box is drawn, for a thumbnail of another screen.
   */
  function Screen(box, deck, dress, zoom) {
    this.box = box;
    this.deck = deck;
    this.dress = dress;
    this.zoom = zoom || 1;
    this.built = [];
    this.shown = null;
    this.options = null;
    this.sizes = null;
  }

  /* Measure without the transform: client rectangles include the scale of the box. */
  Screen.prototype.unscaled = function (read) {
    this.box.style.transform = "none";
    const found = read();
    this.box.style.transform = this.zoom === 1 ? "" : `scale(${this.zoom})`;
    return found;
  };

  /*
   * Discard the layout for another size or other options. The screen is `height` px high; the text
   * is sized by the stage height, `options.stage`.
   */
  Screen.prototype.resize = function (width, height, options) {
    this.options = options;
    this.sizes = sizesOf(width, options.stage, options.scale);
    this.built = [];
    this.shown = null;
    this.box.textContent = "";
    this.box.style.width = `${width}px`;
    this.box.style.height = `${height}px`;
    this.box.style.fontSize = `${this.sizes.em}px`;
    this.box.style.setProperty("--stage-side", `${this.sizes.side}px`);
    this.box.style.setProperty("--stage-least", `${this.sizes.least}px`);
    this.box.style.setProperty("--stage-column", `${this.sizes.column}px`);
  };

  /*
   * Return a part by its position, laid out: its element, columns and number of pages. A new one is
   * hidden.
   */
  Screen.prototype.part = function (place) {
    const isNew = !this.built[place];
    const laid = this.laid(place);
    if (isNew) laid.element.classList.add("is-away");
    return laid;
  };

  /*
   * Return the same, but leave a new part visible: hiding and showing it would cost another layout.
   */
  Screen.prototype.laid = function (place) {
    if (!this.built[place]) this.built[place] = this.build(this.deck.parts[place]);
    return this.built[place];
  };

  Screen.prototype.isComplete = function () {
    for (let place = 0; place < this.deck.parts.length; place += 1)
      if (!this.built[place]) return false;
    return true;
  };

  Screen.prototype.build = function (part) {
    const made = dom.element("section", "stage__part");
    const head = dom.element("h2", "stage__heading", part.title);
    // The first part of the section already has this heading.
    if (this.deck.parts[part.group] !== part) head.setAttribute("aria-hidden", "true");
    const count = dom.element("span", "stage__count", "（000/000）");
    head.appendChild(count);
    const view = dom.element("div", "stage__view");
    const columns = study.deck.copy(part, this.options);
    this.dress(columns, part);
    made.appendChild(head);
    made.appendChild(view);
    this.box.appendChild(made);
    const laid = { element: made, view, columns, count, pages: 1, part };
    // Fix the height with the longest count, or the heading could grow over the page.
    head.style.height = `${head.offsetHeight}px`;
    laid.height = Math.floor(view.clientHeight); // measured while empty, which is fast
    view.appendChild(columns);
    const self = this;
    this.unscaled(() => {
      self.lay(laid);
    });
    return laid;
  };

  Screen.prototype.lay = function (laid) {
    const columns = laid.columns;
    const width = this.sizes.column;
    const height = laid.height;
    columns.style.setProperty("--stage-height", `${height}px`);
    columns.style.width = `${width}px`;
    drawings(columns, this.sizes, height);
    // Measure the table rows in a single endless column first.
    const tables = study.tables.settle(columns, this.sizes.em, width).map(study.tables.measure);
    tables.forEach(study.tables.fix);
    tables.forEach(study.tables.heights);
    columns.style.height = `${height}px`;
    columns.style.columnWidth = `${width}px`;
    columns.style.columnGap = `${GAP}px`;
    columns.classList.add("is-paged");
    this.mend(laid, tables);
    laid.pages = this.countPages(laid);
  };

  /*
   * Split tables and keep headings with the next block. Work in reading order, since each change
   * moves what follows.
   */
  Screen.prototype.mend = function (laid, tables) {
    const self = this;
    dom.each(laid.columns.querySelectorAll(`${LEADS},table`), (node) => {
      if (node.tagName === "TABLE") {
        const measured = tables.filter((each) => each.table === node)[0];
        if (measured) self.cut(laid, measured);
      } else self.keep(laid, node);
    });
  };

  Screen.prototype.cut = function (laid, measured) {
    const mark = dom.element("div", "stage__mark");
    const table = measured.table;
    table.style.display = "none";
    table.parentNode.insertBefore(mark, table);
    const used = mark.getBoundingClientRect().top - laid.columns.getBoundingClientRect().top;
    table.parentNode.removeChild(mark);
    table.style.display = "";
    const chunks = study.tables.plan(measured.heights, measured.head, used, laid.height - 2);
    const parts = study.tables.cut(measured, chunks);
    if (parts.length && chunks[0].breaks && !lead(parts[0]))
      parts[0].classList.toggle("is-first", used > 0);
    if (parts.length && chunks[0].breaks && lead(parts[0])) {
      parts[0].classList.remove("is-first");
      lead(parts[0]).classList.add("is-first");
    }
  };

  /* Return the first of the headings directly before a node. */
  function lead(node) {
    let first = null;
    let before = node.previousElementSibling;
    while (before && before.matches(LEADS)) {
      first = before;
      before = before.previousElementSibling;
    }
    return first;
  }

  Screen.prototype.keep = function (laid, node) {
    const next = node.nextElementSibling;
    if (!next || next.matches(LEADS) || next.tagName === "TABLE") return;
    if (this.columnOf(laid, edgeOf(next)) <= this.columnOf(laid, edgeOf(node))) return;
    (lead(next) || node).classList.add("is-first");
  };

  /* Return the rectangle of a node's first or last line. A box can span columns; a line cannot. */
  function edgeOf(node, isLast) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    if (isLast) while (walker.lastChild());
    let text = isLast ? walker.currentNode : walker.nextNode();
    while (text && text !== node) {
      range.selectNodeContents(text);
      const rects = text.data.trim() ? range.getClientRects() : [];
      if (rects.length) return rects[isLast ? rects.length - 1 : 0];
      text = isLast ? walker.previousNode() : walker.nextNode();
    }
    return node.getBoundingClientRect();
  }

  Screen.prototype.columnOf = function (laid, rect) {
    const from = rect.left - laid.columns.getBoundingClientRect().left;
    return Math.max(0, Math.floor((from + 1) / (this.sizes.column + GAP)));
  };

  /*
   * Count the pages up to the furthest line or picture. Margins may reach into one more column, so
   * they do not count. The furthest line is not always the last in the document, since the cells of
   * a row are side by side.
   */
  Screen.prototype.countPages = function (laid) {
    const wide = laid.columns.scrollWidth + GAP;
    const most = Math.round(wide / (this.sizes.column + GAP)) - 1;
    let last = this.columnOf(laid, edgeOf(laid.columns, true));
    if (last >= most) return last + 1;
    const self = this;
    dom.each(laid.columns.querySelectorAll("*"), (node) => {
      if (node.matches("img,svg") || hasText(node))
        last = Math.max(last, self.columnOf(laid, edgeOf(node, true)));
    });
    return last + 1;
  };

  function hasText(node) {
    return Array.prototype.some.call(
      node.childNodes,
      (child) => child.nodeType === Node.TEXT_NODE && child.data.trim()
    );
  }

  /*
   * Enlarge drawings as far as the stage allows. Leave one out if its words would be too small to
   * read: the list below it has the same content.
   */
  function drawings(columns, sizes, height) {
    dom.each(columns.querySelectorAll("svg.diagram"), (svg) => {
      const wide = Number(svg.getAttribute("width"));
      const high = Number(svg.getAttribute("height"));
      const scale = Math.min(sizes.column / wide, height / high, sizes.em / DRAWN);
      if (scale * DRAWN < sizes.least) svg.parentNode.removeChild(svg);
      else {
        svg.setAttribute("width", Math.floor(wide * scale));
        svg.setAttribute("height", Math.floor(high * scale));
        svg.setAttribute("aria-hidden", "true");
      }
    });
  }

  /* Show a page of a part. */
  Screen.prototype.show = function (place, page) {
    const laid = this.laid(place);
    if (this.shown && this.shown !== laid) this.shown.element.classList.add("is-away");
    this.shown = laid;
    laid.element.classList.remove("is-away");
    laid.columns.style.transform = `translateX(${-page * (this.sizes.column + GAP)}px)`;
    this.page = page;
    this.paintCount();
  };

  /* Show the page number within the section once the whole section is laid out. */
  Screen.prototype.paintCount = function () {
    const self = this;
    const laid = this.shown;
    let before = 0;
    let all = 0;
    this.deck.parts.forEach((part, place) => {
      if (part.group !== laid.part.group) return;
      if (part === laid.part) before = all;
      all += self.built[place] ? self.built[place].pages : NaN;
    });
    laid.count.textContent = all > 1 ? `（${before + this.page + 1}/${all}）` : "";
  };

  /* Measure a part that may be hidden: it is laid out during the measurement. */
  Screen.prototype.reading = function (place, read) {
    const laid = this.part(place);
    const away = laid.element.classList.contains("is-away");
    laid.element.classList.remove("is-away");
    const found = this.unscaled(() => read(laid));
    if (away) laid.element.classList.add("is-away");
    return found;
  };

  /* Return the pages of a part on which a node begins and ends. */
  Screen.prototype.spanOf = function (place, node) {
    const self = this;
    return this.reading(place, (laid) =>
      [edgeOf(node), edgeOf(node, true)].map((rect) =>
        Math.min(self.columnOf(laid, rect), laid.pages - 1)
      )
    );
  };

  /* Return the position and page of a block by its name, or null if there is none. */
  Screen.prototype.find = function (name) {
    if (!name) return null;
    for (let place = 0; place < this.deck.parts.length; place += 1) {
      const part = this.deck.parts[place];
      if (part.key === name) return { part: place, page: 0 };
      const names = study.deck.blocks(part, part.nodes).map((block) => block.name);
      if (names.includes(name)) return { part: place, page: this.pageOf(place, name) };
    }
    return null;
  };

  Screen.prototype.pageOf = function (place, name) {
    let found = null;
    dom.each(this.part(place).columns.querySelectorAll("[data-block]"), (node) => {
      if (!found && node.getAttribute("data-block") === name) found = node;
    });
    return found ? this.spanOf(place, found)[0] : 0;
  };

  /* Return the name of the block at the top of a page: the first that begins or continues there. */
  Screen.prototype.blockAt = function (place, page) {
    const self = this;
    if (page === 0) return this.deck.parts[place].key;
    return this.reading(place, (laid) => {
      let name = laid.part.key;
      Array.prototype.some.call(laid.columns.querySelectorAll("[data-block]"), (block) => {
        const column = self.columnOf(laid, edgeOf(block));
        if (column <= page) name = block.getAttribute("data-block");
        return column >= page;
      });
      return name;
    });
  };

  study.Screen = Screen;
})();
