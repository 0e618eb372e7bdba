/* Shows panels above the stage, one at a time, and returns the focus when a panel closes. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  class Overlay {
    /** @param {Stage} stage */
    constructor(stage) {
      this.stage = stage;
      /** @type {Panel | null} */
      this.panel = null;
      this.box = dom.element("div", "stage__screen stage__sheet");
      this.box.setAttribute("role", "dialog");
      this.box.setAttribute("aria-modal", "true");
      this.box.tabIndex = -1;
      this.box.hidden = true;
    }

    get kind() {
      return this.panel ? this.panel.kind : "";
    }

    /**
     * Open a panel, at one of its parts.
     * @param {string} kind
     * @param {Deck} deck
     * @param {number} [part]
     */
    open(kind, deck, part = 0) {
      this.close();
      const returnTo = document.activeElement;
      const screen = new study.Screen(this.box, deck, () => {});
      this.panel = { kind, screen, place: { part, page: 0 }, returnTo };
      this.box.hidden = false;
      this.box.setAttribute("aria-label", deck.parts[part].title);
      this.stage.root.classList.add("has-sheet");
      this.layOut();
      (this.box.querySelector("button") || this.box).focus({ preventScroll: true });
    }

    layOut() {
      if (!this.panel) return;
      const { screen, place } = this.panel;
      const { width, height, options } = this.stage.size;
      screen.resize(width, height, options);
      this.show(Math.min(place.page, screen.part(place.part).pages - 1));
    }

    /** @param {number} page */
    show(page) {
      if (!this.panel) return;
      this.panel.place.page = page;
      this.panel.screen.show(this.panel.place);
    }

    close() {
      if (!this.panel) return;
      const { returnTo } = this.panel;
      const { root } = this.stage;
      this.panel = null;
      this.box.hidden = true;
      this.box.textContent = "";
      root.classList.remove("has-sheet");
      const isThere = returnTo instanceof HTMLElement && root.contains(returnTo);
      (isThere ? returnTo : root).focus({ preventScroll: true });
    }

    /**
     * Turn the pages of the panel. Turning past either end closes it, so a clicker can return to
     * the stage.
     * @param {number} by 1 or -1
     */
    turn(by) {
      if (!this.panel) return;
      const { screen, place } = this.panel;
      const page = place.page + by;
      if (page >= 0 && page < screen.part(place.part).pages) this.show(page);
      else if (!screen.deck.parts[place.part + by]) this.close();
      else {
        place.part += by;
        this.show(by > 0 ? 0 : screen.part(place.part).pages - 1);
      }
    }
  }

  study.Overlay = Overlay;
})();
