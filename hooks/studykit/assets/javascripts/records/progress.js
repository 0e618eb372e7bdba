/**
 * 学习进度: shows the button 「学完本节」, progress bars, the last place, and earlier answers. A
 * section counts as learned only if the reader says so, never because it was scrolled past. Without
 * this script the pages are complete but show no progress.
 */
(function () {
  "use strict";

  const { study } = window;
  const { store, root } = study;
  const { VERSION, map, after, settled } = study.record;
  const { element, button, find, findTyped, findAll, closest, isSecondClick, onPage } = study.dom;
  // Servers may rewrite an address (/x.html to /x), so the page itself states its path.
  const PAGE = findTyped(document, "meta[name=study-page]", HTMLMetaElement).content;
  const STUDY_PAGES = /^(modules|quizzes)\//;
  // The original keys of modules that were renamed, by their present ids.
  const KEYS = map(window.studyData && window.studyData.keys);

  // Learned sections. ---------------------------------------------------------------------------

  /** @param {string} module */
  function learnedSections(module) {
    const record = store.read("module", module);
    return record ? Object.keys(record.sections).filter((id) => record.sections[id][1]) : [];
  }

  /**
   * Return the ids of the sections that a progress bar counts.
   * @param {HTMLElement} box
   */
  function sectionsOf(box) {
    return (box.dataset.sections || "").split(" ").filter(Boolean);
  }

  /**
   * Show how many of a module's sections are learned, as a bar and in words.
   * @param {HTMLElement} box
   */
  function showBar(box) {
    const all = sectionsOf(box);
    const name = store.members()[store.member];
    const learned = learnedSections(box.dataset.module || "").filter((id) => all.includes(id));
    const bar = box.querySelector("progress") || box.appendChild(element("progress"));
    const words = box.querySelector("span") || box.appendChild(element("span", "progress__text"));
    bar.max = all.length;
    bar.value = learned.length;
    bar.setAttribute("aria-hidden", "true"); // the words beside the bar state the same
    bar.hidden = !all.length;
    words.textContent = `${name ? `${name}：` : ""}学完 ${learned.length} 节，共 ${all.length} 节`;
  }

  /**
   * Show a count in the navigation for each module that was begun.
   * @param {HTMLElement} link
   */
  function showCount(link) {
    const match = /modules\/([\w-]+)\.html$/.exec(
      link instanceof HTMLAnchorElement ? link.href : ""
    );
    const module = match && (KEYS[match[1]] || match[1]);
    const record = module && store.read("module", module);
    const old = link.querySelector(".nav-progress");
    if (!module || !record) {
      if (old) old.remove();
      return;
    }
    const sections = record.of[1];
    const learned = Math.min(learnedSections(module).length, sections);
    const count = old || link.appendChild(element("span", "nav-progress"));
    count.textContent = `${learned}/${sections}`;
    count.setAttribute("aria-label", `学完 ${learned} 节，共 ${sections} 节`);
    count.setAttribute("role", "img");
  }

  /**
   * Return the button 「学完本节」, which marks a section as learned. A second press takes the mark
   * back.
   * @param {HTMLElement} box
   */
  function learnButton(box) {
    const learnedButton = button("learned__button", "", (event) => {
      if (isSecondClick(event)) return; // it would undo what the first click did
      setLearned(box, learnedButton.getAttribute("aria-pressed") !== "true");
    });
    return learnedButton;
  }

  /**
   * @param {HTMLElement} box
   * @param {boolean} isLearned
   */
  function setLearned({ dataset }, isLearned) {
    const { module = "", section = "" } = dataset;
    const record = store.read("module", module);
    const old = record && section in record.sections ? record.sections[section][0] : 0;
    const time = after(Math.max(record ? record.of[0] : 0, old), Date.now());
    const bar = find(document, `.progress[data-module="${module}"]`);
    store.add("module", module, {
      v: VERSION,
      sections: { [section]: [time, isLearned] },
      of: [time, sectionsOf(bar).length]
    });
  }

  /** @param {HTMLElement} box */
  function showLearned(box) {
    const { module = "", section = "", title = "" } = box.dataset;
    const isLearned = learnedSections(module).includes(section);
    const learnedButton = find(box, ".learned__button");
    learnedButton.setAttribute("aria-pressed", String(isLearned));
    learnedButton.textContent = isLearned ? "✓ 本节已学完" : "学完本节";
    learnedButton.setAttribute("aria-label", `${learnedButton.textContent}：${title}`);
  }

  // Earlier answers. ----------------------------------------------------------------------------

  /** @param {number} share */
  function inWords(share) {
    if (share === 1) return "答对";
    return share ? "答对一部分" : "答错";
  }

  /**
   * Describe the attempts at an item: their number, the last result, and a better one before it.
   * @param {Attempt[]} attempts
   * @param {string | undefined} revision
   */
  function describe(attempts, revision) {
    const shares = attempts.filter((each) => each[1] === revision).map((each) => each[2]);
    if (!shares.length) return `题目已修订，修订前答过 ${attempts.length} 次`;
    const best = Math.max(...shares);
    const last = shares[shares.length - 1];
    // Mention the best result only if the last one is worse.
    const better = best > last ? `，最好的一次${inWords(best)}` : "";
    return `答过 ${shares.length} 次，上次${inWords(last)}${better}`;
  }

  /**
   * Show the history of an item beside its buttons.
   * @param {HTMLElement} box
   */
  function showHistory(box) {
    const { item = "", revision } = closest(box, ".item").dataset;
    const record = store.read("item", item);
    const old = box.querySelector(".item__past");
    if (!record || !record.attempts.length) {
      if (old) old.remove();
      return;
    }
    const history = old || box.appendChild(element("span", "item__past"));
    history.textContent = describe(settled(record.attempts, Date.now()), revision);
  }

  /** @param {AnsweredDetail} answered */
  function keepAnswer({ id, revision, share, answer }) {
    const record = store.read("item", id);
    const now = Date.now();
    const last = record
      ? settled(record.attempts, now)
          .map((each) => each[0])
          .pop()
      : 0;
    store.add("item", id, { v: VERSION, attempts: [[after(last, now), revision, share, answer]] });
  }

  // The last place. -----------------------------------------------------------------------------

  /**
   * Return the text of a heading without its permanent link.
   * @param {HTMLElement} heading
   */
  function textOf(heading) {
    const copy = document.importNode(heading, true);
    for (const link of findAll(copy, ".headerlink")) link.remove();
    return String(copy.textContent).trim();
  }

  /** Save, as the place to return to, the last heading above the middle of the window. */
  function keepPlace() {
    if (!isSameMember()) return; // the member may have been deleted with all records
    const title = textOf(find(document, "h1"));
    const last = store.read("place", "last");
    const heading = onPage(".md-content h2[id]")
      .filter((each) => each.offsetParent) // other steps are hidden
      .filter((each) => each.getBoundingClientRect().top <= window.innerHeight / 2)
      .pop();
    store.add("place", "last", {
      v: VERSION,
      time: after(last ? last.time : 0, Date.now()),
      page: PAGE,
      id: heading ? heading.id : "",
      title: heading ? `${title} › ${textOf(heading)}` : title
    });
  }

  // The page. -----------------------------------------------------------------------------------

  /**
   * @param {string} selector
   * @param {(node: HTMLElement) => void} action
   */
  function each(selector, action) {
    onPage(selector).forEach(action);
  }

  function showAll() {
    each(".progress[data-module]", showBar);
    each(".md-nav--primary .md-nav__item:not(.md-nav__item--nested) > a", showCount);
    each(".learned", showLearned);
    each(".item[data-item] .item__actions", showHistory);
  }

  /** Show the faults of storage, once, above the text. */
  function showFaults() {
    // The fault "apart" is shown only on top-level pages: these show records of other pages, too.
    const faults = store.faults().filter((fault) => fault !== "apart" || !PAGE.includes("/"));
    if (!faults.length) return;
    const box = document.querySelector(".records-alert") || element("div", "records-alert");
    box.setAttribute("role", "alert");
    box.textContent = faults.map(store.faultMessage).join("");
    if (PAGE !== "records.html") {
      const link = box.appendChild(element("a", "", "打开「我的记录」"));
      link.href = `${root}records.html`;
    }
    find(document, ".md-content__inner").prepend(box);
  }

  /** Return whether the member chosen when the page was opened is still chosen. */
  function isSameMember() {
    return store.chosen() === store.member;
  }

  each(".learned", (box) => box.append(learnButton(box)));
  showAll();
  showFaults();

  store.onchange(({ fault, kind, id }) => {
    if (fault) showFaults();
    // If another member was chosen, here or in another window, reload: a page must not show the
    // wrong records. No other script reloads then, since a second reload would stop the first.
    else if (!isSameMember()) window.location.reload();
    else if (kind === "item") each(`.item[data-item="${id}"] .item__actions`, showHistory);
    else if (kind !== "place" && kind !== "exam") showAll();
  });

  // The back button restores a page as it was left: update it.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if (isSameMember()) showAll();
    else window.location.reload();
  });

  document.addEventListener("study-answered", (event) => keepAnswer(event.detail));

  if (STUDY_PAGES.test(PAGE)) {
    window.addEventListener("pagehide", keepPlace);
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) keepPlace();
    });
  }
})();
