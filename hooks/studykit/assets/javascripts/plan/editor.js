/* The editor of plans: shows one plan, changes and stores it, and undoes changes. */
(function () {
  "use strict";

  const study = window.study;
  const { phrase, report, warn, showError } = study.planPage;
  const values = study.plan;
  const sources = study.planSources;
  const store = study.planStore;

  /**
   * Return a plan under a new id.
   * @param {Plan} plan
   * @returns {PlanState}
   */
  function fresh(plan) {
    return { id: String(Date.now() + Math.random()), plan };
  }

  function blank() {
    return fresh(values.blankPlan(phrase("blank")));
  }

  /** @param {string} hash */
  function writeHash(hash) {
    window.history.replaceState(null, "", window.location.href.split("#")[0] + hash);
  }

  /** @param {PlanStep[]} steps */
  function pagesOf(steps) {
    return steps.map(({ page }) => page);
  }

  /**
   * Return the change that a control makes, or null if its value is invalid.
   * @param {string} field
   * @param {string} text
   */
  function changeOf(field, text) {
    if (field === "note") return { note: values.sanitize("note", text) };
    if (field === "title") return { title: values.sanitize("title", text) };
    const minutes = Number(text);
    return text && values.isValid("minutes", minutes) ? { minutes } : null;
  }

  class Editor {
    constructor() {
      this.view = new study.PlanView();
      this.state = blank();
      /** @type {PlanState[]} the earlier states, to which `undo` returns */
      this.past = [];
      this.typedIn = ""; // the field that was changed last
      this.draw();
      this.openStored(store.lastId());
      this.past = [];
    }

    draw() {
      this.view.draw(this.state);
    }

    get plan() {
      return this.state.plan;
    }

    copy() {
      return fresh({ ...this.plan, title: phrase("copied", this.plan.title.slice(0, 76)) });
    }

    /**
     * Replace the state, and keep the old state for `undo`.
     * @param {PlanState} state
     * @param {string} [field] the changed field; consecutive changes of a field are undone at once
     */
    enter(state, field = "") {
      if (!field || field !== this.typedIn) this.past.push(this.state);
      this.typedIn = field;
      this.state = state;
    }

    /**
     * Show a changed plan, and store it.
     * @param {Plan} plan
     * @param {string} [field]
     */
    commit(plan, field) {
      this.enter({ id: this.state.id, plan }, field);
      this.save();
    }

    /** Store the plan, or a copy if another window changed the plan. Warn if that fails. */
    save() {
      const isConflict = store.isStored(this.state.id) && store.isChanged(this.state.id);
      if (isConflict) this.state = this.copy(); // does not overwrite the plan of the other window
      try {
        store.save(this.state);
        if (window.location.hash) writeHash("");
        warn(isConflict ? phrase("differs", this.plan.title) : "");
      } catch (error) {
        warn(phrase(/quota/i.test(Object(error).name) ? "quota" : "shut"));
      }
      this.draw();
    }

    undo() {
      const state = this.past.pop();
      if (!state) return report(phrase("oldest"));
      this.state = state;
      this.typedIn = "";
      if (state.unreadableText === undefined && !store.holds(state)) this.save();
      this.draw();
      return report(phrase("undone"));
    }

    /**
     * Show another plan.
     * @param {PlanState} state
     * @param {string} [message]
     */
    open(state, message = phrase("opened", state.plan.title)) {
      this.enter(state);
      const isRead = state.unreadableText === undefined;
      if (isRead) store.markSeen(state.id);
      warn(isRead ? "" : phrase("unreadable"));
      report(message);
      this.draw();
      this.loadSources();
    }

    /** Load the pages of the plan, then draw their titles and faults. */
    loadSources() {
      sources.load(pagesOf(this.plan.steps), () => this.draw());
    }

    create() {
      this.open(blank());
    }

    duplicate() {
      this.open(this.copy());
      this.save();
    }

    /** Delete the plan from the storage of the browser, and show another plan. */
    deletePlan() {
      const { title } = this.plan;
      store.remove(this.state.id);
      this.open(store.list()[0] || blank(), phrase("removed", title));
    }

    /**
     * @param {string} id
     * @param {string} [message]
     */
    openStored(id, message) {
      const state = store.list().find((each) => each.id === id);
      if (state) this.open(state, message);
    }

    /**
     * Open what the address names: with `?own=`, a new plan made from the session plan of a module;
     * with `#plan=`, the encoded plan, or the stored plan that is equal to it.
     */
    openLink() {
      const [, page] = /[?&]own=([\w./-]+)/.exec(window.location.search) || ["", ""];
      if (sources.titleOf(page)) {
        // Remove the name, so that a reload does not make another plan.
        window.history.replaceState(null, "", window.location.href.split(/[?#]/)[0]);
        this.enter(blank()); // does not overwrite the plan that was open
        this.startFromModule(page);
      }
      const code = window.location.hash.split("#plan=")[1];
      if (code === undefined) return;
      const plan = values.decode(code, sources.currentPage);
      const text = JSON.stringify(plan);
      const same = store.list().find((each) => JSON.stringify(each.plan) === text);
      if (same) this.open(same);
      else this.open(fresh(plan), phrase("shared"));
    }

    /**
     * Open the plan in a file, and store it. Throws a Fault if the file contains no plan.
     * @param {File} file
     */
    async openFile(file) {
      if (file.size > values.LIMITS.bytes) throw new values.Fault("large");
      const text = await file.text().catch(() => "\ufffd");
      if (text.includes("\ufffd")) throw new values.Fault("encoding");
      this.open(fresh(values.parse(text, sources.currentPage)));
      this.save();
    }

    /**
     * Replace the plan by the session plan of a module.
     * @param {string} page of the module
     */
    startFromModule(page) {
      sources.load([page], () => {
        const article = sources.article(page);
        if (!article) return undefined;
        if (!article.plan) return showError(new values.Fault("none"));
        const plan = values.blankPlan(sources.titleOf(page));
        this.commit({ ...plan, steps: article.plan });
        this.loadSources();
        return report(phrase("begun"));
      });
    }

    /** @param {PlanStep} step */
    add(step) {
      this.commit(values.splice(this.plan, this.plan.steps.length, 0, [step]));
      report(phrase("added", this.plan.steps.length, step.title));
    }

    /** @param {number} index */
    remove(index) {
      const { title } = this.plan.steps[index];
      this.commit(values.splice(this.plan, index, 1, []));
      this.view.focus(index, "remove");
      report(phrase("removed", title));
    }

    /**
     * Move a step, and keep the focus on one of its controls.
     * @param {number} from
     * @param {number} to
     * @param {string} control
     */
    move(from, to, control) {
      const step = this.plan.steps[from];
      if (!this.plan.steps[to]) return report(phrase("end"));
      this.commit(values.move(this.plan, from, to));
      this.view.focus(to, control);
      return report(phrase("moved", step.title, to + 1, values.startTime(this.plan, to)));
    }

    /**
     * Set a field of a step or of the plan to the text of its control.
     * @param {HTMLInputElement | HTMLTextAreaElement} control
     */
    type(control) {
      const field = String(control.getAttribute("data-control"));
      const index = this.view.indexOf(control);
      const change = changeOf(field, control.value);
      if (!change) return report(`${phrase(field, "")}。`);
      if (index < 0) return this.commit({ ...this.plan, ...change }, field);
      const step = { ...this.plan.steps[index], ...change };
      this.view.keepRow(step, this.view.list.children[index]);
      return this.commit(values.splice(this.plan, index, 1, [step]), field + index);
    }

    /** Project the plan. The trainer's window reads the plan from the address. */
    project() {
      if (!study.project) throw new values.Fault("unready");
      if (!this.plan.steps.length) throw new values.Fault("empty");
      const code = values.encode(this.plan);
      sources.deck(this.plan, (deck) => {
        writeHash(`#plan=${code}`);
        study.project(deck);
      });
    }

    /**
     * Show a change that another window made in storage.
     * @param {string | null} key of the changed text; null if the whole storage was cleared
     */
    onStorage(key) {
      const { id } = this.state;
      const isOfPlan = key === null || key === store.keyOf(id);
      if (!isOfPlan && !store.isKey(key)) return undefined;
      if (!isOfPlan || !store.isChanged(id)) return this.draw();
      if (store.isStored(id)) return this.openStored(id, phrase("elsewhere"));
      store.markSeen(id);
      this.draw();
      return warn(phrase("dropped"));
    }
  }

  study.PlanEditor = Editor;
})();
