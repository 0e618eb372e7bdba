/*
 * Loads the pages from which the steps of a plan are taken, and makes a deck of a plan. A page is
 * loaded when it is first needed, as a script, which also works on file://.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;
  const { root, phrase, warn, pageOf } = study.planPage;

  const script = document.currentScript;
  const ROOT =
    script instanceof HTMLScriptElement
      ? script.src.replace(/assets\/javascripts\/[^/]*$/, "")
      : "";

  /** @type {Map<string, Document | null>} by page; null if a page did not load */
  const documents = new Map();

  /** @param {string} page */
  function urlOf(page) {
    return ROOT + page;
  }

  /**
   * Return the title of a page, or "" if the site does not have it.
   * @param {string} page
   */
  function titleOf(page) {
    const list = root().querySelector(`ul[data-page="${page}"]`);
    return (list && list.getAttribute("data-title")) || "";
  }

  /**
   * Return the current path of a page, whose module may have been renamed.
   * @param {string} page
   */
  function currentPage(page) {
    const list = root().querySelector(`ul[data-former~="${page}"]`);
    return list ? pageOf(list) : page;
  }

  /**
   * Return the article of a page; null if it is not loaded.
   * @param {string} page
   */
  function article(page) {
    return (window.studyArticles || {})[page] || null;
  }

  /**
   * Load pages one after the other, then call `done`. If a page fails and the reader retries it,
   * `done` is called again. Throws a Fault if first.js did not run.
   * @param {string[]} pages
   * @param {() => void} done
   */
  function load(pages, done) {
    const page = pages.find((each) => titleOf(each) && !documents.has(each));
    if (page === undefined) return done();
    if (!study.loadScript) throw new study.plan.Fault("unready");
    const path = `${study.contracts.files.articles}${page}.js`;
    /** @param {boolean} isLoaded */
    const accept = (isLoaded) => {
      const loaded = isLoaded ? article(page) : null;
      documents.set(page, loaded && parsed(loaded.html, page));
      if (!loaded) warn(phrase("missing", titleOf(page)));
      load(pages, done);
    };
    const again = () => {
      warn("");
      study.loadScript(path, accept, again);
    };
    return study.loadScript(path, accept, again);
  }

  /**
   * Parse the HTML of a page, and make its links absolute, since they are relative to that page.
   * @param {string} html
   * @param {string} page
   */
  function parsed(html, page) {
    const parsedPage = new DOMParser().parseFromString(html, "text/html");
    for (const link of dom.findAll(parsedPage, "[href]"))
      link.setAttribute("href", new URL(String(link.getAttribute("href")), urlOf(page)).href);
    return parsedPage;
  }

  /**
   * Return whether a step begins with the first element of its page.
   * @param {PlanStep} step
   */
  function isFromTop(step) {
    return !step.id || step.id === study.plan.OPENING;
  }

  /**
   * Return the first element of a step, or null. For a former id, return the heading that contains
   * its anchor.
   * @param {Document} page
   * @param {PlanStep} step
   */
  function firstOf(page, step) {
    if (isFromTop(step)) return page.body.firstElementChild;
    const node = page.getElementById(step.id);
    return node && node.tagName === "SPAN" ? node.parentElement : node;
  }

  /**
   * Return the address of what a step shows. The id of a slide begins with the id of its heading,
   * followed by two hyphens, which no author's id contains. A module's page has no slides, so the
   * address is that of the heading.
   * @param {PlanStep} step
   */
  function placeOf({ page, id }) {
    const anchor = /^modules\//.test(page) ? id.split("--")[0] : id;
    return `${urlOf(page)}#${anchor}`;
  }

  /**
   * Return why a step cannot be shown, or "".
   * @param {PlanStep} step
   */
  function faultOf(step) {
    const page = documents.get(step.page);
    const isThere = page && (isFromTop(step) || slidesOf(step).length || firstOf(page, step));
    const isFound = page ? isThere : titleOf(step.page);
    return !step.page || isFound ? "" : phrase("gone");
  }

  /**
   * Return the elements of a step; its title and note if it is not taken from a page; its title and
   * a message if it cannot be shown.
   * @param {PlanStep} step
   */
  function nodesOf(step) {
    const page = documents.get(step.page);
    const first = page ? firstOf(page, step) : null;
    if (first) return runOf(first, step);
    const text = step.page ? faultOf(step) || phrase("missing", step.title, step.page) : step.note;
    const paragraphs = text.split("\n").map((line) => dom.element("p", "", line));
    return [dom.element("h2", "", step.title), ...paragraphs];
  }

  /**
   * Return the first element of a step and its following siblings, up to the next heading of the
   * same or a higher level. A step that is an item is one element, a whole page extends to the end,
   * and the opening of a page ends at the first section.
   * @param {Element} first
   * @param {PlanStep} step
   */
  function runOf(first, step) {
    const top = step.id === study.plan.OPENING ? "H2" : step.id && first.tagName;
    const nodes = [first];
    if (top === "SECTION") return nodes;
    let node = first.nextElementSibling;
    while (node && !(/^H\d/.test(node.tagName) && node.tagName <= top)) {
      nodes.push(node);
      node = node.nextElementSibling;
    }
    return nodes;
  }

  /**
   * Pass a plan as a deck to `done`, once its pages are loaded.
   * @param {Plan} plan
   * @param {(deck: GivenDeck) => void} done
   */
  function deck({ title, minutes, steps }, done) {
    load(
      steps.map(({ page }) => page),
      () => done({ title, minutes, parts: steps.flatMap(partsOf) })
    );
  }

  /**
   * Return the slides of a step, in order. A whole module has the slides of the main run; its
   * opening, those that belong to no section; a section or a unit, its own. A section also has the
   * slides behind it that belong to the same activity of the session, unless another step takes
   * their section.
   * @param {PlanStep} step
   * @param {Set<string>} [taken] the ids of all steps
   */
  function slidesOf(step, taken = new Set()) {
    const page = documents.get(step.page);
    const all = page ? dom.findAll(page, ".slide") : [];
    const main = all.filter((slide) => "main" in slide.dataset);
    if (!step.id) return main;
    const named = all.filter((slide) => namesOf(slide).includes(step.id));
    if (named.length && named[0].dataset.section !== step.id) return named;
    const section = sectionOf(step.id, all);
    const found = runFrom(main, section, taken);
    return found.length ? found : all.filter((slide) => slide.dataset.section === section);
  }

  /**
   * Return the current id of a section, which may have been renamed; "" is the opening.
   * @param {string} id
   * @param {HTMLElement[]} slides
   */
  function sectionOf(id, slides) {
    if (id === study.plan.OPENING) return "";
    const renamed = slides.find(({ dataset }) => String(dataset.former).split(" ").includes(id));
    return renamed ? String(renamed.dataset.section) : id;
  }

  /** @param {HTMLElement} slide */
  function namesOf(slide) {
    return String(slide.dataset.names).split(" ");
  }

  /**
   * Return the slides of a section, and the slides behind them that belong to the same activity.
   * @param {HTMLElement[]} main
   * @param {string} section
   * @param {Set<string>} taken the ids of the sections that other steps take
   */
  function runFrom(main, section, taken) {
    let isIn = false;
    return main.filter((slide, index) => {
      const own = String(slide.dataset.section);
      const isSameActivity =
        section !== "" && index > 0 && main[index - 1].dataset.part === slide.dataset.part;
      isIn = own === section || (isIn && isSameActivity && !taken.has(own));
      return isIn;
    });
  }

  /**
   * Return the parts of a step: the slides of its module, which share its minutes, or the elements
   * of its page.
   * @param {PlanStep} step
   * @param {number} index
   * @param {PlanStep[]} steps
   * @returns {GivenPart[]}
   */
  function partsOf(step, index, steps) {
    const slides = slidesOf(step, new Set(steps.map(({ id }) => id)));
    const { length } = slides;
    if (!length) return [partOf(step, index)];
    return slides.map((slide, slideIndex) => ({
      title: step.title,
      minutes: Math.floor(step.minutes / length) + (slideIndex < step.minutes % length ? 1 : 0),
      note: slideIndex ? "" : step.note,
      key: `${index + 1}.${namesOf(slide)[0]}`,
      nodes: [document.importNode(slide, true)]
    }));
  }

  /**
   * @param {PlanStep} step
   * @param {number} index
   * @returns {GivenPart}
   */
  function partOf(step, index) {
    return {
      title: step.title,
      minutes: step.minutes,
      note: step.note,
      key: `${index + 1}.${step.id || step.page.replace(/\W/g, "-")}`,
      nodes: nodesOf(step).map((node) => document.importNode(node, true))
    };
  }

  study.planSources = { titleOf, currentPage, load, article, faultOf, deck, placeOf };
})();
