/*
 * A screen: the deck laid out in pages of one size. What does not fit on a page goes on to the
 * next; nothing is made smaller, scrolled or cut off.
 *
 * Each part is one multi-column flow whose column is a page, shifted to show the wanted one.
 * The columns break text; tables are cut by hand, since browsers before Chromium 106 cut through
 * their lines. Parts are laid out when first wanted.
 */
(function () {
  "use strict";

  var study = window.study;
  var dom = study.dom;

  var BODY = 0.037; // of the stage's height: read from six image heights away
  var LEAST = 0.03; // of the stage's height, whatever the reader chooses
  var LONGEST = 40; // characters a line
  var SHORTEST = 17; // characters a line, which a phone held upright does not reach otherwise
  var GAP = 80; // px between two pages, so that nothing of a neighbour shows at an edge
  var DRAWN = 14; // px, the text of the drawings

  /* What must not be the last thing on a page. */
  var LEADS = "h3,h4,h5,h6,.facts,.self-test__title,.related__title,.stage__summary,.paragraph__number";

  /* Sizes in pixels for a stage of `width` by `height`, the text at `scale`, where 1 is usual. */
  function sizesOf(width, height, scale) {
    var side = Math.max(44, Math.round(width * 0.04));
    var room = width - 2 * side;
    var least = height * LEAST;
    var em = Math.min(Math.max(height * BODY * scale, least), Math.max(room / SHORTEST, 16));
    return { side: side, em: em, least: Math.min(least, em), column: Math.floor(Math.min(room, em * LONGEST)) };
  }

  /*
   * `box` is the element the screen fills; `dress` gets each copy of a part, to put state on it.
   * `zoom` is the scale at which the box is drawn, where it is a small picture of another screen.
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

  /* Rectangles are as drawn, so that nothing is measured on a scaled box. */
  Screen.prototype.unscaled = function (read) {
    this.box.style.transform = "none";
    var found = read();
    this.box.style.transform = this.zoom === 1 ? "" : "scale(" + this.zoom + ")";
    return found;
  };

  /*
   * Forget what was laid out: another size, or other options. The screen is `height` high, on a
   * stage of `options.stage`, by which the text is sized.
   */
  Screen.prototype.resize = function (width, height, options) {
    this.options = options;
    this.sizes = sizesOf(width, options.stage, options.scale);
    this.built = [];
    this.shown = null;
    this.box.textContent = "";
    this.box.style.width = width + "px";
    this.box.style.height = height + "px";
    this.box.style.fontSize = this.sizes.em + "px";
    this.box.style.setProperty("--stage-side", this.sizes.side + "px");
    this.box.style.setProperty("--stage-least", this.sizes.least + "px");
    this.box.style.setProperty("--stage-column", this.sizes.column + "px");
  };

  /* The part at a place of the deck, laid out: its element, its columns, its count of pages. */
  Screen.prototype.part = function (place) {
    var isNew = !this.built[place];
    var laid = this.laid(place);
    if (isNew) laid.element.classList.add("is-away");
    return laid;
  };

  /* The same, but seen if it is new: to be taken away and shown again costs a layout. */
  Screen.prototype.laid = function (place) {
    if (!this.built[place]) this.built[place] = this.build(this.deck.parts[place]);
    return this.built[place];
  };

  Screen.prototype.isComplete = function () {
    for (var place = 0; place < this.deck.parts.length; place += 1) if (!this.built[place]) return false;
    return true;
  };

  Screen.prototype.build = function (part) {
    var made = dom.element("section", "stage__part");
    var head = dom.element("h2", "stage__heading", part.title);
    if (this.deck.parts[part.group] !== part) head.setAttribute("aria-hidden", "true"); // it was said
    var count = dom.element("span", "stage__count", "（000/000）");
    head.appendChild(count);
    var view = dom.element("div", "stage__view");
    var columns = study.deck.copy(part, this.options);
    this.dress(columns, part);
    made.appendChild(head);
    made.appendChild(view);
    this.box.appendChild(made);
    var laid = { element: made, view: view, columns: columns, count: count, pages: 1, part: part };
    // The room that the count may want is kept, or the heading would grow over the page.
    head.style.height = head.offsetHeight + "px";
    laid.height = Math.floor(view.clientHeight); // while it is empty, which is soon measured
    view.appendChild(columns);
    var self = this;
    this.unscaled(function () { self.lay(laid); });
    return laid;
  };

  Screen.prototype.lay = function (laid) {
    var columns = laid.columns;
    var width = this.sizes.column;
    var height = laid.height;
    columns.style.setProperty("--stage-height", height + "px");
    columns.style.width = width + "px";
    drawings(columns, this.sizes, height);
    // In one endless column first, to measure the rows of the tables.
    var tables = study.tables.settle(columns, this.sizes.em, width).map(study.tables.measure);
    tables.forEach(study.tables.fix);
    tables.forEach(study.tables.heights);
    columns.style.height = height + "px";
    columns.style.columnWidth = width + "px";
    columns.style.columnGap = GAP + "px";
    columns.classList.add("is-paged");
    this.mend(laid, tables);
    laid.pages = this.countPages(laid);
  };

  /* In reading order, since each change moves what follows: cut tables, keep leads with the next. */
  Screen.prototype.mend = function (laid, tables) {
    var self = this;
    dom.each(laid.columns.querySelectorAll(LEADS + ",table"), function (node) {
      if (node.tagName === "TABLE") {
        var measured = tables.filter(function (each) { return each.table === node; })[0];
        if (measured) self.cut(laid, measured);
      } else self.keep(laid, node);
    });
  };

  Screen.prototype.cut = function (laid, measured) {
    var mark = dom.element("div", "stage__mark");
    var table = measured.table;
    table.style.display = "none";
    table.parentNode.insertBefore(mark, table);
    var used = mark.getBoundingClientRect().top - laid.columns.getBoundingClientRect().top;
    table.parentNode.removeChild(mark);
    table.style.display = "";
    var chunks = study.tables.plan(measured.heights, measured.head, used, laid.height - 2);
    var parts = study.tables.cut(measured, chunks);
    if (parts.length && chunks[0].breaks && !lead(parts[0])) parts[0].classList.toggle("is-first", used > 0);
    if (parts.length && chunks[0].breaks && lead(parts[0])) {
      parts[0].classList.remove("is-first");
      lead(parts[0]).classList.add("is-first");
    }
  };

  /* The first of the leads that stand right before a node. */
  function lead(node) {
    var first = null;
    var before = node.previousElementSibling;
    while (before && before.matches(LEADS)) {
      first = before;
      before = before.previousElementSibling;
    }
    return first;
  }

  Screen.prototype.keep = function (laid, node) {
    var next = node.nextElementSibling;
    if (!next || next.matches(LEADS) || next.tagName === "TABLE") return;
    if (this.columnOf(laid, edgeOf(next)) <= this.columnOf(laid, edgeOf(node))) return;
    (lead(next) || node).classList.add("is-first");
  };

  /* The rectangle of the first or the last line of a node: boxes span columns, lines do not. */
  function edgeOf(node, isLast) {
    var walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    var range = document.createRange();
    if (isLast) while (walker.lastChild());
    var text = isLast ? walker.currentNode : walker.nextNode();
    while (text && text !== node) {
      range.selectNodeContents(text);
      var rects = text.data.trim() ? range.getClientRects() : [];
      if (rects.length) return rects[isLast ? rects.length - 1 : 0];
      text = isLast ? walker.previousNode() : walker.nextNode();
    }
    return node.getBoundingClientRect();
  }

  Screen.prototype.columnOf = function (laid, rect) {
    var from = rect.left - laid.columns.getBoundingClientRect().left;
    return Math.max(0, Math.floor((from + 1) / (this.sizes.column + GAP)));
  };

  /*
   * Up to the furthest line or picture. Margins may reach into a column more; and the furthest
   * line is not always the last, since the cells of a row stand side by side.
   */
  Screen.prototype.countPages = function (laid) {
    var wide = laid.columns.scrollWidth + GAP;
    var most = Math.round(wide / (this.sizes.column + GAP)) - 1;
    var last = this.columnOf(laid, edgeOf(laid.columns, true));
    if (last >= most) return last + 1;
    var self = this;
    dom.each(laid.columns.querySelectorAll("*"), function (node) {
      if (node.matches("img,svg") || hasText(node)) last = Math.max(last, self.columnOf(laid, edgeOf(node, true)));
    });
    return last + 1;
  };

  function hasText(node) {
    return Array.prototype.some.call(node.childNodes, function (child) {
      return child.nodeType === Node.TEXT_NODE && child.data.trim();
    });
  }

  /* A drawing is shown as large as the stage allows, and left out where its words would be too
     small to read: the list below it says the same. */
  function drawings(columns, sizes, height) {
    dom.each(columns.querySelectorAll("svg.diagram"), function (svg) {
      var wide = Number(svg.getAttribute("width"));
      var high = Number(svg.getAttribute("height"));
      var scale = Math.min(sizes.column / wide, height / high, sizes.em / DRAWN);
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
    var laid = this.laid(place);
    if (this.shown && this.shown !== laid) this.shown.element.classList.add("is-away");
    this.shown = laid;
    laid.element.classList.remove("is-away");
    laid.columns.style.transform = "translateX(" + -page * (this.sizes.column + GAP) + "px)";
    this.page = page;
    this.paintCount();
  };

  /* Which page of its section is shown, as soon as all of the section is laid out. */
  Screen.prototype.paintCount = function () {
    var self = this;
    var laid = this.shown;
    var before = 0;
    var all = 0;
    this.deck.parts.forEach(function (part, place) {
      if (part.group !== laid.part.group) return;
      if (part === laid.part) before = all;
      all += self.built[place] ? self.built[place].pages : NaN;
    });
    laid.count.textContent = all > 1 ? "（" + (before + this.page + 1) + "/" + all + "）" : "";
  };

  /* Run a reading on a part that may be away: it is laid out for as long as it takes. */
  Screen.prototype.reading = function (place, read) {
    var laid = this.part(place);
    var away = laid.element.classList.contains("is-away");
    laid.element.classList.remove("is-away");
    var found = this.unscaled(function () { return read(laid); });
    if (away) laid.element.classList.add("is-away");
    return found;
  };

  /* The pages of a part on which a node begins and ends. */
  Screen.prototype.spanOf = function (place, node) {
    var self = this;
    return this.reading(place, function (laid) {
      return [edgeOf(node), edgeOf(node, true)].map(function (rect) {
        return Math.min(self.columnOf(laid, rect), laid.pages - 1);
      });
    });
  };

  /* The place and page of a block by its name; null if there is none of that name. */
  Screen.prototype.find = function (name) {
    if (!name) return null;
    for (var place = 0; place < this.deck.parts.length; place += 1) {
      var part = this.deck.parts[place];
      if (part.key === name) return { part: place, page: 0 };
      var names = study.deck.blocks(part, part.nodes).map(function (block) { return block.name; });
      if (names.indexOf(name) >= 0) return { part: place, page: this.pageOf(place, name) };
    }
    return null;
  };

  Screen.prototype.pageOf = function (place, name) {
    var found = null;
    dom.each(this.part(place).columns.querySelectorAll("[data-block]"), function (node) {
      if (!found && node.getAttribute("data-block") === name) found = node;
    });
    return found ? this.spanOf(place, found)[0] : 0;
  };

  /* The name of the block at the top of a page: the first that begins there, or goes on there. */
  Screen.prototype.blockAt = function (place, page) {
    var self = this;
    if (page === 0) return this.deck.parts[place].key;
    return this.reading(place, function (laid) {
      var name = laid.part.key;
      Array.prototype.some.call(laid.columns.querySelectorAll("[data-block]"), function (block) {
        var column = self.columnOf(laid, edgeOf(block));
        if (column <= page) name = block.getAttribute("data-block");
        return column >= page;
      });
      return name;
    });
  };

  study.Screen = Screen;
}());
