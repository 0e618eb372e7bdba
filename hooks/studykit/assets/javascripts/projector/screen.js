/*
 * Shows one page of a deck in a box, the screen. A part is laid out when it is first needed, since
 * laying out the whole deck at once would block an old computer.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  class Screen {
    /**
     * @param {HTMLElement} box the element that the screen fills
     * @param {Deck} deck
     * @param {(columns: HTMLElement) => void} prepare applies the state of the answers to each new
     *   copy of a part
     */
    constructor(box, deck, prepare) {
      this.box = box;
      this.deck = deck;
      this.prepare = prepare;
      this.zoom = 1;
      /** @type {PartLayout[]} */
      this.layouts = [];
      /** @type {PartLayout | null} */
      this.shown = null;
      this.page = 0;
      // The screen has no size until `resize` is called.
      this.options = { scale: 1, details: true, stage: 0 };
      this.sizes = study.sizesOf(0, 0, 1);
    }

    /**
     * Call `read` without the transform of the box, because client rectangles include its scale.
     * @template T
     * @param {() => T} read
     */
    unscaled(read) {
      const { transform } = this.box.style;
      if (!transform) return read(); // setting the transform would cost a layout
      this.box.style.transform = "none";
      const found = read();
      this.box.style.transform = transform;
      return found;
    }

    /**
     * Set another size or other options, and discard all layouts. The text is sized by
     * `options.stage`, the height of the stage. This box is less high: the stage has a foot, too.
     * @param {number} width pixels
     * @param {number} height pixels
     * @param {ScreenOptions} options
     */
    resize(width, height, options) {
      this.options = options;
      this.sizes = study.sizesOf(width, options.stage, options.scale);
      this.layouts = [];
      this.shown = null;
      this.box.textContent = "";
      this.box.style.width = `${width}px`;
      this.box.style.height = `${height}px`;
      this.box.style.transform = this.zoom === 1 ? "" : `scale(${this.zoom})`;
      this.box.style.fontSize = `${this.sizes.em}px`;
      this.box.style.setProperty("--stage-side", `${this.sizes.side}px`);
      this.box.style.setProperty("--stage-least", `${this.sizes.least}px`);
      this.box.style.setProperty("--stage-column", `${this.sizes.column}px`);
    }

    /**
     * Return the layout of a part. If the part is laid out only now, it is hidden afterwards.
     * @param {number} index
     */
    part(index) {
      const isNew = !this.layouts[index];
      const layout = this.visiblePart(index);
      if (isNew) layout.element.classList.add("is-away");
      return layout;
    }

    /**
     * Return the layout of a part. If the part is laid out only now, it is not hidden afterwards:
     * hiding and showing it would cost another layout.
     * @param {number} index
     */
    visiblePart(index) {
      if (!this.layouts[index]) this.layouts[index] = this.layOut(this.deck.parts[index]);
      return this.layouts[index];
    }

    /** @param {Part} part */
    layOut(part) {
      const columns = study.copies.ofPart(part, this.options);
      this.prepare(columns);
      const isFirst = this.deck.parts[part.group] === part;
      const layout = new study.PartLayout(part, columns, this.sizes, isFirst);
      this.box.append(layout.element);
      this.unscaled(() => layout.layOut());
      return layout;
    }

    isComplete() {
      return this.deck.parts.every((_, index) => this.layouts[index]);
    }

    /** @param {Place} place */
    show({ part, page }) {
      const layout = this.visiblePart(part);
      if (this.shown && this.shown !== layout) this.shown.element.classList.add("is-away");
      this.shown = layout;
      this.page = page;
      layout.show(page);
      this.showCount();
    }

    /** Show the number of the page within its section, once the whole section is laid out. */
    showCount() {
      const shown = this.shown;
      if (!shown) return;
      let before = 0;
      let all = 0;
      this.deck.parts.forEach((part, index) => {
        if (part.group !== shown.part.group) return;
        if (part === shown.part) before = all;
        // If a part is not laid out, the sum is NaN, and no count is shown.
        all += this.layouts[index] ? this.layouts[index].pages : NaN;
      });
      shown.count.textContent = all > 1 ? `（${before + this.page + 1}/${all}）` : "";
    }

    /**
     * Call `read` with the layout of a part. If the part is hidden, show it meanwhile.
     * @template T
     * @param {number} index
     * @param {(layout: PartLayout) => T} read
     */
    measure(index, read) {
      const layout = this.part(index);
      const isAway = layout.element.classList.contains("is-away");
      layout.element.classList.remove("is-away");
      const found = this.unscaled(() => read(layout));
      if (isAway) layout.element.classList.add("is-away");
      return found;
    }

    /**
     * Return the pages of a part on which a node begins and ends.
     * @param {number} index
     * @param {Element} node
     */
    spanOf(index, node) {
      return this.measure(index, (layout) => layout.spanOf(node));
    }

    /**
     * Return the place of a block by its name, or null if there is none.
     * @param {string} name
     * @returns {Place | null}
     */
    find(name) {
      if (!name) return null;
      const { parts } = this.deck;
      const whole = parts.findIndex(
        ({ key, slide }) => key === name || (slide && slide.names.includes(name))
      );
      if (whole >= 0) return { part: whole, page: 0 };
      for (const [index, part] of parts.entries()) {
        if (study.deck.blocks(part, part.nodes).some((block) => block.name === name))
          return { part: index, page: this.pageOf(index, name) };
      }
      return null;
    }

    /**
     * Return the page of a part on which a block begins; 0 if the part does not have the block.
     * @param {number} index
     * @param {string} name
     */
    pageOf(index, name) {
      const blocks = dom.findAll(this.part(index).columns, "[data-block]");
      const found = blocks.find((node) => node.getAttribute("data-block") === name);
      return found ? this.spanOf(index, found)[0] : 0;
    }

    /**
     * Return the name of the first block that begins on a page; if none does, of the block that
     * continues there. On the first page of a part it is the name of the part.
     * @param {Place} place
     */
    blockAt({ part, page }) {
      if (page === 0) return this.deck.parts[part].key;
      return this.measure(part, (layout) => layout.blockAt(page));
    }

    /**
     * Return the number of a page in the deck, from 1. Lays out all parts before it.
     * @param {Place} place
     */
    numberOf({ part, page }) {
      let before = 0;
      for (let index = 0; index < part; index += 1) before += this.part(index).pages;
      return before + page + 1;
    }

    /** Return the number of pages of the deck. This lays out the whole deck. */
    countPages() {
      return this.numberOf({ part: this.deck.parts.length, page: -1 });
    }

    /**
     * Return the place of a page by its number, limited to the valid range.
     * @param {number} number
     * @returns {Place}
     */
    placeOf(number) {
      let left = Math.max(1, Math.min(number, this.countPages())) - 1;
      for (const part of this.deck.parts.keys()) {
        const { pages } = this.part(part);
        if (left < pages) return { part, page: left };
        left -= pages;
      }
      return { part: 0, page: 0 };
    }
  }

  study.Screen = Screen;
})();
