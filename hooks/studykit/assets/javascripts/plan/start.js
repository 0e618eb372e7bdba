/*
 * 备课单: starts the planner and passes the events of its page to the editor. The page contains all
 * texts, and the templates of rows. The script stands before the planner's markup, so that
 * `has-plan` is set before the first paint. The planner starts when the document is parsed, before
 * the deferred scripts run.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;
  const { root, find, phrase, report, showError, pageOf } = study.planPage;

  document.documentElement.classList.add("has-plan");

  /**
   * Listen to an event; an error in the action is shown as a message.
   * @template {keyof (DocumentEventMap & WindowEventMap)} Type
   * @param {EventTarget} target
   * @param {Type} type
   * @param {(event: (DocumentEventMap & WindowEventMap)[Type]) => void} action
   */
  function on(target, type, action) {
    /** @param {(DocumentEventMap & WindowEventMap)[Type]} event */
    const handleEvent = (event) => {
      try {
        action(event);
      } catch (error) {
        showError(error);
      }
    };
    // TypeScript accepts an object here, but not a function whose event depends on the type.
    target.addEventListener(type, { handleEvent });
  }

  /**
   * The actions of the buttons, by their `data-control` in the markup: `drop` deletes the plan,
   * `own` takes the session plan of a module. (The `data-control` of an input is the name of its
   * field.) `index` is that of the step whose row contains the button, or -1.
   * @type {Record<string, (editor: PlanEditor, index: number, button: HTMLButtonElement) => void>}
   */
  const ACTIONS = {
    add(editor, index, button) {
      const link = button.parentElement && button.parentElement.querySelector("a");
      if (!link) return;
      const page = pageOf(button);
      const { plan } = study.planSources.article(page) || {};
      // A step of the session plan comes with its note.
      const own = plan && plan[Number(link.dataset.step)];
      const part = String(link.getAttribute("data-part"));
      const title = String(link.textContent);
      // Copy the step: the view finds a row by its step, so no two rows may share one.
      editor.add(own ? { ...own } : study.plan.newStep(page, part, title, Number(button.value)));
    },
    copy: (editor) => editor.duplicate(),
    down: (editor, index) => editor.move(index, index + 1, "down"),
    drop: (editor) => editor.deletePlan(),
    file: (editor) => download(editor.state),
    free: addCustomStep,
    keys: (editor) => study.planSources.deck(editor.state.plan, ({ parts }) => printPlan(parts)),
    link: copyLink,
    new: (editor) => editor.create(),
    own: (editor, index, button) => editor.startFromModule(pageOf(button)),
    print: () => printPlan([]),
    project: (editor) => editor.project(),
    remove: (editor, index) => editor.remove(index),
    save: (editor) => editor.save(),
    undo: (editor) => editor.undo(),
    up: (editor, index) => editor.move(index, index - 1, "up")
  };

  /**
   * Add a step that is not taken from a page, and select its title.
   * @param {PlanEditor} editor
   */
  function addCustomStep(editor) {
    editor.add(study.plan.newStep("", "", phrase("step"), 5));
    editor.view.focus(editor.state.plan.steps.length - 1, "title");
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.select();
  }

  /**
   * Print a plan, with the answers to the items and cases of some parts below the table.
   * @param {GivenPart[]} parts
   */
  function printPlan(parts) {
    const box = dom.empty(find(".plan__answers"));
    for (const node of parts.flatMap(({ nodes }) => nodes))
      for (const { textContent } of dom.findAll(node, ".item__stem,.item__key,.trainer-answer"))
        box.append(dom.element("p", "", String(textContent)));
    window.print();
  }

  /**
   * Let the browser save a plan as a file; a stored text that is not a plan, as it is.
   * @param {PlanState} state
   */
  function download({ plan, unreadableText }) {
    const text = unreadableText === undefined ? JSON.stringify(plan, null, 1) : unreadableText;
    dom.save(`${plan.title || phrase("blank")}.json`, [text]);
  }

  function copyLink() {
    const field = find(".plan__link");
    if (!(field instanceof HTMLInputElement)) return;
    field.select();
    const { length } = field.value;
    report(
      phrase(document.execCommand("copy") ? "linked" : "selected") +
        (length > 2000 ? phrase("long", length) : "")
    );
  }

  /** @param {PlanEditor} editor */
  function listenToPage(editor) {
    const { list } = editor.view;
    on(root(), "click", (event) => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      const button = target.closest("button");
      const action = button && button.getAttribute("data-control");
      // Ignore the second click of a double click, which would add or delete once more. Moves may
      // be repeated.
      if (dom.isSecondClick(event) && action !== "up" && action !== "down") return;
      if (button && action) ACTIONS[action](editor, editor.view.indexOf(button), button);
    });
    on(root(), "input", ({ target }) => {
      if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
      if (target.hasAttribute("data-control")) editor.type(target);
      else if (target === find(".plan__filter")) study.planPicker.filter();
    });
    on(root(), "change", ({ target }) => {
      if (target instanceof HTMLSelectElement) editor.openStored(target.value);
      else if (target instanceof HTMLInputElement && target.type === "file")
        openFile(editor, target);
      else editor.draw(); // an invalid input gets the plan's value back
    });
    for (const moduleDetails of dom.findAll(root(), ".plan__picker details"))
      on(moduleDetails, "toggle", () => {
        if (moduleDetails.hasAttribute("open")) study.planPicker.open(moduleDetails);
      });
    on(window, "hashchange", () => editor.openLink());
    on(window, "storage", ({ key }) => editor.onStorage(key));
    listenToMoves(editor, list);
  }

  /**
   * @param {PlanEditor} editor
   * @param {HTMLInputElement} input
   */
  function openFile(editor, input) {
    const file = input.files && input.files[0];
    input.value = "";
    if (file) editor.openFile(file).catch(showError);
  }

  /**
   * Move rows by Alt with an arrow key, and by dragging. After a key, the same control of the moved
   * row has the focus.
   * @param {PlanEditor} editor
   * @param {HTMLElement} list
   */
  function listenToMoves(editor, list) {
    let dragged = -1;
    on(list, "keydown", (event) => {
      const { target, key, altKey } = event;
      const offset = key === "ArrowUp" ? -1 : key === "ArrowDown" ? 1 : 0;
      if (!altKey || !offset || !(target instanceof Element)) return;
      event.preventDefault();
      const index = editor.view.indexOf(target);
      // The link to the page of a step has no `data-control`.
      editor.move(index, index + offset, target.getAttribute("data-control") || "title");
    });
    on(list, "dragstart", ({ target }) => {
      const isHandle = target instanceof HTMLElement && target.draggable;
      dragged = isHandle ? editor.view.indexOf(target) : -1;
    });
    on(list, "dragover", (event) => event.preventDefault());
    on(list, "drop", (event) => {
      event.preventDefault();
      if (dragged >= 0 && event.target instanceof Element)
        editor.move(dragged, editor.view.indexOf(event.target), "title");
      dragged = -1;
    });
  }

  // The first change of the state is to "interactive": the document is parsed, and the deferred
  // scripts have not run. Only projecting needs them.
  let isStarted = false;
  on(document, "readystatechange", () => {
    if (isStarted) return;
    isStarted = true;
    find(".plan__body").hidden = false;
    const editor = new study.PlanEditor();
    listenToPage(editor);
    editor.openLink();
    if (!/[?&](project|presenter)=/.test(window.location.search)) return;
    if (!study.project) on(document, "DOMContentLoaded", () => editor.project());
    else editor.project();
  });
})();
