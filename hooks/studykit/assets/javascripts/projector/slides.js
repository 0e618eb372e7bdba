/* Reads the slides of a 课件, as the build writes them: on its page, or in the article of a module. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /**
   * Return a given part as it is projected: a slide is read, anything else is returned as it is. What
   * the giver says, as a lesson plan does of its steps, goes before what the slide says of itself.
   * @param {GivenPart} given
   * @returns {GivenPart}
   */
  function read(given) {
    const node = given.nodes[0];
    if (!(node instanceof HTMLElement) || !node.matches(".slide")) return given;
    const { title, names, minutes } = node.dataset;
    const notes = dom.findAll(node, ".slide__notes p").map((p) => String(p.textContent).trim());
    return {
      title: String(title),
      key: given.key || String(names).split(" ")[0],
      nodes: dom.findAll(node, ".slide__body").slice(0, 1),
      minutes: given.minutes === undefined ? Number(minutes || 0) : given.minutes,
      note: [given.note || "", ...notes].filter(Boolean).join("\n"),
      slide: lookOf(node, given.title)
    };
  }

  /**
   * @param {HTMLElement} node
   * @param {string} step of a lesson plan that takes the slide; "" if none does
   * @returns {SlideLook}
   */
  function lookOf(node, step) {
    const { names, section, kind, label, part } = node.dataset;
    return {
      kind: String(kind),
      label: String(label),
      part: step || part || "",
      names: String(names).split(" "),
      section: String(section),
      isMain: Boolean(step) || "main" in node.dataset,
      isCover: node.matches(".slide--cover,.slide--activity")
    };
  }

  /**
   * Return the deck of an element with the slides of one module.
   * @param {Element} root
   * @returns {GivenDeck}
   */
  function deckOf(root) {
    return {
      title: root.getAttribute("data-title") || "",
      minutes: Number(root.getAttribute("data-minutes")),
      parts: dom.findAll(root, ".slide").map((slide) => ({ title: "", nodes: [slide] }))
    };
  }

  /**
   * Return the deck of a module's article, which was loaded as a script. Its links are relative to
   * the folder of decks, which is beside those of modules and lessons: only those inside it differ.
   * @param {string} page of the module
   * @returns {GivenDeck | null}
   */
  function ofModule(page) {
    const article = (window.studyArticles || {})[page];
    const parsed = article && new DOMParser().parseFromString(article.html, "text/html");
    const root = parsed && parsed.querySelector(".deck");
    if (!root) return null;
    for (const link of dom.findAll(root, "a[href]:not([href^='../'])"))
      link.setAttribute("href", new URL(String(link.getAttribute("href")), study.root + page).href);
    return deckOf(root);
  }

  /**
   * Return the heading of this page that a slide is about, or null.
   * @param {SlideLook} slide
   */
  function headOf({ names, section }) {
    const ids = [...names, section];
    return ids.map((id) => id && document.getElementById(id)).find(Boolean) || null;
  }

  /**
   * Return the number of the parts that a session shows: all, but for slides behind the main run.
   * @param {Deck} deck
   */
  function mainCount(deck) {
    const behind = deck.parts.findIndex(({ slide }) => slide && !slide.isMain);
    return behind < 0 ? deck.parts.length : behind;
  }

  /**
   * Return the minute at which the part of the session ends that a part of a deck belongs to.
   * @param {Deck} deck
   * @param {number} index
   */
  function endOf(deck, index) {
    const named = (/** @type {Part | undefined} */ part) =>
      part && part.slide ? part.slide.part : "";
    let last = index;
    while (named(deck.parts[index]) && named(deck.parts[last + 1]) === named(deck.parts[index]))
      last += 1;
    return deck.parts[last].until;
  }

  /**
   * Return how a session keeps to its plan: the time left for the part that is shown, and how far
   * ahead or behind the trainer is.
   * @param {Deck} deck
   * @param {number} index of the part that is shown
   * @param {number} spent milliseconds
   */
  function paceOf(deck, index, spent) {
    const { from, until, slide } = deck.parts[index];
    if (until <= from) return "";
    const minutes = spent / 60000;
    const left = Math.ceil(endOf(deck, index) - minutes);
    const name = slide && slide.part ? `「${slide.part}」` : "这一步";
    const room = left >= 0 ? `${name}还剩 ${left} 分` : `${name}超了 ${-left} 分`;
    if (minutes < from) return `${room}，比安排快 ${Math.ceil(from - minutes)} 分`;
    if (minutes > until) return `${room}，比安排慢 ${Math.ceil(minutes - until)} 分`;
    return `${room}，正照安排`;
  }

  study.slides = { read, deckOf, ofModule, headOf, mainCount, paceOf };
})();
