/*
 * The overlay of the stage: the open sheet, its shown part and page, and where the focus returns
 * to.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  function Overlay(stage) {
    this.stage = stage;
    this.kind = ""; // the kind of the open sheet, or ""
    this.box = dom.element("div", "stage__screen stage__sheet");
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-modal", "true");
    this.box.tabIndex = -1;
    this.box.hidden = true;
  }

  /* Open a sheet over the stage, at one of its parts. */
  Overlay.prototype.open = function (kind, deck, part) {
    this.close();
    this.kind = kind;
    this.returnTo = document.activeElement;
    this.screen = new study.Screen(this.box, deck, () => {});
    this.place = { part: part || 0, page: 0 };
    this.box.hidden = false;
    this.box.setAttribute("aria-label", deck.parts[this.place.part].title);
    this.stage.root.classList.add("has-sheet");
    this.layOut();
    (this.box.querySelector("button") || this.box).focus({ preventScroll: true });
  };

  Overlay.prototype.layOut = function () {
    if (!this.kind) return;
    const size = this.stage.size;
    this.screen.resize(size.width, size.height, size.options);
    this.show(Math.min(this.place.page, this.screen.part(this.place.part).pages - 1));
  };

  Overlay.prototype.show = function (page) {
    this.place.page = page;
    this.screen.show(this.place.part, page);
  };

  Overlay.prototype.close = function () {
    if (!this.kind) return;
    this.kind = "";
    this.box.hidden = true;
    this.box.textContent = "";
    this.stage.root.classList.remove("has-sheet");
    const back = this.stage.root.contains(this.returnTo) ? this.returnTo : this.stage.root;
    back.focus({ preventScroll: true });
  };

  /*
   * Turn the pages of the sheet. Turning past either end closes it, so a clicker can return to the
   * stage.
   */
  Overlay.prototype.turn = function (by) {
    const place = this.place;
    const pages = this.screen.part(place.part).pages;
    if (place.page + by >= 0 && place.page + by < pages) return this.show(place.page + by);
    if (!this.screen.deck.parts[place.part + by]) return this.close();
    place.part += by;
    return this.show(by > 0 ? 0 : this.screen.part(place.part).pages - 1);
  };

  study.Overlay = Overlay;
})();
