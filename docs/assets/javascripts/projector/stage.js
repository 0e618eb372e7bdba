/*
 * The stage: one deck on a screen, with the revealed answers.
 *
 * The state is a plain value (see session.js). Every command changes it, shows it, saves it, and
 * sends it to the trainer's window.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const TICK = 500; // ms
  const SOON = 200; // ms; enough for a requested page to be painted

  let on = null; // the open stage, or null

  function Stage(deck) {
    const kept = study.session.restore();
    const now = Date.now();
    this.deck = deck;
    this.state = kept && kept.isOn ? kept : study.session.fresh(now);
    if (kept && !kept.isOn) {
      this.state.scale = kept.scale;
      this.state.dark = kept.dark;
      this.state.details = kept.details;
    }
    this.place = { part: 0, page: 0 };
    this.before = null; // the place before F5
    this.scrolled = window.pageYOffset;
    this.overlay = new study.Overlay(this);
    this.items = new study.Items(this);
    this.build();
    this.input = new study.Input(this);
  }

  Stage.prototype.build = function () {
    const self = this;
    this.root = dom.element("div", "stage md-typeset");
    this.root.id = "stage";
    this.root.tabIndex = -1;
    this.root.setAttribute("role", "dialog");
    this.root.setAttribute("aria-modal", "true");
    this.root.setAttribute("aria-label", `投影：${this.deck.title}`);
    this.main = dom.element("div", "stage__screen");
    this.blank = dom.element("div", "stage__blank");
    this.blank.hidden = true;
    [
      this.main,
      this.overlay.box,
      this.edge("previous", "上一页"),
      this.edge("next", "下一步"),
      this.foot(),
      this.blank
    ].forEach((node) => {
      self.root.appendChild(node);
    });
    this.screen = new study.Screen(this.main, this.deck, (root) => {
      study.answers.dress(root, self.state, (key, option, count) => {
        self.items.vote(key, option, count);
      });
    });
  };

  /* Return the button in the margin that turns the page. */
  Stage.prototype.edge = function (name, text) {
    const self = this;
    const edge = dom.button(`stage__edge stage__edge--${name}`, "", () => {
      self.run(name);
    });
    edge.setAttribute("aria-label", text);
    // A mouse click must not focus it, or Space would press it again.
    edge.addEventListener("mousedown", (event) => {
      event.preventDefault();
    });
    return edge;
  };

  Stage.prototype.run = function (name) {
    study.run(this, name);
  };

  Stage.prototype.foot = function () {
    const self = this;
    const foot = dom.element("div", "stage__foot");
    this.number = dom.element("p", "stage__number");
    this.number.setAttribute("role", "status");
    this.told = dom.element("p", "stage__told");
    this.told.setAttribute("role", "status");
    this.clock = dom.element("p", "stage__clock");
    [this.clock, this.told, this.number].forEach((node) => {
      foot.appendChild(node);
    });
    foot.appendChild(
      dom.button("stage__button", "操作", () => {
        self.run("help");
      })
    );
    foot.appendChild(
      dom.button("stage__button", "退出", () => {
        self.leave();
      })
    );
    return foot;
  };

  /* Show the stage in place of the page. */
  Stage.prototype.open = function (from) {
    const self = this;
    document.body.appendChild(this.root);
    document.documentElement.classList.add("is-projecting");
    this.input.listen();
    this.layOut();
    this.go(this.screen.find(from) || this.screen.find(this.state.slide) || { part: 0, page: 0 });
    this.state.isOn = true;
    this.root.focus({ preventScroll: true });
    this.peers = new study.Peers(this.state.id, (body) => {
      self.hear(body);
    });
    this.ticking = window.setInterval(() => {
      self.tick();
    }, TICK);
    this.cover(this.state.black); // after a reload a blank screen stays blank
  };

  Stage.prototype.layOut = function () {
    const options = {
      scale: this.state.scale,
      details: this.state.details,
      stage: window.innerHeight
    };
    const height = window.innerHeight - this.root.querySelector(".stage__foot").offsetHeight;
    this.paintScheme();
    // The smallest text that can be read from the back, but no larger than a phone held upright has
    // room for.
    const font = Math.max(14, Math.min(0.03 * window.innerHeight, window.innerWidth / 30));
    this.root.style.setProperty("--stage-font", `${font}px`);
    this.screen.resize(window.innerWidth, height, options);
    this.size = { width: window.innerWidth, height, options };
    this.measureRest();
  };

  Stage.prototype.paintScheme = function () {
    this.root.setAttribute("data-md-color-scheme", this.state.dark ? "slate" : "default");
  };

  /* Lay out the other parts after the first page is shown, so that pages can be counted. */
  Stage.prototype.measureRest = function () {
    const self = this;
    const built = this.screen.built;
    window.clearTimeout(this.measuring);
    this.measuring = window.setTimeout(function next() {
      if (self.screen.built !== built) return;
      for (let place = 0; place < self.deck.parts.length; place += 1) {
        if (built[place]) continue;
        self.screen.part(place);
        self.measuring = window.setTimeout(next, 0);
        return;
      }
      self.paintNumber();
      self.screen.paintCount();
    }, SOON);
  };

  /* Return the number of a page in the deck, from 1. */
  Stage.prototype.numberOf = function (part, page) {
    let before = 0;
    for (let place = 0; place < part; place += 1) before += this.screen.part(place).pages;
    return before + page + 1;
  };

  Stage.prototype.count = function () {
    return this.numberOf(this.deck.parts.length, -1);
  };

  /* Return the place of a page by its number, limited to the valid range. */
  Stage.prototype.placeOf = function (number) {
    let left = Math.max(1, Math.min(number, this.count())) - 1;
    for (let place = 0; place < this.deck.parts.length; place += 1) {
      const pages = this.screen.part(place).pages;
      if (left < pages) return { part: place, page: left };
      left -= pages;
    }
    return { part: 0, page: 0 };
  };

  /*
   * Go to a place at the reader's request, and remember its first block as the place to return to.
   */
  Stage.prototype.go = function (place) {
    this.show(place);
    this.state.slide = this.screen.blockAt(this.place.part, this.place.page);
    this.changed();
  };

  Stage.prototype.show = function (place) {
    this.place = place;
    this.screen.show(place.part, place.page);
    this.paintNumber();
    this.items.paint();
    this.tick();
  };

  /* Lay out again and return to the block at the top. */
  Stage.prototype.again = function () {
    this.layOut();
    this.show(this.screen.find(this.state.slide) || { part: 0, page: 0 });
    this.overlay.layOut();
    // The focused element was rebuilt. Without focus on the stage, Tab would continue behind it.
    if (!this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
    this.changed();
  };

  Stage.prototype.changed = function () {
    if (!this.state.isOn) return;
    study.session.address(this.state.slide);
    study.session.keep(this.state);
    if (this.peers) {
      this.peers.send({
        type: "state",
        state: this.state,
        place: this.place,
        size: this.size,
        count: this.number.textContent
      });
    }
  };

  Stage.prototype.tell = function (text) {
    this.told.textContent = text;
  };

  Stage.prototype.paintNumber = function () {
    const isCounted = this.screen.isComplete();
    const text = isCounted
      ? `第 ${this.numberOf(this.place.part, this.place.page)} 页，共 ${this.count()} 页`
      : "正在数页";
    if (this.number.textContent !== text) this.number.textContent = text;
  };

  Stage.prototype.tick = function () {
    const shown = study.timer.shown(this.state.timer, this.deck.minutes, Date.now());
    const text = shown.text + this.deck.parts[this.place.part].planned;
    if (this.clock.textContent !== text) this.clock.textContent = text;
    this.clock.className = `stage__clock${shown.state ? ` is-${shown.state}` : ""}`;
  };

  Stage.prototype.cover = function (colour) {
    this.state.black = colour;
    this.blank.hidden = !colour;
    this.blank.className = `stage__blank stage__blank--${colour}`;
    this.root.classList.toggle("is-blank", Boolean(colour));
    this.changed();
  };

  // Links. ---------------------------------------------------------------------------------------

  /* Follow a link: a citation shows its source; another link goes to its target in this deck. */
  Stage.prototype.follow = function (link) {
    if (link.matches("a.cite[data-cite]")) return this.cite(link);
    const name = link.hash.slice(1);
    const found = name ? this.screen.find(name) : null;
    if (found) return this.go(found);
    return this.tell(`「${link.textContent.trim().slice(0, 20)}」在别的页上，退出投影后可以打开`);
  };

  /* Show the citations of this page, beginning with the requested one. */
  Stage.prototype.cite = function (link) {
    const self = this;
    const names = this.cites();
    const wanted = link ? link.getAttribute("data-cite") : names[0];
    if (!wanted) return this.tell("这一页没有出处");
    if (!names.includes(wanted)) names.push(wanted);
    return study.sheets.citations(names, (deck) => {
      if (on === self) self.overlay.open("citation", deck, names.indexOf(wanted));
    });
  };

  /*
   * Return the citations on the shown page, without duplicates and without those in hidden answers.
   */
  Stage.prototype.cites = function () {
    const self = this;
    const names = [];
    dom.each(
      this.screen.part(this.place.part).columns.querySelectorAll("a.cite[data-cite]"),
      (link) => {
        const name = link.getAttribute("data-cite");
        const isHidden = link.closest(".answer") && !link.closest(".is-given");
        if (isHidden || names.includes(name)) return;
        if (self.screen.spanOf(self.place.part, link)[0] === self.place.page) names.push(name);
      }
    );
    return names;
  };

  // The trainer's window. ------------------------------------------------------------------------

  /* Open the trainer's window. Return false if the browser does not allow it. */
  Stage.prototype.present = function () {
    const query = `?presenter=${encodeURIComponent(this.state.id)}`;
    const url = window.location.href.replace(/[?#].*$/, "") + query + window.location.hash;
    // The browser leaves full screen for the new window; the stage stays.
    this.input.wasFull = false;
    const opened = window.open(url, "study-presenter", "popup,width=1200,height=760");
    if (!opened) return false;
    this.peers.other = opened;
    this.tell("讲者窗口已打开。要全屏，在这里按 F");
    return true;
  };

  Stage.prototype.hear = function (body) {
    if (body.type === "hello") this.changed();
    else if (body.type === "run") this.run(body.name);
    else if (body.type === "vote" && body.option >= 0 && body.option < 9) {
      this.items.raise(Math.floor(body.option), body.by < 0 ? -1 : 1);
    }
  };

  /* Return to the page, at the block that was shown. */
  Stage.prototype.leave = function () {
    const slide = this.state.slide;
    this.state.isOn = false;
    this.state.black = "";
    study.session.keep(this.state);
    study.session.address("");
    this.peers.send({ type: "left" });
    this.peers.close();
    window.clearInterval(this.ticking);
    window.clearTimeout(this.measuring);
    this.input.stop();
    if (document.fullscreenElement) document.exitFullscreen();
    document.documentElement.classList.remove("is-projecting");
    document.body.removeChild(this.root);
    on = null;
    study.reader.backTo(this.deck, slide, this.scrolled);
    const button = document.querySelector(".project-button");
    if (button) button.focus({ preventScroll: true });
  };

  /* Project a given deck. */
  function enter(given) {
    const deck = study.deck.prepared(given);
    if (on || !deck.parts.length) return;
    on = new Stage(deck);
    const isReload = on.state.isOn;
    on.open(study.session.asked("slide") || (isReload ? on.state.slide : study.reader.place(deck)));
  }

  study.stage = {
    enter,
    current() {
      return on;
    }
  };
})();
