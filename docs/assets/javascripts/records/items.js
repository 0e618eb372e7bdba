/*
 * Items of the bank on pages that set them: taken from the articles of the quizzes, which come as
 * scripts, since a page opened from a folder can read nothing else.
 */
(function () {
  "use strict";

  var study = window.study;
  var ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var articles = {};

  /* The items of an article, by id. */
  function read(article) {
    var found = new Map();
    if (!article) return found;
    var page = new DOMParser().parseFromString(article.html, "text/html");
    page.querySelectorAll(".item").forEach(function (item) {
      found.set(item.getAttribute("data-item"), item);
    });
    return found;
  }

  function load(page, then) {
    study.script("data/articles/" + page + ".js", function (isThere) {
      if (isThere) articles[page] = read(Object(window.studyArticles)[page]);
      then();
    });
  }

  /* The article of a page, whole; null where it cannot be had. */
  study.article = function (page, then) {
    function give() { then(Object(window.studyArticles)[page] || null); }
    if (articles[page] && articles[page].size) give();
    else load(page, give);
  };

  /* What an element refers to, as seen from this page; its names, apart from any other's; no number. */
  function settle(node, page, prefix) {
    node.querySelectorAll(".item__number").forEach(function (number) {
      number.parentNode.removeChild(number);
    });
    node.querySelectorAll("[href]").forEach(function (link) {
      link.setAttribute("href", new URL(link.getAttribute("href"), ROOT + page).href);
    });
    [node].concat(Array.from(node.querySelectorAll("[id],[name]"))).forEach(function (each) {
      ["id", "name"].forEach(function (name) {
        if (each.hasAttribute(name)) each.setAttribute(name, prefix + each.getAttribute(name));
      });
    });
    return node;
  }

  /*
   * Load what holds the items of some ids; `then` gets those that can be had. `items` are the bank's.
   * What does not come is tried again when it is next asked for.
   */
  study.load = function (ids, items, then) {
    function pageOf(id) {
      return items[id].url.split("#")[0];
    }
    var left = Array.from(new Set(ids.map(pageOf))).filter(function (page) { return !(page in articles); });
    function go() {
      var page = left.shift();
      if (page) return load(page, go);
      // A bank and an article of two builds, half of it kept by the browser, would not fit each other.
      return then(ids.filter(function (id) {
        var item = pageOf(id) in articles && articles[pageOf(id)].get(id);
        return item && item.getAttribute("data-revision") === items[id].revision;
      }));
    }
    go();
  };

  /* The element of an item that was loaded; `prefix` sets apart what is on the page more than once. */
  study.item = function (id, items, prefix) {
    var page = items[id].url.split("#")[0];
    return settle(document.importNode(articles[page].get(id), true), page, prefix);
  };

  /* The elements of items, in the order of their ids, none where one cannot be had. */
  study.take = function (ids, items, prefix, then) {
    study.load(ids, items, function (there) {
      var nodes = [];
      study.byBits(there, function (id) { nodes.push(study.item(id, items, prefix)); }, function () { then(nodes); });
    });
  };
}());
