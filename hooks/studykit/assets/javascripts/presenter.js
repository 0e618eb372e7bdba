/*
 * 讲者窗口: shows the current and the next page, all answers, prompts and notes, and the time. This
 * window lays out the pages at the size of the stage and draws them smaller, so that both windows
 * show the same lines. Commands are sent to the stage, which carries them out.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const TICK = 500; // ms
  const CALL = 2000; // ms between two calls, by which a reloaded stage is found again
  const LOST = 3; // unanswered calls after which the stage counts as lost

  /** The commands that this window offers as buttons. */
  const BUTTONS = [
    { name: "previous", text: "上一页" },
    { name: "next", text: "下一步" },
    { name: "answers", text: "本页答案" },
    { name: "citation", text: "原文" },
    { name: "black", text: "黑屏" },
    { name: "pause", text: "计时暂停/继续" },
    { name: "restart", text: "计时归零" }
  ];
  /** Commands whose keys this window ignores, because they would apply to the wrong window. */
  const NOT_HERE = ["leave", "full", "presenter", "goto", "help", "save"];

  /** A frame of this window that shows one page of the stage, scaled down. */
  class Pane {
    /**
     * @param {string} title
     * @param {string} className
     * @param {Deck} deck
     * @param {(columns: HTMLElement) => void} prepare
     */
    constructor(title, className, deck, prepare) {
      this.frame = dom.element("div", "presenter__frame");
      this.box = this.frame.appendChild(dom.element("div", "stage__screen"));
      this.element = dom.element("section", `presenter__pane ${className}`);
      this.element.append(dom.element("h2", "presenter__title", title), this.frame);
      this.screen = new study.Screen(this.box, deck, prepare);
    }

    /** @param {Stage["size"]} size of the stage */
    layOut({ width, height, options }) {
      const { clientWidth, clientHeight } = this.frame;
      this.screen.zoom = Math.min(clientWidth / width, clientHeight / height);
      this.screen.resize(width, height, options);
    }
  }

  /**
   * @param {unknown} value
   * @returns {value is Place}
   */
  function isPlace(value) {
    const { part, page } = Object(value);
    return Number.isInteger(part) && part >= 0 && Number.isInteger(page) && page >= 0;
  }

  /**
   * @param {unknown} value
   * @returns {value is Stage["size"]}
   */
  function isSize(value) {
    const { width, height, options } = Object(value);
    const { scale, details, stage } = Object(options);
    if (typeof details !== "boolean" || !(width > 0)) return false;
    return [width, height, scale, stage].every((each) => Number.isFinite(each));
  }

  class Presenter {
    /** @param {Deck} deck */
    constructor(deck) {
      this.deck = deck;
      this.state = study.session.fresh(study.timer.now());
      this.place = { part: 0, page: 0 };
      /** @type {Stage["size"] | null} the size of the stage, once it is known */
      this.size = null;
      this.unanswered = 0;
      this.root = dom.element("div", "stage presenter md-typeset");
      this.wall = dom.element("p", "stage__clock");
      this.clock = dom.element("p", "stage__clock");
      this.number = dom.element("p", "stage__number");
      this.message = dom.element("p", "stage__status", "正在连接投影窗口……");
      this.pace = dom.element("p", "presenter__pace");
      this.notes = dom.element("section", "presenter__notes");
      /** @param {HTMLElement} columns */
      const prepare = (columns) => study.answers.prepare(columns, this.state, null);
      this.now = new Pane("现在", "presenter__now", deck, prepare);
      this.next = new Pane("接着", "presenter__next", deck, prepare);
      this.build();
      this.peers = new study.Peers(study.session.parameter("presenter"), (body) =>
        this.receive(body)
      );
      this.listen();
      this.call();
    }

    build() {
      const { root } = this;
      document.title = `讲者窗口：${this.deck.title}`;
      root.id = "stage";
      root.setAttribute("role", "main");
      root.setAttribute("data-md-color-scheme", "default");
      root.setAttribute("aria-label", document.title);
      this.notes.tabIndex = 0;
      this.notes.setAttribute("role", "region");
      this.notes.setAttribute("aria-label", "讨论与备注");
      root.append(this.now.element, this.next.element, this.notes, this.foot());
      document.body.append(root);
      document.documentElement.classList.add("is-projecting");
    }

    /** Show the notes of the current slide; for another page, all prompts with their notes. */
    showNotes() {
      const part = this.deck.parts[this.place.part];
      const nodes = part.slide
        ? study.panels.notesOf(part)
        : study.panels.notes(this.deck, "讨论与备注").parts[0].nodes;
      dom.empty(this.notes).append(this.pace, ...nodes);
    }

    foot() {
      const foot = dom.element("div", "stage__foot");
      this.message.setAttribute("role", "status");
      foot.append(this.wall, this.clock, this.number, this.message);
      for (const { name, text } of BUTTONS)
        foot.append(dom.button("stage__button", text, () => this.send(name)));
      return foot;
    }

    listen() {
      window.addEventListener("keydown", (event) => this.onKey(event), true);
      window.addEventListener("keyup", (event) => event.stopImmediatePropagation(), true);
      window.addEventListener("resize", () => {
        if (this.size) this.layOut(this.size);
      });
      window.setInterval(() => this.updateTimes(), TICK);
      window.setInterval(() => this.call(), CALL);
    }

    /** Ask the stage for its state, and say so if it has not answered for some time. */
    call() {
      this.unanswered += 1;
      if (this.unanswered > LOST)
        this.message.textContent = "投影窗口没有回应。它关掉了吗？重新投影后会自动连上";
      this.peers.send({ type: "hello" });
    }

    /**
     * Have the stage run a command.
     * @param {string} name
     */
    send(name) {
      this.peers.send({ type: "run", name });
    }

    /** @param {Record<string, unknown>} body a message from the stage */
    receive(body) {
      if (body.type === "left") this.message.textContent = "投影已退出。重新投影后会自动连上";
      if (body.type !== "state") return;
      const state = study.session.read(JSON.stringify(body.state));
      const { place, size, count } = body;
      if (!state || !isPlace(place) || !isSize(size) || !this.deck.parts[place.part]) return;
      this.unanswered = 0;
      this.state = state;
      this.place = place;
      this.message.textContent = state.black
        ? `全场看到的是${state.black === "white" ? "白屏" : "黑屏"}`
        : "";
      this.number.textContent = String(count);
      this.root.setAttribute("data-md-color-scheme", state.dark ? "slate" : "default");
      const isSame = JSON.stringify(this.size) === JSON.stringify(size);
      this.size = size;
      if (isSame) this.show();
      else this.layOut(size);
    }

    /** @param {Stage["size"]} size */
    layOut(size) {
      this.now.layOut(size);
      this.next.layOut(size);
      this.show();
    }

    /** Show the current page and the next. */
    show() {
      const { part } = this.place;
      const last = this.now.screen.part(part).pages - 1;
      const page = Math.min(this.place.page, last);
      const next = page < last ? { part, page: page + 1 } : { part: part + 1, page: 0 };
      // At the end of the main run and of the deck, the next key shows no further page.
      const ends = [study.slides.mainCount(this.deck), this.deck.parts.length];
      const isEnd = next.part !== part && ends.includes(next.part);
      this.now.screen.show({ part, page });
      this.next.box.hidden = isEnd;
      if (!isEnd) this.next.screen.show(next);
      study.answers.update(this.now.box, this.state);
      study.answers.update(this.next.box, this.state);
      this.showNotes();
      this.updateTimes();
    }

    updateTimes() {
      const now = new Date();
      /** @param {number} number */
      const padded = (number) => String(number).padStart(2, "0");
      this.wall.textContent = `${padded(now.getHours())}:${padded(now.getMinutes())}`;
      if (!this.size) return;
      const { text, state } = study.timer.display(
        this.state.timer,
        this.deck.minutes,
        study.timer.now()
      );
      this.clock.textContent = text;
      const spent = study.timer.elapsed(this.state.timer, study.timer.now());
      this.pace.textContent = study.slides.paceOf(this.deck, this.place.part, spent);
      this.clock.className = state ? `stage__clock is-${state}` : "stage__clock";
    }

    /**
     * Handle the same keys as the stage.
     * @param {KeyboardEvent} event
     */
    onKey(event) {
      event.stopImmediatePropagation();
      if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
      if (study.commands.activatesFocus(event)) return;
      const option = study.commands.optionOf(event);
      const name = study.commands.ofKey(event);
      if (option >= 0) this.peers.send({ type: "vote", option, by: event.shiftKey ? -1 : 1 });
      else if (name && !NOT_HERE.includes(name)) this.send(name);
      else return;
      event.preventDefault();
    }
  }

  study.present = function (given) {
    return new Presenter(study.deck.divide(given));
  };
})();
