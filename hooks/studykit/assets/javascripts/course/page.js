/**
 * Shows a module step by step in a learning platform, and hands over what was learned.
 *
 * Without a platform the course works, and says that nothing is kept. Without this script the page
 * is whole.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll, empty } = study.dom;
  const { lms, course } = study;
  const version = document.documentElement.dataset.scorm === "1.2" ? "1.2" : "2004";
  const started = Date.now();
  const main = find(document, "main");
  const said = find(document, ".course__said");
  const progress = find(document, ".course__progress");
  const items = findAll(main, ".item[data-item]");
  /** The number of answers that the record had no room for, and the platform's last error. */
  let dropped = 0;
  let fault = "";

  const api = lms.find(window, version);
  const connection = api && lms.connect(api, version);
  const record = course.unpack(connection ? connection.read() : "");

  // Steps. ------------------------------------------------------------------------------------------

  /**
   * @typedef {object} Step
   * @property {HTMLElement} heading
   * @property {Element[]} nodes
   * @property {boolean} isStep whether it is studied; the sources are not
   */

  /** @type {Element[]} */
  const opening = [];
  /** @type {Step[]} */
  const parts = [];
  for (const node of Array.from(main.children)) {
    if (node instanceof HTMLElement && node.matches("h2[id]"))
      parts.push({ heading: node, nodes: [], isStep: !node.matches(".course__sources") });
    (parts.length ? parts[parts.length - 1].nodes : opening).push(node);
  }
  const steps = parts.filter((part) => part.isStep);
  const list = find(document, ".course__steps");
  let shown = steps[0];

  /** @param {Step} step */
  function isLearned(step) {
    return record.learned.includes(course.short(step.heading.id));
  }

  /** @param {Step} part */
  function show(part) {
    shown = part;
    for (const node of opening) node.classList.toggle("is-away", part !== steps[0]);
    for (const each of parts)
      for (const node of each.nodes) node.classList.toggle("is-away", each !== part);
    if (part.isStep) record.place = part.heading.id;
    tell();
  }

  /** Show the part that the address names: a step, a place in one, or a source. */
  function follow() {
    const target = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    const part = target && parts.find(({ nodes }) => nodes.some((node) => node.contains(target)));
    if (!target || !part) return;
    show(part);
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView();
  }

  /** @param {Step} part */
  function go(part) {
    const hash = `#${part.heading.id}`;
    if (window.location.hash === hash) follow();
    else window.location.hash = hash;
  }

  const links = steps.map((step) => {
    const link = element("a", "course__step", step.heading.textContent || "");
    link.href = `#${step.heading.id}`;
    list.appendChild(element("li")).append(link, element("span", "course__learned"));
    return link;
  });
  steps.forEach((step, index) => {
    const foot = element("div", "course__foot");
    const next = button("course__next", "", () => {
      if (!isLearned(step)) record.learned.push(course.short(step.heading.id));
      keep();
      if (steps[index + 1]) go(steps[index + 1]);
      else tell();
    });
    foot.append(next);
    if (index) foot.append(button("course__back", "上一步", () => go(steps[index - 1])));
    const last = step.nodes[step.nodes.length - 1];
    last.after(foot);
    step.nodes.push(foot);
  });
  for (const part of parts.filter((each) => !each.isStep)) {
    const back = button("course__back", "回到刚才的一步", () => {
      const step = steps.find(({ heading }) => heading.id === record.place) || steps[0];
      go(step);
    });
    part.heading.after(back);
    part.nodes.push(back);
  }

  // Items. ------------------------------------------------------------------------------------------

  /** @param {HTMLElement} item */
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
   * Answers are hidden until the item is answered.
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
    // The last answer given comes last: those that were given first are dropped first.
    delete record.answers[name];
    const { share: earned, answer } = event.detail;
    record.answers[name] = {
      share: Math.round(earned * 10000) / 10000,
      answer: course.encode(key, answer)
    };
    keep();
  });

  // What is handed over. ----------------------------------------------------------------------------

  /** Return the share of all items that the answers earn. */
  function share() {
    if (!items.length) return 1;
    const earned = items.filter(isAnswered).map((item) => record.answers[nameOf(item)].share);
    return earned.reduce((sum, each) => sum + each, 0) / items.length;
  }

  function keep() {
    if (steps.every(isLearned) && items.every(isAnswered)) record.isDone = true;
    send();
    tell();
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
      share: share()
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

  /** Show progress: steps, items, and whether the course is finished. */
  function tell() {
    const learned = steps.filter(isLearned).length;
    const answered = items.filter(isAnswered).length;
    const points = Math.round(share() * 100);
    const counts = `学完 ${learned} 步，共 ${steps.length} 步；答了 ${answered} 题，共 ${items.length} 题`;
    progress.textContent = record.isDone ? `${counts}；已完成，${points} 分。` : `${counts}。`;
    const missing = [
      learned < steps.length ? "还有没学完的步" : "",
      answered < items.length ? "还有没答的题" : ""
    ].filter(Boolean);
    const last = shown === steps[steps.length - 1] && isLearned(shown) && !record.isDone;
    const told = [warning(), last ? `${missing.join("，")}：学完、答完才算完成。` : ""];
    const text = told.filter(Boolean).join("");
    if (said.textContent !== text) empty(said).append(text);
    links.forEach((link, index) => {
      if (steps[index] === shown) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      const mark = link.nextElementSibling;
      if (mark) mark.textContent = isLearned(steps[index]) ? " 学完 ✓" : "";
      const next = find(document, `#${steps[index].heading.id} ~ .course__foot .course__next`);
      const isLast = index === steps.length - 1;
      next.textContent = isLast
        ? "学完这个模块"
        : isLearned(steps[index])
          ? "下一步"
          : "学完，下一步";
    });
  }

  let isRestoring = true;
  items.filter(isAnswered).forEach(restore);
  isRestoring = false;
  document.documentElement.dataset.course = "ready";
  show(steps.find(({ heading }) => heading.id === record.place) || steps[0]);
  follow();
  send();
  window.addEventListener("hashchange", follow);
  window.addEventListener("pagehide", () => {
    send();
    if (connection) connection.end();
  });
  // A page that comes back from the cache of the browser has ended its session.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
})();
