/*
 * The theme, where its markup leaves out those who use keys or a screen reader: what opens and
 * shuts becomes a button, the drawer is left with Escape, the palette in use is told, what
 * scrolls sideways takes the focus, and no single letter leads away from the page. Without this
 * script the theme's labels remain.
 */
(function () {
  "use strict";

  var TOGGLES = ".md-header__button[for=__drawer],.md-nav__link[for=__toc],.md-nav__link[for^=__nav]";
  var NAMES = { __drawer: "导航" };
  var SCROLLERS = ".table-scroll,.md-typeset__scrollwrap,.md-typeset pre > code";

  var drawer = document.getElementById("__drawer");

  /* A button in place of a label, which no key reaches and no screen reader names. */
  function replace(label) {
    var toggle = document.getElementById(label.htmlFor);
    var button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("for", toggle.id); // the theme's styles go by it
    if (label.id) button.id = label.id;
    if (NAMES[toggle.id]) button.setAttribute("aria-label", NAMES[toggle.id]);
    if (toggle.id === "__toc") button.setAttribute("aria-current", "page");
    while (label.firstChild) button.appendChild(label.firstChild);
    function tell() { button.setAttribute("aria-expanded", String(toggle.checked)); }
    button.addEventListener("click", function () { toggle.click(); });
    toggle.addEventListener("change", tell);
    tell();
    label.parentNode.replaceChild(button, label);
  }

  document.querySelectorAll(TOGGLES).forEach(replace);

  /* Open, the drawer has the focus; left by Tab or by Escape, it shuts. */
  function startDrawer() {
    var sidebar = document.querySelector(".md-sidebar--primary");
    var button = document.querySelector(".md-header__button[for=__drawer]");
    drawer.addEventListener("change", function () {
      if (!drawer.checked) return;
      // Of the two that lead to this page only one is shown; some pages have neither.
      var shown = Array.from(sidebar.querySelectorAll("[aria-current]")).filter(function (each) {
        return each.offsetParent;
      });
      (shown[0] || sidebar.querySelector("a")).focus();
    });
    document.addEventListener("focusin", function (event) {
      if (drawer.checked && !sidebar.contains(event.target)) drawer.click();
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
  }

  if (drawer) startDrawer();

  /*
   * Light or dark, as the reader chose or else as the system has it; kept where the theme's inline
   * script looks for it. The theme's own component would do this, but leaves both radio buttons
   * unchosen and has the browser style the whole page four times more while it loads.
   */
  function startPalette(form) {
    var options = Array.from(form.querySelectorAll("input"));
    var bar = document.createElement("meta"); // what a phone draws above the page
    bar.name = "theme-color";
    document.head.appendChild(bar);

    /* What is kept may be anything: of it only the number of an option counts. */
    function kept() {
      var index = Object(__md_get("__palette")).index;
      return Number.isInteger(index) ? options[index] : null;
    }

    function ofSystem() {
      return options.find(function (each) {
        return window.matchMedia(each.getAttribute("data-md-color-media")).matches;
      });
    }

    function choose(option) {
      var colors = {};
      ["media", "scheme", "primary", "accent"].forEach(function (name) {
        colors[name] = option.getAttribute("data-md-color-" + name);
      });
      options.forEach(function (each) {
        each.checked = each === option;
        each.nextElementSibling.hidden = each !== option;
      });
      // To be painted again, a whole page is styled again: only where it is of another colour.
      var isPainted = ["scheme", "primary", "accent"].every(function (name) {
        return document.body.getAttribute("data-md-color-" + name) === colors[name];
      });
      if (!isPainted) paint(colors);
      bar.content = getComputedStyle(document.body).getPropertyValue("--md-primary-fg-color").trim();
      document.documentElement.style.colorScheme = colors.scheme === "slate" ? "dark" : "";
      __md_set("__palette", { index: options.indexOf(option), color: colors });
    }

    form.addEventListener("change", function (event) { choose(event.target); });
    form.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") return;
      var next = options[(options.indexOf(event.target) + 1) % options.length];
      next.click();
      next.focus();
    });
    choose(kept() || ofSystem() || options[0]);
  }

  /* All at once: nothing fades from one colour into the other. */
  function paint(colors) {
    var body = document.body;
    body.setAttribute("data-md-color-switching", "");
    Object.keys(colors).forEach(function (name) {
      body.setAttribute("data-md-color-" + name, colors[name]);
    });
    body.getBoundingClientRect();
    body.removeAttribute("data-md-color-switching");
  }

  startPalette(document.querySelector(".palette"));

  /* The theme takes n, p, f, s and others for commands wherever they are typed (WCAG 2.1.4). */
  document.addEventListener("keydown", function (event) {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.stopPropagation();
    }
  });

  function reach(box) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "可以左右滚动");
    } else if (box.hasAttribute("tabindex")) {
      ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
    }
  }

  function reachAll() {
    document.querySelectorAll(SCROLLERS).forEach(reach);
  }

  /* A <details> shows what it holds. */
  function reachWithin(event) {
    event.target.querySelectorAll(SCROLLERS).forEach(reach);
  }

  window.addEventListener("load", reachAll);
  window.addEventListener("resize", reachAll);
  document.addEventListener("toggle", reachWithin, true);
}());
