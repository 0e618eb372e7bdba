/*
 * Loads items of the bank into pages that use them. The items come from the articles of the quiz
 * pages, which are stored as scripts because a page opened from a folder cannot load anything else.
 */
(function () {
  "use strict";

  const study = window.study;
  const ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  const articles = {};

  /* Return the items of an article, by id. */
  function read(article) {
    const found = new Map();
    if (!article) return found;
    const page = new DOMParser().parseFromString(article.html, "text/html");
    page.querySelectorAll(".item").forEach((item) => {
      found.set(item.getAttribute("data-item"), item);
    });
    return found;
  }

  function load(page, then) {
    study.script(`data/articles/${page}.js`, (isThere) => {
      if (isThere) articles[page] = read(Object(window.studyArticles)[page]);
      then();
    });
  }

  /* Pass the whole article of a page to `then`; null if it cannot be loaded. */
  study.article = function (page, then) {
    function give() {
      then(Object(window.studyArticles)[page] || null);
    }
    if (articles[page] && articles[page].size) give();
    else load(page, give);
  };

  /*
   * Make an item independent of its page: resolve its links as seen from this page, prefix its ids
   * and names so that they are unique, and remove its number.
   */
  function settle(node, page, prefix) {
    node.querySelectorAll(".item__number").forEach((number) => {
      number.parentNode.removeChild(number);
    });
    node.querySelectorAll("[href]").forEach((link) => {
      link.setAttribute("href", new URL(link.getAttribute("href"), ROOT + page).href);
    });
    [node].concat(Array.from(node.querySelectorAll("[id],[name]"))).forEach((each) => {
      ["id", "name"].forEach((name) => {
        if (each.hasAttribute(name)) each.setAttribute(name, prefix + each.getAttribute(name));
      });
    });
    return node;
  }

  /*
   * Load the articles that contain the items of some ids, then call `then` with the ids of the
   * items that are available. `items` is from the bank. An article that failed is requested again
   * by the next call.
   */
  study.load = function (ids, items, then) {
    function pageOf(id) {
      return items[id].url.split("#")[0];
    }
    const left = Array.from(new Set(ids.map(pageOf))).filter((page) => !(page in articles));
    let waiting = left.length;
    function give() {
      // If the browser cached half of an old build, the bank and an article can differ: skip items
      // of another revision.
      then(
        ids.filter((id) => {
          const item = pageOf(id) in articles && articles[pageOf(id)].get(id);
          return item && item.getAttribute("data-revision") === items[id].revision;
        })
      );
    }
    if (!waiting) give();
    left.forEach((page) => {
      load(page, () => {
        waiting -= 1;
        if (!waiting) give();
      });
    });
  };

  /*
   * Return a copy of a loaded item's element. `prefix` keeps ids unique if an item is shown twice.
   */
  study.item = function (id, items, prefix) {
    const page = items[id].url.split("#")[0];
    return settle(document.importNode(articles[page].get(id), true), page, prefix);
  };

  /*
   * Pass the elements of items, in the order of their ids, to `then`. Items that cannot be loaded
   * are skipped.
   */
  study.take = function (ids, items, prefix, then) {
    study.load(ids, items, (there) => {
      const nodes = [];
      study.byBits(
        there,
        (id) => {
          nodes.push(study.item(id, items, prefix));
        },
        () => {
          then(nodes);
        }
      );
    });
  };
})();
