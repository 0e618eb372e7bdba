/*
 * Corrects the theme's accessibility for keyboards and screen readers: toggles become buttons,
 * Escape closes the drawer, the current palette is announced, horizontally scrolling boxes can be
 * focused, and the theme's single-letter shortcuts are disabled. Without this script the theme's
 * labels remain.
 */
(function () {
  "use strict";

  const TOGGLES =
    ".md-header__button[for=__drawer],.md-nav__link[for=__toc],.md-nav__link[for^=__nav]";
  const NAMES = { __drawer: "导航" };
  const SCROLLERS = ".table-scroll,.md-typeset__scrollwrap,.md-typeset pre > code";

  const drawer = document.getElementById("__drawer");

  /* Replace a label, which keys do not reach and screen readers do not name, by a button. */
  function replace(label) {
    const toggle = document.getElementById(label.htmlFor);
    const button = document.createElement("button");
    button.type = "button";
    button.className = label.className;
    button.setAttribute("for", toggle.id); // the theme's styles select by it
    if (label.id) button.id = label.id;
    if (NAMES[toggle.id]) button.setAttribute("aria-label", NAMES[toggle.id]);
    if (toggle.id === "__toc") button.setAttribute("aria-current", "page");
    while (label.firstChild) button.appendChild(label.firstChild);
    function tell() {
      button.setAttribute("aria-expanded", String(toggle.checked));
    }
    button.addEventListener("click", () => {
      toggle.click();
    });
    toggle.addEventListener("change", tell);
    tell();
    label.parentNode.replaceChild(button, label);
  }

  document.querySelectorAll(TOGGLES).forEach(replace);

  /* Move the focus into the drawer when it opens; close it when Tab or Escape leaves it. */
  function startDrawer() {
    const sidebar = document.querySelector(".md-sidebar--primary");
    const button = document.querySelector(".md-header__button[for=__drawer]");
    drawer.addEventListener("change", () => {
      if (!drawer.checked) return;
      // Two links lead to this page, and only one of them is shown. Some pages have neither.
      const shown = Array.from(sidebar.querySelectorAll("[aria-current]")).filter(
        (each) => each.offsetParent
      );
      (shown[0] || sidebar.querySelector("a")).focus();
    });
    document.addEventListener("focusin", (event) => {
      if (drawer.checked && !sidebar.contains(event.target)) drawer.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
  }

  if (drawer) startDrawer();

  /*
   * Apply the light or dark palette that the reader chose, or else the system's. The choice is
   * stored where the theme's inline script reads it. The theme's own component would do this, but
   * it leaves both radio buttons unchecked and makes the browser restyle the whole page four more
   * times during loading.
   */
  function startPalette(form) {
    const options = Array.from(form.querySelectorAll("input"));
    const bar = document.createElement("meta"); // the colour of a phone's browser bar
    bar.name = "theme-color";
    document.head.appendChild(bar);

    /* The stored value is untrusted: use only its option number. */
    function kept() {
      const index = Object(__md_get("__palette")).index;
      return Number.isInteger(index) ? options[index] : null;
    }

    function ofSystem() {
      return options.find(
        (each) => window.matchMedia(each.getAttribute("data-md-color-media")).matches
      );
    }

    function choose(option) {
      const colors = {};
      ["media", "scheme", "primary", "accent"].forEach((name) => {
        colors[name] = option.getAttribute(`data-md-color-${name}`);
      });
      options.forEach((each) => {
        each.checked = each === option;
        each.nextElementSibling.hidden = each !== option;
      });
      // Restyling a whole page is slow: do it only if a colour changes.
      const isPainted = ["scheme", "primary", "accent"].every(
        (name) => document.body.getAttribute(`data-md-color-${name}`) === colors[name]
      );
      if (!isPainted) paint(colors);
      bar.content = getComputedStyle(document.body)
        .getPropertyValue("--md-primary-fg-color")
        .trim();
      document.documentElement.style.colorScheme = colors.scheme === "slate" ? "dark" : "";
      __md_set("__palette", { index: options.indexOf(option), color: colors });
    }

    form.addEventListener("change", (event) => {
      choose(event.target);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      const next = options[(options.indexOf(event.target) + 1) % options.length];
      next.click();
      next.focus();
    });
    choose(kept() || ofSystem() || options[0]);
  }

  /* Change the colours at once, without transitions. */
  function paint(colors) {
    const body = document.body;
    body.setAttribute("data-md-color-switching", "");
    Object.keys(colors).forEach((name) => {
      body.setAttribute(`data-md-color-${name}`, colors[name]);
    });
    body.getBoundingClientRect();
    body.removeAttribute("data-md-color-switching");
  }

  startPalette(document.querySelector(".palette"));

  /*
   * Disable the theme's shortcuts: it uses n, p, f, s and others wherever they are typed (WCAG
   * 2.1.4).
   */
  document.addEventListener("keydown", (event) => {
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
      ["tabindex", "role", "aria-label"].forEach((name) => {
        box.removeAttribute(name);
      });
    }
  }

  function reachAll() {
    document.querySelectorAll(SCROLLERS).forEach(reach);
  }

  /* Make the scrolling boxes of an opened <details> focusable. */
  function reachWithin(event) {
    event.target.querySelectorAll(SCROLLERS).forEach(reach);
  }

  window.addEventListener("load", reachAll);
  window.addEventListener("resize", reachAll);
  document.addEventListener("toggle", reachWithin, true);
})();
