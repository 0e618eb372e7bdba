/**
 * Corrects the theme's accessibility for keyboards and screen readers: toggles become buttons,
 * Escape closes the drawer, the current palette is announced, horizontally scrolling boxes can be
 * focused, and the theme's single-letter shortcuts are disabled. Without this script the theme's
 * labels remain. It also starts the buttons that print a page.
 */
(function () {
  "use strict";

  const { element, find, findAll, onPage } = window.study.dom;
  const TOGGLES =
    ".md-header__button[for=__drawer],.md-nav__link[for=__toc],.md-nav__link[for^=__nav]";
  const SCROLLERS = ".table-scroll,.md-typeset__scrollwrap,.md-typeset pre > code";
  const COLOR_ATTRIBUTES = ["scheme", "primary", "accent"]; // those of <body> that change colours

  /**
   * Replace a label by a button, because keys do not reach a label and screen readers do not
   * announce it.
   * @param {HTMLLabelElement} label
   */
  function replaceByButton(label) {
    const toggle = label.control;
    if (!(toggle instanceof HTMLInputElement)) return;
    const button = element("button", label.className);
    button.type = "button";
    button.setAttribute("for", toggle.id); // the theme's styles select by it
    if (label.id) button.id = label.id;
    if (toggle.id === "__drawer") button.setAttribute("aria-label", "导航");
    if (toggle.id === "__toc") button.setAttribute("aria-current", "page");
    while (label.firstChild) button.appendChild(label.firstChild);
    const announce = () => button.setAttribute("aria-expanded", String(toggle.checked));
    button.addEventListener("click", () => toggle.click());
    toggle.addEventListener("change", announce);
    announce();
    label.replaceWith(button);
  }

  /**
   * Move the focus into the drawer when it opens. Close the drawer when the focus moves out of it,
   * and when Escape is pressed.
   * @param {HTMLInputElement} drawer
   */
  function startDrawer(drawer) {
    const sidebar = find(document, ".md-sidebar--primary");
    const button = find(document, ".md-header__button[for=__drawer]");
    drawer.addEventListener("change", () => {
      if (!drawer.checked) return;
      // A link and the button of the contents both mark the current page, and only one of them is
      // visible. Some pages have neither.
      const shown = findAll(sidebar, "[aria-current]").find((each) => each.offsetParent);
      (shown || find(sidebar, "a")).focus();
    });
    document.addEventListener("focusin", ({ target }) => {
      if (drawer.checked && !(target instanceof Node && sidebar.contains(target))) drawer.click();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !drawer.checked) return;
      drawer.click();
      button.focus();
    });
  }

  /**
   * Apply the light or dark palette that the reader chose, or else the system's. The choice is
   * stored where the theme's inline script reads it. This replaces the theme's own component, which
   * leaves both radio buttons unchecked and makes the browser restyle the whole page four more
   * times during loading.
   * @param {HTMLElement} form
   */
  function startPalette(form) {
    const options = Array.from(form.querySelectorAll("input"));
    const bar = element("meta"); // the colour of a phone's browser bar
    bar.name = "theme-color";
    document.head.appendChild(bar);

    /** Return the option of the stored choice. The stored value is untrusted. */
    function storedOption() {
      const index = Object(__md_get("__palette")).index;
      return Number.isInteger(index) ? options[index] : undefined;
    }

    function systemOption() {
      return options.find(
        (each) => window.matchMedia(each.getAttribute("data-md-color-media") || "").matches
      );
    }

    /** @param {HTMLInputElement} option */
    function choose(option) {
      /** @type {Record<string, string>} */
      const colors = {};
      for (const name of ["media", ...COLOR_ATTRIBUTES]) {
        colors[name] = option.getAttribute(`data-md-color-${name}`) || "";
      }
      options.forEach((each) => {
        each.checked = each === option;
        if (each.nextElementSibling instanceof HTMLElement) {
          each.nextElementSibling.hidden = each !== option;
        }
      });
      paint(colors);
      bar.content = getComputedStyle(document.body)
        .getPropertyValue("--md-primary-fg-color")
        .trim();
      document.documentElement.style.colorScheme = colors.scheme === "slate" ? "dark" : "";
      __md_set("__palette", { index: options.indexOf(option), color: colors });
    }

    form.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) choose(target);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.repeat) return;
      const index = options.findIndex((each) => each === event.target);
      const next = options[(index + 1) % options.length];
      next.click();
      next.focus();
    });
    choose(storedOption() || systemOption() || options[0]);
  }

  /**
   * Change the colours at once, without transitions. Restyling a whole page is slow: do it only if
   * a colour changes.
   * @param {Record<string, string>} colors
   */
  function paint(colors) {
    const { body } = document;
    const isPainted = COLOR_ATTRIBUTES.every(
      (name) => body.getAttribute(`data-md-color-${name}`) === colors[name]
    );
    if (isPainted) return;
    body.setAttribute("data-md-color-switching", "");
    for (const [name, value] of Object.entries(colors)) {
      body.setAttribute(`data-md-color-${name}`, value);
    }
    body.getBoundingClientRect();
    body.removeAttribute("data-md-color-switching");
  }

  /**
   * Make a box focusable if its content can be scrolled sideways, and otherwise not.
   * @param {HTMLElement} box
   */
  function makeReachable(box) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "可以左右滚动");
    } else if (box.hasAttribute("tabindex")) {
      ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
    }
  }

  /** @param {ParentNode} root */
  function makeAllReachable(root) {
    findAll(root, SCROLLERS).forEach(makeReachable);
  }

  window.study.makeAllReachable = makeAllReachable;

  for (const label of onPage(TOGGLES)) {
    if (label instanceof HTMLLabelElement) replaceByButton(label);
  }
  const drawer = document.getElementById("__drawer");
  if (drawer instanceof HTMLInputElement) startDrawer(drawer);
  startPalette(find(document, ".palette"));
  // Stop the theme's shortcuts of one letter, such as n, p, f and s: they would act wherever the
  // letter is typed (WCAG 2.1.4).
  document.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.stopPropagation();
    }
  });
  for (const button of onPage(".print-button")) {
    button.addEventListener("click", () => window.print());
  }
  window.addEventListener("load", () => makeAllReachable(document));
  window.addEventListener("resize", () => makeAllReachable(document));
  // The boxes of an opened <details>.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target instanceof Element) makeAllReachable(target);
    },
    true
  );
})();
