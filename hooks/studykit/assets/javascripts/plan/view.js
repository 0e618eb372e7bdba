/* Shows a plan on the page, on paper, and in the list of stored plans. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;
  const { root, find, copyOfTemplate, phrase } = study.planPage;

  /**
   * Show values in the elements with these names in `data-show`. Elements that already show their
   * value stay unchanged, because one of them may have the focus.
   * @param {Element} box
   * @param {Record<string, string | number>} values by name
   */
  function put(box, values) {
    for (const node of dom.findAll(box, "[data-show]")) {
      const value = values[String(node.getAttribute("data-show"))];
      if (value === undefined) continue;
      const text = String(value);
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) {
        if (node.value !== text) node.value = text;
      } else if (node.textContent !== text) node.textContent = text;
    }
  }

  class View {
    constructor() {
      this.list = find(".plan__steps");
      /** @type {WeakMap<PlanStep, Element>} rows, kept because the note of a row may be open */
      this.rows = new WeakMap();
    }

    /** @param {PlanState} state */
    draw(state) {
      this.drawSteps(state.plan);
      this.drawSummary(state);
      this.drawChoice(state);
    }

    /** @param {Plan} plan */
    drawSteps(plan) {
      const paper = dom.empty(find(".plan__paper tbody"));
      plan.steps.forEach((step, index) => {
        const row = this.rows.get(step) || copyOfTemplate(".plan__row");
        this.keepRow(step, row);
        if (this.list.children[index] !== row)
          this.list.insertBefore(row, this.list.children[index]);
        const values = {
          ...step,
          start: study.plan.startTime(plan, index),
          place: index + 1,
          fault: study.planSources.faultOf(step),
          from: study.planSources.titleOf(step.page) || step.page || phrase("free")
        };
        put(row, values);
        put(paper.appendChild(copyOfTemplate(".plan__line")), values);
        const link = dom.find(row, "a");
        if (step.page) link.setAttribute("href", study.planSources.placeOf(step));
      });
      while (this.list.children[plan.steps.length]) this.list.children[plan.steps.length].remove();
    }

    /** @param {PlanState} state */
    drawSummary({ id, plan }) {
      const { code, values } = study.plan.compareWithSession(plan);
      put(root(), {
        subject: plan.title,
        session: plan.minutes,
        sum: phrase(code, ...values),
        state: phrase(study.planStore.wasStored(id) ? "kept" : "unkept"),
        link: window.location.href.replace(/[?#].*|$/, "#plan=") + study.plan.encode(plan)
      });
    }

    /**
     * List the open plan and the stored plans in the select box.
     * @param {PlanState} state
     */
    drawChoice(state) {
      const others = study.planStore.list().filter(({ id }) => id !== state.id);
      dom
        .empty(find(".plan__saved"))
        .append(
          ...[state, ...others].map(({ id, plan }) => new Option(plan.title || phrase("blank"), id))
        );
    }

    /**
     * Record the row of a step, so that a changed step keeps the row of the step that it replaces.
     * @param {PlanStep} step
     * @param {Element} row
     */
    keepRow(step, row) {
      this.rows.set(step, row);
    }

    /**
     * Return the index of the step whose row contains a node, or -1.
     * @param {Element} node
     */
    indexOf(node) {
      const row = node.closest(".plan__step");
      return [...this.list.children].findIndex((each) => each === row);
    }

    /**
     * Focus a control of the row at an index, or of the last row if there is no such row. Without
     * rows, focus the button that adds a step.
     * @param {number} index
     * @param {string} name
     */
    focus(index, name) {
      const row = this.list.children[index] || this.list.lastElementChild;
      if (row) dom.find(row, `[data-control=${name}]`).focus();
      else dom.find(root(), "[data-control=free]").focus();
    }
  }

  study.PlanView = View;
})();
