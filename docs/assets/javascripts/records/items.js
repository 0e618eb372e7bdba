/*
 * Items of the bank on pages that set them: taken from the articles of the quizzes, which come as
 * scripts, since a page opened from a folder can read nothing else.
 */
(function () {
  "use strict";

  var study = window.study;
  var ROOT = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var articles = {};

  function load(page, then) {
    if (page in articles) return then();
    var script = document.createElement("script");
    script.src = ROOT + "data/articles/" + page + ".js";
    script.onload = script.onerror = function () {
      var found = Object(window.studyArticles)[page];
      articles[page] = found ? new DOMParser().parseFromString(found.html, "text/html") : null;
      then();
    };
    return document.head.appendChild(script);
  }

  /* What an element refers to, as seen from this page; its names, apart from any other's; no number. */
  function settle(node, page, prefix) {
    Array.prototype.forEach.call(node.querySelectorAll(".item__number"), function (number) {
      number.parentNode.removeChild(number);
    });
    Array.prototype.forEach.call(node.querySelectorAll("[href]"), function (link) {
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
   * The elements of items, in the order of their ids, none where one cannot be had: `items` are the
   * bank's, `prefix` sets apart what is on the page more than once.
   */
  study.take = function (ids, items, prefix, then) {
    function pageOf(id) {
      return items[id].url.split("#")[0];
    }
    var left = ids.filter(function (id) { return !(pageOf(id) in articles); })[0];
    if (left) return load(pageOf(left), function () { study.take(ids, items, prefix, then); });
    return then(ids.map(function (id) {
      var article = articles[pageOf(id)];
      var found = article && Array.from(article.querySelectorAll(".item")).filter(function (each) {
        return each.getAttribute("data-item") === id;
      })[0];
      return found ? settle(document.importNode(found, true), pageOf(id), prefix) : null;
    }).filter(Boolean));
  };
}());
