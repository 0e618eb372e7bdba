/*
 * Translates keys, mouse, touch and focus into commands. While the stage is open no key reaches the
 * theme, because the theme's shortcuts would leave the page.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const SWIPE = 50; // px

  /**
   * Handle an event before any other handler. Return a function that stops it.
   * @template {keyof DocumentEventMap} Type
   * @param {EventTarget} target
   * @param {Type} type
   * @param {(event: DocumentEventMap[Type]) => void} handleEvent
   */
  function capture(target, type, handleEvent) {
    const listener = { handleEvent };
    target.addEventListener(type, listener, true);
    return () => target.removeEventListener(type, listener, true);
  }

  /**
   * Return whether a key is for the field of the blackboard.
   * @param {KeyboardEvent} event
   */
  function isWriting({ target, key }) {
    const isField = target instanceof Element && target.matches(".board__field");
    return isField && key !== "Escape" && key !== "Tab";
  }

  class Input {
    /** @param {Stage} stage */
    constructor(stage) {
      this.stage = stage;
      /** @type {string | null} the digits typed after G, or null */
      this.digits = null;
      /** @type {Touch | null} the touch that may become a swipe, at its start */
      this.touch = null;
      this.wasFull = Boolean(document.fullscreenElement);
      /** @type {(() => void)[]} */
      this.stops = [];
    }

    listen() {
      const { root } = this.stage;
      this.stops = [
        capture(window, "keydown", (event) => this.onKey(event)),
        // The theme also listens for keyup.
        capture(window, "keyup", (event) => event.stopImmediatePropagation()),
        capture(window, "keypress", (event) => event.stopImmediatePropagation()),
        capture(window, "resize", () => this.stage.layOutAgain()),
        capture(document, "fullscreenchange", () => this.onFullscreen()),
        capture(root, "click", (event) => this.onClick(event)),
        capture(root, "focusin", (event) => this.onFocus(event)),
        capture(root, "touchstart", (event) => this.onTouchStart(event)),
        capture(root, "touchend", (event) => this.onTouch(event.changedTouches[0]))
      ];
    }

    stop() {
      for (const stop of this.stops) stop();
    }

    expectDigits() {
      this.digits = "";
    }

    /** @param {KeyboardEvent} event */
    onKey(event) {
      event.stopImmediatePropagation();
      if (event.ctrlKey || event.metaKey || event.altKey || dom.isComposing(event))
        return undefined;
      if (this.digits !== null) return this.onDigit(event, this.digits);
      if (isWriting(event)) return this.onLine(event);
      return this.onStageKey(event);
    }

    /** @param {KeyboardEvent} event neither a key after G nor a key for the blackboard's field */
    onStageKey(event) {
      const isNumber = event.target instanceof HTMLInputElement;
      if (isNumber && event.key === "Enter") return this.stage.root.focus();
      if (isNumber && /^([0-9-]|Backspace|Delete|Arrow.*)$/.test(event.key)) return undefined;
      if (study.commands.activatesFocus(event)) return undefined;
      if (event.key === "Tab") return this.onTab(event);
      return this.onCommand(event);
    }

    /** @param {KeyboardEvent} event a key in the field of the blackboard */
    onLine(event) {
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      study.board.add(this.stage, event.target.value);
    }

    /** @param {KeyboardEvent} event */
    onCommand(event) {
      const option = study.commands.optionOf(event);
      const name = study.commands.ofKey(event);
      if (option < 0 && !name) return;
      event.preventDefault();
      if (option >= 0) this.stage.items.addHands(option, event.shiftKey ? -1 : 1);
      else this.stage.run(name);
    }

    /**
     * Handle a key after G: digits are the number of a page, Backspace removes the last digit, and
     * Enter goes to the page. Any other key cancels.
     * @param {KeyboardEvent} event
     * @param {string} digits typed before
     */
    onDigit(event, digits) {
      event.preventDefault();
      if (/^[0-9]$/.test(event.key)) this.digits = (digits + event.key).slice(0, 5);
      else if (event.key === "Backspace") this.digits = digits.slice(0, -1);
      else if (event.key !== "Shift") {
        const wanted = event.key === "Enter" && Number(digits);
        this.digits = null;
        this.stage.report("");
        if (wanted) this.stage.go(this.stage.screen.placeOf(wanted));
        return;
      }
      this.stage.report(`跳到第 ${this.digits} 页，按回车`);
    }

    /**
     * Keep the focus on the stage: Tab must not reach the page behind it.
     * @param {KeyboardEvent} event
     */
    onTab(event) {
      const { root } = this.stage;
      const focusable = dom
        .findAll(root, "a[href],button,input")
        .filter(
          (node) =>
            node.getClientRects().length && window.getComputedStyle(node).visibility === "visible"
        );
      const [first, last] = [focusable[0], focusable[focusable.length - 1]];
      const at = document.activeElement;
      const isOut = event.shiftKey ? at === first || at === root : at === last;
      if (!focusable.length || !isOut) return;
      event.preventDefault();
      (event.shiftKey ? last : first).focus();
    }

    /** @param {MouseEvent} event */
    onClick(event) {
      const { stage } = this;
      if (!(event.target instanceof Element)) return;
      const go = event.target.closest("[data-go]");
      const command = event.target.closest("[data-command]");
      const link = event.target.closest("a");
      if (link) event.preventDefault(); // no link leaves the stage
      if (go || command) stage.overlay.close();
      if (go) stage.go(stage.screen.find(String(go.getAttribute("data-go"))) || stage.place);
      else if (command) stage.run(String(command.getAttribute("data-command")));
      else if (link) stage.follow(link);
    }

    /**
     * Turn to the page of the element that got the focus.
     * @param {FocusEvent} event
     */
    onFocus({ target }) {
      const { stage } = this;
      const { panel } = stage.overlay;
      const { screen, place } = panel || stage;
      if (!(target instanceof Element) || target === screen.box || !screen.box.contains(target))
        return;
      for (const view of dom.findAll(screen.box, ".stage__view")) view.scrollLeft = 0;
      const [page] = screen.spanOf(place.part, target);
      if (page === place.page) stage.items.markCurrent();
      else if (panel) stage.overlay.show(page);
      else stage.go({ part: place.part, page });
    }

    /**
     * Remember where a touch began. A touch with two fingers zooms, and a touch on a zoomed page
     * scrolls: neither is a swipe.
     * @param {TouchEvent} event
     */
    onTouchStart({ touches, changedTouches }) {
      const isZoomed = window.visualViewport && window.visualViewport.scale > 1;
      this.touch = touches.length > 1 || isZoomed ? null : changedTouches[0];
    }

    /** @param {Touch} touch at its end */
    onTouch(touch) {
      if (!this.touch) return;
      const x = touch.clientX - this.touch.clientX;
      const y = touch.clientY - this.touch.clientY;
      this.touch = null;
      if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y))
        this.stage.run(x < 0 ? "next" : "previous");
    }

    /** Close the panel or leave the stage: Esc ends full screen without a key event. */
    onFullscreen() {
      if (document.fullscreenElement) this.wasFull = true;
      else if (this.wasFull) {
        this.wasFull = false;
        if (this.stage.overlay.panel) this.stage.overlay.close();
        else this.stage.leave();
      }
    }
  }

  study.Input = Input;
})();
