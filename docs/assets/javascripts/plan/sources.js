/*
 * The pages that steps are taken from. Each is loaded when it is first needed, as a script, which
 * also works on file://.
 */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;
  const { root, say, warn, pageOf } = study.planPage;

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
   * Return the present page of one whose module was renamed.
   * @param {string} page
   */
  function pageNow(page) {
    const list = root().querySelector(`ul[data-former~="${page}"]`);
    return list ? pageOf(list) : page;
  }

  /**
   * Return a page once it is loaded, or null.
   * @param {string} page
   */
  function article(page) {
    return (window.studyArticles || {})[page] || null;
  }

  /**
   * Load pages one after the other, then call `done`. It is called again when the reader has a
   * failed page loaded again. Throws a Fault if first.js did not run.
   * @param {string[]} pages
   * @param {() => void} done
   */
  function load(pages, done) {
    const page = pages.find((each) => titleOf(each) && !documents.has(each));
    if (page === undefined) return done();
    if (!study.script) throw new study.plan.Fault("unready");
    const path = `${study.contracts.files.articles}${page}.js`;
    /** @param {boolean} isThere */
    const accept = (isThere) => {
      const found = isThere ? article(page) : null;
      documents.set(page, found && parsed(found.html, page));
      if (!found) warn(say("missing", titleOf(page), page));
      load(pages, done);
    };
    const again = () => {
      warn("");
      study.script(path, accept, again);
    };
    return study.script(path, accept, again);
  }

  /**
   * Parse a page; its links lead where they lead on the page.
   * @param {string} html
   * @param {string} page
   */
  function parsed(html, page) {
    const found = new DOMParser().parseFromString(html, "text/html");
    for (const link of dom.findAll(found, "[href]"))
      link.setAttribute("href", new URL(String(link.getAttribute("href")), urlOf(page)).href);
    return found;
  }

  /** @param {PlanStep} step */
  function isWhole(step) {
    return !step.id || step.id === study.plan.OPENING;
  }

  /**
   * Return the first element of a step, or null. For a former id, return the heading that contains
   * its anchor.
   * @param {Document} page
   * @param {PlanStep} step
   */
  function firstOf(page, step) {
    if (isWhole(step)) return page.body.firstElementChild;
    const node = page.getElementById(step.id);
    return node && node.tagName === "SPAN" ? node.parentElement : node;
  }

  /**
   * Return why a step cannot be shown, or "".
   * @param {PlanStep} step
   */
  function faultOf(step) {
    const page = documents.get(step.page);
    const isThere = page ? isWhole(step) || firstOf(page, step) : titleOf(step.page);
    return !step.page || isThere ? "" : say("gone");
  }

  /**
   * Return the elements of a step, or its title and note if it is not taken from a page.
   * @param {PlanStep} step
   */
  function nodesOf(step) {
    const page = documents.get(step.page);
    const first = page ? firstOf(page, step) : null;
    if (first) return runOf(first, step);
    const text = step.page ? faultOf(step) || say("missing", step.title, step.page) : step.note;
    const paragraphs = text.split("\n").map((line) => dom.element("p", "", line));
    return [dom.element("h2", "", step.title), ...paragraphs];
  }

  /**
   * Return an element with those that follow it, up to the next heading of the same or a higher
   * level. An item stands alone; a page goes to its end; the opening ends at the first section.
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
      () => done({ title, minutes, parts: steps.map(partOf) })
    );
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

  study.planSources = { urlOf, titleOf, pageNow, load, article, faultOf, deck };
})();
