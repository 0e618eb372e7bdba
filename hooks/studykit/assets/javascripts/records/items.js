/**
 * Loads the bank, and items of the bank into pages that use them. The items come from the articles
 * of the quiz pages, which are stored as scripts because a page opened from a folder cannot load
 * anything else.
 */
(function () {
  "use strict";

  const { study } = window;
  const { findAll } = study.dom;

  // The bank. -----------------------------------------------------------------------------------

  /** @type {Bank | null} */
  let bank = null;
  /**
   * The callers that wait for the bank; null if it is not being loaded.
   * @type {((bank: Bank | null) => void)[] | null}
   */
  let callers = null;

  /** Return the bank once data/bank.js has run; null before. */
  function openBank() {
    const found = window.studyData && window.studyData.bank;
    if (found && !bank) {
      const { map } = study.record;
      bank = Object.assign({}, found, { items: map(found.items), modules: map(found.modules) });
    }
    return bank;
  }

  study.loadBank = function (then) {
    const opened = openBank();
    if (opened) {
      then(opened);
      return;
    }
    if (callers) {
      callers.push(then);
      return;
    }
    const all = [then];
    callers = all;
    study.loadScript(
      study.contracts.files.bank,
      () => {
        callers = null;
        for (const each of all) each(openBank());
      },
      () => all.forEach(study.loadBank)
    );
  };

  // Items. --------------------------------------------------------------------------------------

  /**
   * The elements of the items of each loaded page, by id.
   * @type {Map<string, Map<string, HTMLElement>>}
   */
  const pages = new Map();

  /** @param {string} page */
  function articleOf(page) {
    return (window.studyArticles && window.studyArticles[page]) || null;
  }

  /**
   * Return the elements of the items of an article, by id.
   * @param {Article | null} article
   */
  function elementsOf(article) {
    /** @type {Map<string, HTMLElement>} */
    const nodes = new Map();
    if (!article) return nodes;
    const page = new DOMParser().parseFromString(article.html, "text/html");
    for (const item of findAll(page, ".item")) nodes.set(item.dataset.item || "", item);
    return nodes;
  }

  /**
   * @param {string} page
   * @param {() => void} then
   */
  function loadPage(page, then) {
    study.loadScript(`${study.contracts.files.articles}${page}.js`, (isThere) => {
      if (isThere) pages.set(page, elementsOf(articleOf(page)));
      then();
    });
  }

  study.loadArticle = function (page, then) {
    const loaded = pages.get(page);
    if (loaded && loaded.size) then(articleOf(page));
    else loadPage(page, () => then(articleOf(page)));
  };

  /** @param {BankItem} item */
  function pageOf(item) {
    return item.url.split("#")[0];
  }

  /**
   * Return the loaded element of an item; null if it is not loaded, or if its revision is not that
   * of the bank. The two differ if the browser cached some files of an older build.
   * @param {string} id
   * @param {BankItems} items
   */
  function loadedElement(id, items) {
    const page = pages.get(pageOf(items[id]));
    const item = page && page.get(id);
    return item && item.dataset.revision === items[id].revision ? item : null;
  }

  /** The next call requests again each article that did not load. */
  study.loadItems = function (ids, items, then) {
    const missing = new Set(ids.map((id) => pageOf(items[id])).filter((page) => !pages.has(page)));
    let waiting = missing.size;
    function finish() {
      then(ids.filter((id) => loadedElement(id, items)));
    }
    if (!waiting) finish();
    for (const page of missing)
      loadPage(page, () => {
        waiting -= 1;
        if (!waiting) finish();
      });
  };

  /**
   * Make an item independent of its page: resolve its links as seen from this page, prefix its ids
   * and names so that they are unique, and remove its number.
   * @param {HTMLElement} item
   * @param {string} page
   * @param {string} prefix
   */
  function makeIndependent(item, page, prefix) {
    for (const number of findAll(item, ".item__number")) number.remove();
    for (const link of findAll(item, "[href]"))
      link.setAttribute("href", new URL(link.getAttribute("href") || "", study.root + page).href);
    for (const each of [item, ...findAll(item, "[id],[name]")])
      for (const name of ["id", "name"]) {
        const value = each.getAttribute(name);
        if (value !== null) each.setAttribute(name, prefix + value);
      }
    return item;
  }

  /** `prefix` keeps ids unique if an item is shown twice. */
  study.itemElement = function (id, items, prefix) {
    const node = loadedElement(id, items);
    if (!node) throw new Error(`item ${id} is not loaded`);
    return makeIndependent(document.importNode(node, true), pageOf(items[id]), prefix);
  };

  study.loadElements = function (ids, items, prefix, then) {
    study.loadItems(ids, items, (available) => {
      /** @type {HTMLElement[]} */
      const elements = [];
      study.inSlices(
        available,
        (id) => elements.push(study.itemElement(id, items, prefix)),
        () => then(elements)
      );
    });
  };
})();
