/*
 * Checks a projected page without using the projector's own data: every text of the article occurs
 * once, every line is inside the stage, and none is too small.
 *
 * `articleTexts()` returns the texts of the article. `stageFaults(texts, least)` returns the number
 * of pages of the deck, and the faults, one string each. `least` is the smallest font size, as a
 * share of the window's height; 0 allows any size.
 */
(function () {
  "use strict";

  /* Controls, parts for print, and drawings, whose content is repeated in lists. */
  var NOT_READ =
    "script,svg,form.filters,.map__card,.map__walk,.map-ways,.jump,.group > summary,.headerlink,.deck__intro,.deck__paper-title,.deck__paper-label,.deck__appendix,.slide__count,.slide__notes,.slide .item__key,.answer-room,.print-button,.project-button,.paper-choice,.paper-choice__label," +
    ".answer-key,.study-today,.records-alert,.cite-copy,.item__actions,.item__result,.item__moves,.item__mark,.item__next,.item__again,.score,select,.tally,.stage__count";

  function textsIn(root) {
    var walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    var found = [];
    while (walker.nextNode()) {
      var text = walker.currentNode;
      if (text.data.trim() && !text.parentNode.closest(NOT_READ)) found.push(text);
    }
    return found;
  }

  /* Return whether a text is read by screen readers and not a visual duplicate. */
  function isSaid(text) {
    var hidden = text.parentNode.closest("[aria-hidden=true]");
    // A dash for an empty value is hidden from screen readers on the page too, so it must be here.
    return !hidden || (hidden.tagName === "SPAN" && hidden.textContent === "—");
  }

  /*
   * Return whether an element of a part is only read aloud: clipped to nothing, in any of our styles.
   * `known` holds the results for its ancestors.
   */
  function isUnseen(element, known) {
    if (!known.has(element)) {
      var isClipped = getComputedStyle(element).clip === "rect(0px, 0px, 0px, 0px)";
      known.set(element, isClipped || isUnseen(element.parentNode, known));
    }
    return known.get(element);
  }

  function plain(text) {
    return text.data.replace(/\s+/g, " ").trim();
  }

  /*
   * Return whether a node continues the text of the one before it. A gap splits one text into
   * several nodes; a heading on the stage is one node again.
   */
  function goesOn(last, text) {
    var from = last && whole(last);
    var to = whole(text);
    return Boolean(from) && from.nextSibling === to && (from !== last || to !== text);
  }

  function whole(text) {
    return text.parentNode.closest(".gap") || text;
  }

  function wordings(texts) {
    var found = [];
    texts.forEach(function (text, place) {
      if (goesOn(texts[place - 1], text)) found[found.length - 1] += text.data;
      else found.push(text.data);
    });
    return found.map(function (wording) {
      return wording.replace(/\s+/g, " ").trim();
    });
  }

  window.articleTexts = function () {
    return wordings(textsIn(document.querySelector(".deck") || document.querySelector("article")));
  };

  window.stageFaults = function (expected, least) {
    var stage = document.getElementById("stage");
    var height = window.innerHeight;
    var foot = stage.querySelector(".stage__foot").getBoundingClientRect().top;
    var range = document.createRange();
    var faults = [];
    var found = [];
    var pages = 0;

    function fault(kind, text, rect) {
      var at = rect ? [rect.left, rect.top, rect.right, rect.bottom].map(Math.round).join(" ") : "";
      faults.push(
        kind + " " + plain(text).slice(0, 30) + " [" + text.parentNode.className + "] " + at
      );
    }

    /* Check a rectangle, as it is placed on the page of its part. */
    function check(text, rect, view, width, gap) {
      var page = Math.floor((rect.left - view.left + 1) / (width + gap));
      var left = rect.left - page * (width + gap);
      // A full-width space at the end of a line may hang over the edge.
      var hang = /\u3000/.test(text.data)
        ? parseFloat(getComputedStyle(text.parentNode).fontSize)
        : 0;
      if (left < view.left - 1 || left + rect.width > view.left + width + hang + 1)
        fault("sideways", text, rect);
      if (rect.top < view.top - 1 || rect.bottom > view.bottom + 1 || rect.bottom > foot + 1)
        fault("up or down", text, rect);
      return page;
    }

    study.stage.current().deck.parts.forEach(function (part, place) {
      study.stage.current().screen.show({ part: place, page: 0 });
      var shown = stage.querySelector(
        ".stage__screen:not(.stage__sheet) .stage__part:not(.is-away)"
      );
      var columns = shown.querySelector(".stage__columns");
      var around = shown.querySelector(".stage__view").getBoundingClientRect();
      var view = {
        left: columns.getBoundingClientRect().left,
        top: around.top,
        bottom: around.bottom,
        height: around.height
      };
      var gap = parseFloat(getComputedStyle(columns).columnGap);
      var used = [];
      var count = study.stage.current().screen.part(place).pages;
      pages += count;
      var texts = textsIn(shown);
      found = found.concat(wordings(texts.filter(isSaid)));
      var unseen = new Map([[document.body, false]]);
      texts.forEach(function (text) {
        if (isUnseen(text.parentNode, unseen)) return;
        if (least && parseFloat(getComputedStyle(text.parentNode).fontSize) < height * least - 0.01)
          fault("small", text);
        range.selectNodeContents(text);
        var rects = range.getClientRects();
        if (!rects.length) fault("not shown", text);
        Array.prototype.forEach.call(rects, function (rect) {
          if (!rect.width) return;
          if (text.parentNode.closest(".stage__heading")) {
            if (
              rect.left < 0 ||
              rect.right > window.innerWidth ||
              rect.top < 0 ||
              rect.bottom > view.top + 1
            )
              fault("heading", text, rect);
            return;
          }
          var page = check(text, rect, view, columns.clientWidth, gap);
          used[page] = true;
          if (page < 0 || page >= count) fault("no page", text, rect);
        });
      });
      columns.querySelectorAll("table").forEach(function (table) {
        var lefts = Array.prototype.map.call(table.rows, function (row) {
          return Math.round(row.getBoundingClientRect().left);
        });
        if (Math.max.apply(null, lefts) > Math.min.apply(null, lefts))
          faults.push("a head not repeated: " + part.title);
      });
      columns.querySelectorAll("svg,img").forEach(function (picture) {
        var rect = picture.getBoundingClientRect();
        used[Math.floor((rect.left - view.left + 1) / (columns.clientWidth + gap))] = true;
        if (
          rect.height > view.height + 1 ||
          rect.width > columns.clientWidth + 1 ||
          rect.bottom > view.bottom + 1
        ) {
          faults.push(
            "picture " + [rect.width, rect.height, rect.bottom].map(Math.round).join(" ")
          );
        }
      });
      for (var page = 0; page < count; page += 1) {
        if (!used[page] && part.nodes.length)
          faults.push("empty page " + (page + 1) + " of " + part.title);
      }
    });
    compare(expected, found).forEach(function (each) {
      faults.push(each);
    });
    return { pages: pages, faults: faults };
  };

  function compare(expected, found) {
    var counts = new Map();
    expected.forEach(function (text) {
      counts.set(text, (counts.get(text) || 0) + 1);
    });
    found.forEach(function (text) {
      counts.set(text, (counts.get(text) || 0) - 1);
    });
    var wrong = [];
    counts.forEach(function (count, text) {
      if (count > 0) wrong.push("missing " + count + ": " + text.slice(0, 40));
      if (count < 0) wrong.push("too often " + -count + ": " + text.slice(0, 40));
    });
    return wrong;
  }
})()
