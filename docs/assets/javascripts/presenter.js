/*
 * 讲者窗口: shows the current and the next page, all answers, prompts and notes, and the time. It lays
 * out the same page at the stage's size, drawn smaller, so that both show the same lines. The stage
 * carries out its commands.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  const CALL = 2000; // ms between two calls, which find a reloaded stage again
  const LOST = 3; // unanswered calls after which the stage counts as lost

  /* The commands that this window can send to the stage. */
  const ASKED = [
    { name: "previous", text: "上一页" },
    { name: "next", text: "下一步" },
    { name: "answers", text: "本页答案" },
    { name: "citation", text: "原文" },
    { name: "black", text: "黑屏" },
    { name: "pause", text: "计时暂停/继续" },
    { name: "restart", text: "计时归零" }
  ];
  // These commands would apply to the wrong window.
  const NOT_HERE = ["leave", "full", "presenter", "goto", "help"];

  function Presenter(deck) {
    const self = this;
    this.deck = deck;
    this.state = { given: {}, tally: {} };
    this.place = { part: 0, page: 0 };
    this.size = null;
    this.silent = 0;
    this.build();
    this.peers = new study.Peers(study.session.asked("presenter"), (body) => {
      self.hear(body);
    });
    window.addEventListener(
      "keydown",
      (event) => {
        self.onKey(event);
      },
      true
    );
    window.addEventListener(
      "keyup",
      (event) => {
        event.stopImmediatePropagation();
      },
      true
    );
    window.addEventListener("resize", () => {
      if (self.size) self.layOut();
    });
    window.setInterval(() => {
      self.tick();
    }, 500);
    window.setInterval(() => {
      self.call();
    }, CALL);
    this.call();
  }

  Presenter.prototype.build = function () {
    const self = this;
    document.title = `讲者窗口：${this.deck.title}`;
    this.root = dom.element("div", "stage presenter md-typeset");
    this.root.id = "stage";
    this.root.setAttribute("role", "main");
    this.root.setAttribute("data-md-color-scheme", "default");
    this.root.setAttribute("aria-label", `讲者窗口：${this.deck.title}`);
    this.now = this.pane("现在", "presenter__now");
    this.next = this.pane("接着", "presenter__next");
    const notes = dom.element("section", "presenter__notes");
    notes.tabIndex = 0;
    notes.setAttribute("role", "region");
    notes.setAttribute("aria-label", "讨论与备注");
    study.sheets.notes(this.deck, "讨论与备注").parts[0].nodes.forEach((node) => {
      notes.appendChild(node);
    });
    this.root.appendChild(notes);
    const foot = dom.element("div", "stage__foot");
    this.wall = dom.element("p", "stage__clock");
    this.clock = dom.element("p", "stage__clock");
    this.number = dom.element("p", "stage__number");
    this.told = dom.element("p", "stage__told", "正在连接投影窗口……");
    this.told.setAttribute("role", "status");
    [this.wall, this.clock, this.number, this.told].forEach((node) => {
      foot.appendChild(node);
    });
    ASKED.forEach((each) => {
      foot.appendChild(
        dom.button("stage__button", each.text, () => {
          self.ask(each.name);
        })
      );
    });
    this.root.appendChild(foot);
    document.body.appendChild(this.root);
    document.documentElement.classList.add("is-projecting");
  };

  Presenter.prototype.pane = function (title, name) {
    const self = this;
    const pane = dom.element("section", `presenter__pane ${name}`);
    pane.appendChild(dom.element("h2", "presenter__title", title));
    const frame = dom.element("div", "presenter__frame");
    const box = dom.element("div", "stage__screen");
    frame.appendChild(box);
    pane.appendChild(frame);
    this.root.appendChild(pane);
    const screen = new study.Screen(box, this.deck, (root) => {
      study.answers.dress(root, self.state, null);
    });
    return { frame, box, screen };
  };

  Presenter.prototype.call = function () {
    this.silent += 1;
    if (this.silent > LOST)
      this.told.textContent = "投影窗口没有回应。它关掉了吗？重新投影后会自动连上";
    this.peers.send({ type: "hello" });
  };

  Presenter.prototype.ask = function (name) {
    this.peers.send({ type: "run", name });
  };

  Presenter.prototype.hear = function (body) {
    if (body.type === "left") this.told.textContent = "投影已退出。重新投影后会自动连上";
    if (body.type !== "state") return;
    const state = study.session.read(JSON.stringify(body.state));
    const place = body.place;
    if (!state || !place || !this.deck.parts[place.part] || !body.size || !(body.size.width > 0))
      return;
    this.silent = 0;
    this.told.textContent = state.black
      ? `全场看到的是${state.black === "white" ? "白屏" : "黑屏"}`
      : "";
    this.number.textContent = String(body.count);
    Object.assign(this.state, state);
    this.root.setAttribute("data-md-color-scheme", state.dark ? "slate" : "default");
    this.place = place;
    const same = this.size && JSON.stringify(this.size) === JSON.stringify(body.size);
    this.size = body.size;
    if (same) this.paint();
    else this.layOut();
  };

  Presenter.prototype.layOut = function () {
    const self = this;
    [this.now, this.next].forEach((pane) => {
      const width = pane.frame.clientWidth;
      const height = pane.frame.clientHeight;
      pane.screen.zoom = Math.min(width / self.size.width, height / self.size.height);
      pane.screen.resize(self.size.width, self.size.height, self.size.options);
    });
    this.paint();
  };

  Presenter.prototype.paint = function () {
    const part = this.place.part;
    const page = Math.min(this.place.page, this.now.screen.part(part).pages - 1);
    this.now.screen.show(part, page);
    const last = this.next.screen.part(part).pages - 1;
    const isEnd = page >= last && part + 1 >= this.deck.parts.length;
    this.next.box.hidden = isEnd;
    if (!isEnd) this.next.screen.show(page < last ? part : part + 1, page < last ? page + 1 : 0);
    study.answers.paint(this.now.box, this.state);
    study.answers.paint(this.next.box, this.state);
    this.tick();
  };

  Presenter.prototype.tick = function () {
    const now = new Date();
    this.wall.textContent = `${`0${now.getHours()}`.slice(-2)}:${`0${now.getMinutes()}`.slice(-2)}`;
    if (!this.state.timer) return;
    const shown = study.timer.shown(this.state.timer, this.deck.minutes, now.getTime());
    this.clock.textContent = shown.text;
    this.clock.className = `stage__clock${shown.state ? ` is-${shown.state}` : ""}`;
  };

  /* Handle the same keys as the stage. */
  Presenter.prototype.onKey = function (event) {
    event.stopImmediatePropagation();
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    if (study.commands.isPress(event)) return;
    const option = study.commands.optionOf(event);
    const name = study.commands.ofKey(event);
    if (option >= 0) this.peers.send({ type: "vote", option, by: event.shiftKey ? -1 : 1 });
    else if (name && !NOT_HERE.includes(name)) this.ask(name);
    else return;
    event.preventDefault();
  };

  study.presenter = function (given) {
    return new Presenter(study.deck.prepared(given));
  };
})();
