/* Reads the slides of a 课件 from the markup of its page, or from the article of its module. */
(function () {
  "use strict";

  const study = window.study;
  const dom = study.dom;

  /**
   * Return a given part that is a slide with the slide's title, minutes, notes and look; return any
   * other part unchanged. The key and the minutes of the given part, as a plan sets them, replace
   * those of the slide, and its note comes before the notes of the slide.
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
   * @param {string} step the title of the step of a plan that takes the slide; "" if none does
   * @returns {SlideLook}
   */
  function lookOf(node, step) {
    const { names, section, kind, label, part } = node.dataset;
    return {
      kind: String(kind),
      label: String(label),
      activity: step || part || "",
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
   * Return the deck of a module's article, which must have been loaded as a script. Its links are
   * relative to the folder of decks. The page that projects the deck is in a folder beside it,
   * where links that begin with `../` lead to the same place; all others are resolved against the
   * page of the module.
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
   * Return the number of parts before the appendix.
   * @param {Deck} deck
   */
  function mainCount(deck) {
    const appendix = deck.parts.findIndex(({ slide }) => slide && !slide.isMain);
    return appendix < 0 ? deck.parts.length : appendix;
  }

  /**
   * Return the minute at which the activity of a part of a deck ends.
   * @param {Deck} deck
   * @param {number} index
   */
  function endOf(deck, index) {
    const activityOf = (/** @type {Part | undefined} */ part) =>
      part && part.slide ? part.slide.activity : "";
    const { parts } = deck;
    let last = index;
    while (activityOf(parts[index]) && activityOf(parts[last + 1]) === activityOf(parts[index]))
      last += 1;
    return parts[last].until;
  }

  /**
   * Describe how a session keeps to its plan: the time left for the activity of the shown part, and
   * how far ahead or behind the trainer is. Return "" for a part without minutes.
   * @param {Deck} deck
   * @param {number} index of the part that is shown
   * @param {number} spent milliseconds
   */
  function paceOf(deck, index, spent) {
    const { from, until, slide } = deck.parts[index];
    if (until <= from) return "";
    const minutes = spent / 60000;
    const left = Math.ceil(endOf(deck, index) - minutes);
    const name = slide && slide.activity ? `「${slide.activity}」` : "这一步";
    const rest = left >= 0 ? `${name}还剩 ${left} 分` : `${name}超了 ${-left} 分`;
    if (minutes < from) return `${rest}，比安排快 ${Math.ceil(from - minutes)} 分`;
    if (minutes > until) return `${rest}，比安排慢 ${Math.ceil(minutes - until)} 分`;
    return `${rest}，正照安排`;
  }

  study.slides = { read, deckOf, ofModule, headOf, mainCount, paceOf };
})();
