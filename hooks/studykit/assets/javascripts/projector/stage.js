/*
 * Projects a deck on the stage: shows one page of the deck, with the answers that were revealed.
 *
 * The state is a plain value (see session.js). Whenever it changes, it is shown, saved, and sent to
 * the trainer's window.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const TICK = 500; // ms
  const SOON = 200; // ms; in this time a requested page is painted
  const RESUMED = "接着上次。换了一班人，按 R，再按一次";

  /** @type {Stage | null} the open stage */
  let current = null;

  /**
   * Return the state in which the stage opens: after a reload, the saved state; after leaving, the
   * saved state with its answers hidden and no blank screen; otherwise a fresh state.
   */
  function firstState() {
    const saved = study.session.restore();
    const now = study.timer.now();
    if (!saved || saved.isOn) return saved || study.session.fresh(now);
    const { tally, second, votes, again, board, timer } = saved;
    return { ...study.session.cleared(saved, now), tally, second, votes, again, board, timer };
  }

  class Stage {
    /** @param {Deck} deck */
    constructor(deck) {
      this.deck = deck;
      this.state = firstState();
      this.isResumed = !this.state.isOn && this.state.slide !== "";
      this.place = { part: 0, page: 0 };
      this.size = { width: 0, height: 0, options: { scale: 1, details: true, stage: 0 } };
      this.resumeAt = "";
      this.restarted = 0;
      this.scrolled = window.pageYOffset;
      this.ticking = 0;
      this.measuring = 0;
      this.writing = 0;
      this.root = dom.element("div", "stage md-typeset");
      this.main = dom.element("div", "stage__screen");
      this.blank = dom.element("div", "stage__blank");
      this.foot = dom.element("div", "stage__foot");
      this.number = dom.element("p", "stage__number");
      this.message = dom.element("p", "stage__status");
      this.clock = dom.element("p", "stage__clock");
      this.line = dom.element("div", "stage__line");
      this.overlay = new study.Overlay(this);
      this.items = new study.Items(this);
      this.screen = new study.Screen(this.main, this.deck, (root) => {
        study.answers.prepare(root, this.state, (key, option, count) => {
          this.items.setCount(key, option, count);
        });
      });
      this.input = new study.Input(this);
      this.peers = new study.Peers(this.state.id, (body) => this.receive(body));
      this.build();
    }

    build() {
      this.root.id = "stage";
      this.root.tabIndex = -1;
      this.root.setAttribute("role", "dialog");
      this.root.setAttribute("aria-modal", "true");
      this.root.setAttribute("aria-label", `投影：${this.deck.title}`);
      this.blank.hidden = true;
      this.number.setAttribute("role", "status");
      this.message.setAttribute("role", "status");
      this.foot.append(
        this.clock,
        this.message,
        this.number,
        dom.button("stage__button", "操作", () => this.run("help")),
        dom.button("stage__button", "退出", () => this.leave())
      );
      this.root.append(
        this.main,
        this.overlay.box,
        this.edge("previous", "上一页"),
        this.edge("next", "下一步"),
        this.line,
        this.foot,
        this.blank
      );
    }

    /**
     * Return the button in the margin that turns the page.
     * @param {string} name of the command
     * @param {string} text
     */
    edge(name, text) {
      const edge = dom.button(`stage__edge stage__edge--${name}`, "", () => this.run(name));
      edge.setAttribute("aria-label", text);
      // A mouse click must not focus the button, or Space would press it again.
      edge.addEventListener("mousedown", (event) => event.preventDefault());
      return edge;
    }

    /** @param {string} name of a command */
    run(name) {
      study.runCommand(this, name);
    }

    /**
     * Show the stage in place of the page.
     * @param {string} slide the name of the block to begin with
     */
    open(slide) {
      const { screen, state } = this;
      document.body.append(this.root);
      document.documentElement.classList.add("is-projecting");
      this.input.listen();
      this.layOut();
      this.go(screen.find(slide) || screen.find(state.slide) || { part: 0, page: 0 });
      if (this.isResumed) this.report(RESUMED);
      state.isOn = true;
      this.root.focus({ preventScroll: true });
      this.ticking = window.setInterval(() => this.updateTimer(), TICK);
      this.setBlank(state.black); // after a reload a blank screen stays blank
    }

    layOut() {
      const { innerWidth: width, innerHeight: stage } = window;
      const { scale, details } = this.state;
      this.applyScheme();
      this.root.style.setProperty("--stage-font", `${study.footSize(width, stage)}px`);
      // Measure the foot only now, because it grows with its font.
      const height = stage - this.foot.offsetHeight;
      this.size = { width, height, options: { scale, details, stage } };
      this.screen.resize(width, height, this.size.options);
      this.layOutRest();
    }

    applyScheme() {
      this.root.setAttribute("data-md-color-scheme", this.state.dark ? "slate" : "default");
    }

    /** Lay out the other parts once the first page is shown, so that the pages can be counted. */
    layOutRest() {
      const { layouts } = this.screen;
      const next = () => {
        if (this.screen.layouts !== layouts) return;
        const index = this.deck.parts.findIndex((_, part) => !layouts[part]);
        if (index >= 0) {
          this.screen.part(index);
          this.measuring = window.setTimeout(next, 0);
          return;
        }
        this.showNumber();
        this.screen.showCount();
      };
      window.clearTimeout(this.measuring);
      this.measuring = window.setTimeout(next, SOON);
    }

    /**
     * Go to a place that the trainer asked for, and remember its first block: a reload and another
     * size return to that block.
     * @param {Place} place
     */
    go(place) {
      this.show(place);
      this.state.slide = this.screen.blockAt(place);
      this.saveAndSend();
    }

    /** @param {Place} place */
    show(place) {
      this.place = place;
      this.screen.show(place);
      // Write everything before `markCurrent` measures, so that the browser lays out only once.
      this.showNumber();
      this.updateTimer();
      this.items.markCurrent();
    }

    /** Lay out again and return to the block at the top. */
    layOutAgain() {
      this.layOut();
      this.show(this.screen.find(this.state.slide) || { part: 0, page: 0 });
      this.overlay.layOut();
      // The focused element was rebuilt. Without focus on the stage, Tab would continue behind it.
      if (!this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
      this.saveAndSend();
    }

    saveAndSend() {
      const { state, place, size } = this;
      if (!state.isOn) return;
      // Change the address later, because it takes some browsers longer than turning the page.
      window.clearTimeout(this.writing);
      this.writing = window.setTimeout(() => study.session.writeAddress(state.slide), SOON);
      study.session.save(state);
      this.peers.send({ type: "state", state, place, size, count: this.number.textContent || "" });
    }

    /** @param {string} text */
    report(text) {
      this.message.textContent = text;
    }

    /** Show the number of the page and, as a line, how far the main run has come. */
    showNumber() {
      const { screen, place, deck } = this;
      const isCounted = screen.isComplete();
      const number = isCounted ? screen.numberOf(place) : 0;
      const all = isCounted ? screen.numberOf({ part: study.slides.mainCount(deck), page: -1 }) : 0;
      const text = number > all ? `第 ${number} 页，附页` : `第 ${number} 页，共 ${all} 页`;
      const shown = isCounted ? text : "正在数页";
      if (this.number.textContent !== shown) this.number.textContent = shown;
      this.line.style.width = all ? `${Math.min(100, (100 * number) / all)}%` : "0";
    }

    updateTimer() {
      const { text, state } = study.timer.display(
        this.state.timer,
        this.deck.minutes,
        study.timer.now()
      );
      const all = text + this.deck.parts[this.place.part].planned;
      if (this.clock.textContent !== all) this.clock.textContent = all;
      this.clock.className = state ? `stage__clock is-${state}` : "stage__clock";
    }

    /** @param {Blank} colour */
    setBlank(colour) {
      this.state.black = colour;
      this.blank.hidden = !colour;
      this.blank.className = `stage__blank stage__blank--${colour}`;
      this.root.classList.toggle("is-blank", Boolean(colour));
      this.saveAndSend();
    }

    // Links. -------------------------------------------------------------------------------------

    /**
     * Follow a link: show the source of a citation; go to the target of any other link.
     * @param {HTMLAnchorElement} link
     */
    follow(link) {
      if (link.matches("a.cite[data-cite]")) return this.showCitations(link);
      const found = this.screen.find(link.hash.slice(1));
      if (found) return this.go(found);
      const text = Array.from(String(link.textContent).trim()).slice(0, 20).join("");
      return this.report(`「${text}」在别的页上，退出投影后可以打开`);
    }

    /**
     * Show the citations of this page in a panel, opened at the citation of a link.
     * @param {Element | null} link the first citation of the page if it is null
     */
    showCitations(link) {
      const names = this.citations();
      const wanted = link ? link.getAttribute("data-cite") : names[0];
      if (!wanted) return this.report("这一页没有出处");
      if (!names.includes(wanted)) names.push(wanted);
      study.panels.citations(names).then((deck) => {
        if (current === this) this.overlay.open("citation", deck, names.indexOf(wanted));
      });
      return undefined;
    }

    /**
     * Return the citations on the shown page, without duplicates and without those in hidden
     * answers.
     */
    citations() {
      const { screen, place } = this;
      const isSlide = Boolean(this.deck.parts[place.part].slide);
      /** @type {Set<string>} */
      const names = new Set();
      for (const link of dom.findAll(screen.part(place.part).columns, "a.cite[data-cite]")) {
        const name = String(link.getAttribute("data-cite"));
        const isHidden = link.closest(".answer") && !link.closest(".is-given");
        if (isHidden || names.has(name)) continue;
        // All pages of a slide have its citations.
        const isHere = isSlide || screen.spanOf(place.part, link)[0] === place.page;
        if (isHere) names.add(name);
      }
      return [...names];
    }

    // The trainer's window. ----------------------------------------------------------------------

    /** Open the trainer's window. Return false if the browser does not allow it. */
    openPresenter() {
      const { href, hash } = window.location;
      const query = `?presenter=${encodeURIComponent(this.state.id)}`;
      // Opening a window ends full screen, which must not leave the stage.
      this.input.wasFull = false;
      const opened = window.open(
        href.replace(/[?#].*$/, "") + query + hash,
        "study-presenter",
        "popup,width=1200,height=760"
      );
      if (!opened) return false;
      this.peers.other = opened;
      this.report("讲者窗口已打开。要全屏，在这里按 F");
      return true;
    }

    /** @param {Record<string, unknown>} body a message from the trainer's window */
    receive({ type, name, option, by }) {
      if (type === "hello") this.saveAndSend();
      else if (type === "run") this.run(String(name));
      else if (type === "vote" && typeof option === "number" && option >= 0 && option < 9)
        this.items.addHands(Math.floor(option), Number(by) < 0 ? -1 : 1);
    }

    /** Return to the page, at the block that was shown. */
    leave() {
      const { state } = this;
      state.isOn = false;
      study.session.save(state);
      window.clearTimeout(this.writing);
      study.session.writeAddress("");
      this.peers.send({ type: "left" });
      this.peers.close();
      window.clearInterval(this.ticking);
      window.clearTimeout(this.measuring);
      this.input.stop();
      if (document.fullscreenElement) document.exitFullscreen();
      document.documentElement.classList.remove("is-projecting");
      this.root.remove();
      current = null;
      study.scroll.toBlock(this.deck, state.slide, this.scrolled);
      for (const button of dom.onPage(".project-button").slice(0, 1))
        button.focus({ preventScroll: true });
    }
  }

  /**
   * Project a deck, unless one is projected already.
   * @param {GivenDeck} given
   */
  function open(given) {
    const deck = study.deck.divide(given);
    if (current || !deck.parts.length) return;
    const stage = new Stage(deck);
    current = stage;
    const { isOn, slide } = stage.state;
    // After a reload the saved state counts: the address is written later and may be out of date.
    const isReloaded = isOn && performance.navigation.type === performance.navigation.TYPE_RELOAD;
    const asked = isReloaded ? "" : study.session.parameter("slide");
    stage.open(asked || (isOn ? slide : study.scroll.blockInView(deck)));
  }

  study.stage = {
    open,
    current: () => current
  };
})();
