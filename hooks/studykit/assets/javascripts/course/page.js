/**
 * Shows a module step by step in a learning platform, and reports to the platform what was learned.
 *
 * Without a platform the course works, but says that nothing is recorded. Without this script the
 * page shows the whole module.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll } = study.dom;
  const { lms, course } = study;
  const version = document.documentElement.dataset.scorm === "1.2" ? "1.2" : "2004";
  const started = Date.now();
  const main = find(document, "main");
  const warningBox = find(document, ".course__said");
  const placeBox = find(document, ".course__place");
  const progressBox = find(document, ".course__progress");
  const items = findAll(main, ".item[data-item]");
  /** The number of answers that the record had no room for, and the platform's last error. */
  let dropped = 0;
  let fault = "";

  const api = lms.find(window, version);
  const connection = api && lms.connect(api, version);
  const record = course.unpack(connection ? connection.read() : "");

  // Steps. ----------------------------------------------------------------------------------------

  /**
   * @typedef {object} Step
   * @property {HTMLElement} heading
   * @property {string} name the short name of its id
   * @property {string} hash
   * @property {Element[]} nodes
   * @property {boolean} isStep false for the sources, which are shown like a step
   */

  /** @type {Element[]} */
  const opening = [];
  /** @type {Step[]} */
  const parts = [];
  for (const node of Array.from(main.children)) {
    if (node instanceof HTMLElement && node.matches("h2[id]"))
      parts.push({
        heading: node,
        name: course.short(node.id),
        hash: `#${node.id}`,
        nodes: [],
        isStep: !node.matches(".course__sources")
      });
    (parts.length ? parts[parts.length - 1].nodes : opening).push(node);
  }
  const steps = parts.filter((part) => part.isStep);
  const list = find(document, ".course__steps");
  let shown = steps[0];

  /** @param {Step} step */
  function isLearned(step) {
    return record.learned.includes(step.name);
  }

  /**
   * Show a part, and hide the others. The opening of the page is shown with the first step.
   * @param {Step} part
   */
  function show(part) {
    shown = part;
    for (const node of opening) node.classList.toggle("course__away", part !== steps[0]);
    for (const each of parts)
      for (const node of each.nodes) node.classList.toggle("course__away", each !== part);
    if (part.isStep) record.place = part.heading.id;
    showState();
  }

  /** Show the element that the address names, and the step or the sources that contain it. */
  function follow() {
    const target = document.getElementById(window.location.hash.slice(1));
    const part = target && parts.find(({ nodes }) => nodes.some((node) => node.contains(target)));
    if (!target || !part) return;
    show(part);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  /** @param {Step} part */
  function go(part) {
    window.location.hash = part.hash;
    follow();
  }

  /** @type {HTMLAnchorElement[]} */
  const links = [];
  /** @type {HTMLElement[]} */
  const marks = [];
  const nextButtons = steps.map((step, index) => {
    const link = element("a", "course__step", step.heading.textContent || "");
    link.href = step.hash;
    const mark = element("span", "course__learned");
    list.appendChild(element("li")).append(link, mark);
    links.push(link);
    marks.push(mark);
    const next = button("item__button course__next", "", () => {
      if (!isLearned(step)) record.learned.push(step.name);
      keep();
      if (steps[index + 1]) go(steps[index + 1]);
    });
    const foot = element("div", "course__foot");
    foot.append(next);
    if (index)
      foot.append(button("item__button course__back", "上一步", () => go(steps[index - 1])));
    step.nodes[step.nodes.length - 1].after(foot);
    step.nodes.push(foot);
    return next;
  });
  for (const part of parts.filter((each) => !each.isStep)) {
    const back = button("item__button course__back", "回到刚才的一步", () => {
      const step = steps.find(({ heading }) => heading.id === record.place) || steps[0];
      go(step);
    });
    part.heading.after(back);
    part.nodes.push(back);
  }

  // Items. ----------------------------------------------------------------------------------------

  /**
   * Return the name of an item in the record. It depends on the revision, so that the answer to an
   * item is forgotten when the item changes.
   * @param {HTMLElement} item
   */
  function nameOf(item) {
    return course.short(`${item.dataset.item}@${item.dataset.revision}`);
  }

  function isAnswered(/** @type {HTMLElement} */ item) {
    return nameOf(item) in record.answers;
  }

  /** Show again how an item was answered. */
  function restore(/** @type {HTMLElement} */ item) {
    const key = study.quiz.key(item);
    const kept = record.answers[nameOf(item)];
    if (!key || !kept.answer.length) return;
    study.controlsOf(item).fill(course.decode(key, kept.answer));
    find(item, ".item__actions button").click();
  }

  /**
   * Hide or show the answer of an item. It is hidden until the item is answered.
   * @param {HTMLElement} item
   * @param {boolean} isHidden
   */
  function hideAnswer(item, isHidden) {
    for (const answer of findAll(item, ".item__answer")) answer.hidden = isHidden;
  }

  for (const item of items) hideAnswer(item, true);
  document.addEventListener("study-answered", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !(event instanceof CustomEvent)) return;
    const key = study.quiz.key(target);
    const name = nameOf(target);
    hideAnswer(target, false);
    if (!key || isRestoring) return;
    // Move the answer to the end: a full record drops the answers at its beginning.
    delete record.answers[name];
    const { share: earned, answer } = event.detail;
    record.answers[name] = {
      share: Math.round(earned * 10000) / 10000,
      answer: course.encode(key, answer)
    };
    keep();
  });

  // Reporting. ------------------------------------------------------------------------------------

  /**
   * Return the score: the mean share of all items, and 1 without items. Return null until the course
   * is finished. After an update of the package an item may be unanswered again: then there is no
   * score either, and the platform keeps the one that it has.
   */
  function score() {
    if (!record.isDone || !items.every(isAnswered)) return null;
    const sum = items.reduce((total, item) => total + record.answers[nameOf(item)].share, 0);
    return items.length ? sum / items.length : 1;
  }

  /** Finish the course if all of it is done, report to the platform, and show the state. */
  function keep() {
    if (steps.every(isLearned) && items.every(isAnswered)) record.isDone = true;
    send();
    showState();
  }

  function send() {
    if (!connection) return;
    const packed = course.pack(record);
    dropped = packed.dropped;
    fault = connection.write({
      state: packed.text,
      place: record.place,
      seconds: (Date.now() - started) / 1000,
      isDone: record.isDone,
      share: score()
    });
  }

  /** Return what the reader must know about the platform. */
  function warning() {
    if (!api)
      return "没有找到学习平台：可以照常学，进度和成绩不会记下。要记下，请从平台里打开这门课。";
    if (!connection) return "平台没有开始记录。请关掉这一页，从平台再打开一次。";
    if (connection.isReview) return "这是回看：作答不再记录。";
    if (fault)
      return `平台没有存下记录（错误 ${fault}）。请关掉这一页，从平台再打开一次；还是这样，告诉管理员。`;
    return dropped ? `记录太长，最早的 ${dropped} 题只记下了得分，没有记下怎么答的。` : "";
  }

  /** @param {Step} step */
  function unanswered(step) {
    return items.filter(
      (item) => !isAnswered(item) && step.nodes.some((node) => node.contains(item))
    );
  }

  /** Describe what was done, and what is missing. */
  function describeProgress() {
    const learned = steps.filter(isLearned).length;
    const answered = items.filter(isAnswered).length;
    const counts = `学完 ${learned} 步，共 ${steps.length} 步；答了 ${answered} 题，共 ${items.length} 题`;
    const share = score();
    if (share !== null) return `${counts}；已完成，${Math.round(share * 100)} 分。`;
    if (record.isDone) return `${counts}；已完成，平台留着原来的分。没答的题都答了，就重新算分。`;
    const hasLearnedAll = learned === steps.length;
    return hasLearnedAll ? `${counts}。还有没答的题，在「各步」里看是哪几步。` : `${counts}。`;
  }

  /** Show what is done in each step. */
  function showSteps() {
    steps.forEach((step, index) => {
      const link = links[index];
      if (step === shown) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      const count = unanswered(step).length;
      const left = count ? `还有 ${count} 题` : "";
      const done = isLearned(step) ? "学完 ✓" : "";
      marks[index].textContent = [done, left]
        .filter(Boolean)
        .map((each) => ` ${each}`)
        .join("，");
      const isLast = index === steps.length - 1;
      const following = isLearned(step) ? "下一步" : "学完，下一步";
      nextButtons[index].textContent = isLast ? "学完这个模块" : following;
    });
  }

  /**
   * Show a text, unless it is shown already: a screen reader would announce it again.
   * @param {HTMLElement} node
   * @param {string} text
   */
  function put(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function showState() {
    const index = steps.indexOf(shown);
    placeBox.textContent = index < 0 ? "各步" : `第 ${index + 1} 步，共 ${steps.length} 步`;
    put(progressBox, describeProgress());
    put(warningBox, warning());
    showSteps();
  }

  let isRestoring = true;
  items.filter(isAnswered).forEach(restore);
  isRestoring = false;
  document.documentElement.dataset.course = "ready";
  show(steps.find(({ heading }) => heading.id === record.place) || steps[0]);
  follow();
  send();
  showState();
  window.addEventListener("hashchange", follow);
  window.addEventListener("pagehide", () => {
    send();
    if (connection) connection.end();
  });
  // A page that comes back from the cache of the browser has ended its session: load it again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
})();
