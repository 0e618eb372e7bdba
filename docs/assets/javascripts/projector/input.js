/*
 * Translates keys, mouse, touch and focus into commands. While the stage is open no key reaches the
 * theme, because the theme's shortcuts would leave the page.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const SWIPE = 50; // px

  function Input(stage) {
    this.stage = stage;
    this.typed = null; // the digits typed after G, or null
    this.touch = null;
    this.wasFull = Boolean(document.fullscreenElement);
  }

  Input.prototype.listen = function () {
    const self = this;
    const root = this.stage.root;
    this.handlers = [
      [
        window,
        "keydown",
        function (event) {
          self.onKey(event);
        }
      ],
      // The theme also listens for keyup.
      [
        window,
        "keyup",
        function (event) {
          event.stopImmediatePropagation();
        }
      ],
      [
        window,
        "keypress",
        function (event) {
          event.stopImmediatePropagation();
        }
      ],
      [
        window,
        "resize",
        function () {
          self.stage.again();
        }
      ],
      [
        document,
        "fullscreenchange",
        function () {
          self.onFullscreen();
        }
      ],
      [
        root,
        "click",
        function (event) {
          self.onClick(event);
        }
      ],
      [
        root,
        "focusin",
        function (event) {
          self.onFocus(event);
        }
      ],
      [
        root,
        "touchstart",
        function (event) {
          self.touch = event.changedTouches[0];
        }
      ],
      [
        root,
        "touchend",
        function (event) {
          self.onTouch(event.changedTouches[0]);
        }
      ]
    ];
    this.handlers.forEach((each) => {
      each[0].addEventListener(each[1], each[2], true);
    });
  };

  Input.prototype.stop = function () {
    this.handlers.forEach((each) => {
      each[0].removeEventListener(each[1], each[2], true);
    });
  };

  Input.prototype.onKey = function (event) {
    event.stopImmediatePropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
    if (this.typed !== null) return this.onDigits(event);
    if (event.target.tagName === "INPUT" && event.key === "Enter") return this.stage.root.focus();
    if (isEditing(event) || study.commands.isPress(event)) return undefined;
    if (event.key === "Tab") return this.onTab(event);
    const option = study.commands.optionOf(event);
    const name = study.commands.ofKey(event);
    if (option < 0 && !name) return undefined;
    event.preventDefault();
    if (option >= 0) return this.stage.items.raise(option, event.shiftKey ? -1 : 1);
    return this.stage.run(name);
  };

  /* Return whether a key edits a number field. */
  function isEditing(event) {
    return (
      event.target.tagName === "INPUT" && /^([0-9-]|Backspace|Delete|Arrow.*)$/.test(event.key)
    );
  }

  /* Handle keys after G: digits, then Enter. Any other key cancels. */
  Input.prototype.onDigits = function (event) {
    event.preventDefault();
    if (/^[0-9]$/.test(event.key)) this.typed = (this.typed + event.key).slice(0, 5);
    else if (event.key === "Backspace") this.typed = this.typed.slice(0, -1);
    else if (event.key !== "Shift") {
      const wanted = event.key === "Enter" && Number(this.typed);
      this.typed = null;
      this.stage.tell("");
      if (wanted) this.stage.go(this.stage.placeOf(wanted));
      return;
    }
    this.stage.tell(`跳到第 ${this.typed} 页，按回车`);
  };

  /* Keep the focus on the stage: Tab must not reach the page behind it. */
  Input.prototype.onTab = function (event) {
    const root = this.stage.root;
    const stops = Array.prototype.filter.call(
      root.querySelectorAll("a[href],button,input"),
      (node) =>
        node.getClientRects().length && window.getComputedStyle(node).visibility === "visible"
    );
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const isOut =
      document.activeElement === end || (event.shiftKey && document.activeElement === root);
    if (!stops.length || !isOut) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0].focus();
  };

  Input.prototype.onClick = function (event) {
    const stage = this.stage;
    const go = event.target.closest("[data-go]");
    const command = event.target.closest("[data-command]");
    const link = event.target.closest("a");
    if (link) event.preventDefault(); // no link leaves the stage
    if (go || command) stage.overlay.close();
    if (go) stage.go(stage.screen.find(go.getAttribute("data-go")) || stage.place);
    else if (command) stage.run(command.getAttribute("data-command"));
    else if (link) stage.follow(link);
  };

  /* Turn to the page of the element that got the focus. */
  Input.prototype.onFocus = function (event) {
    const overlay = this.stage.overlay;
    const on = overlay.kind ? overlay : this.stage;
    if (!on.screen.box.contains(event.target) || event.target === on.screen.box) return;
    dom.each(on.screen.box.querySelectorAll(".stage__view"), (view) => {
      view.scrollLeft = 0;
    });
    const page = on.screen.spanOf(on.place.part, event.target)[0];
    if (page === on.place.page) this.stage.items.paint();
    else if (overlay.kind) overlay.show(page);
    else this.stage.go({ part: on.place.part, page });
  };

  Input.prototype.onTouch = function (touch) {
    if (!this.touch) return;
    const x = touch.clientX - this.touch.clientX;
    const y = touch.clientY - this.touch.clientY;
    this.touch = null;
    if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y))
      this.stage.run(x < 0 ? "next" : "previous");
  };

  /* Esc leaves full screen without a key event, so leave the stage here. */
  Input.prototype.onFullscreen = function () {
    if (document.fullscreenElement) this.wasFull = true;
    else if (this.wasFull) {
      this.wasFull = false;
      if (this.stage.overlay.kind) this.stage.overlay.close();
      else this.stage.leave();
    }
  };

  study.Input = Input;
})();
