/**
 * 引文预览: shows the cited paragraphs with their numbers on hover, focus or tap of a citation.
 *
 * Without this script or excerpts.js, a citation is a plain link.
 */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findAll, holderOf, onPage } = study.dom;
  const CITATION = "a.cite[data-cite]";
  const HOVER_MS = 150; // long enough not to flash when the pointer passes over
  const LEAVE_MS = 300; // long enough to move the pointer from the citation into the preview
  const MARGIN = 8; // px; distance to the edges of the window and to the citation

  /** @type {HTMLAnchorElement | null} the citation whose preview is open or being loaded */
  let shown = null;
  /** @type {HTMLElement | null} the open preview */
  let box = null;
  let timer = 0;
  let pointer = ""; // the type of the last pointer; "" after a key, "return" after `hide`

  /** @param {EventTarget | null} target */
  function citationOf(target) {
    const link = holderOf(target, CITATION);
    // The projector has its own display of citations.
    return link instanceof HTMLAnchorElement && !link.closest("#stage") ? link : null;
  }

  /** @param {EventTarget | null} target */
  function isInBox(target) {
    return Boolean(box && target instanceof Node && box.contains(target));
  }

  /** Return whether the focus is in the preview, or was moved to its citation by a key. */
  function isFocused() {
    const focused = document.activeElement;
    return isInBox(focused) || (pointer === "" && focused === shown);
  }

  /**
   * @param {() => void} action
   * @param {number} delay milliseconds
   */
  function schedule(action, delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, delay);
  }

  /**
   * Return the preview of some paragraphs, or null if the document has none of them.
   * @param {HTMLAnchorElement} link
   * @param {Excerpts} source
   * @param {string[]} ids
   */
  function compose(link, source, ids) {
    const dialog = element("div", "preview md-typeset");
    dialog.id = "citation-preview";
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-label", `原文预览：${link.textContent}`);
    const body = element("div", "preview__body");
    body.tabIndex = 0;
    const known = ids.filter((id) => source.paragraphs[id]);
    for (const id of known) {
      const { label, text } = source.paragraphs[id];
      body.append(
        element("p", "preview__number", `${label}\u3000${source.title}`),
        element("p", "preview__text", text)
      );
    }
    const actions = element("p", "preview__actions");
    const open = element("a", "preview__open", "打开原文");
    open.href = link.href;
    actions.append(open);
    if ("cite" in study) actions.append(copyButtons(link, source, known));
    actions.append(button("preview__close", "关闭", () => hide(true)));
    dialog.append(body, actions);
    return known.length ? dialog : null;
  }

  /**
   * @param {HTMLAnchorElement} link
   * @param {Excerpts} source
   * @param {string[]} ids
   */
  function copyButtons(link, source, ids) {
    return study.cite({
      text: ids.map((id) => source.paragraphs[id].text).join("\n"),
      label: link.textContent,
      form: source.citation,
      numbers: ids.map((id) => id.split("-")[1]),
      address: link.href
    });
  }

  /**
   * Put a preview below its citation, or above the citation if the preview fits only there. If it
   * fits in neither place, put it where there is more room, and shorten its text, which scrolls.
   * The room above ends at the header, which would cover the preview.
   * @param {HTMLElement} preview
   * @param {HTMLAnchorElement} link
   */
  function place(preview, link) {
    const at = link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.max(MARGIN, Math.min(at.left, width - preview.offsetWidth - MARGIN));
    const header = find(document, ".md-header").getBoundingClientRect().bottom;
    const below = window.innerHeight - at.bottom - 2 * MARGIN;
    const above = at.top - Math.max(0, header) - 2 * MARGIN;
    const isBelow = preview.offsetHeight <= below || below >= above;
    const tooMuch = preview.offsetHeight - (isBelow ? below : above);
    const body = find(preview, ".preview__body");
    if (tooMuch > 0) body.style.maxHeight = `${Math.max(0, body.offsetHeight - tooMuch)}px`;
    const top = isBelow ? at.bottom + MARGIN : at.top - MARGIN - preview.offsetHeight;
    preview.style.left = `${left + window.pageXOffset}px`;
    preview.style.top = `${top + window.pageYOffset}px`;
  }

  /** @param {HTMLAnchorElement} link */
  function show(link) {
    window.clearTimeout(timer);
    if (shown === link) return;
    const cite = study.excerpts.parse(link.getAttribute("data-cite") || "");
    if (!cite) return;
    hide(false);
    shown = link;
    study.excerpts.load(cite.source, (source) => {
      // The reader may have moved on while the excerpts were loading.
      if (shown !== link || box) return;
      box = compose(link, source, cite.ids);
      if (!box) return;
      document.body.appendChild(box);
      link.setAttribute("aria-expanded", "true");
      link.setAttribute("aria-controls", box.id);
      place(box, link);
    });
  }

  /** @param {boolean} returnFocus whether the focus, if it is inside, goes back to the citation */
  function hide(returnFocus) {
    window.clearTimeout(timer);
    if (!shown) return;
    const link = shown;
    const wasInside = isInBox(document.activeElement);
    if (box) box.remove();
    link.setAttribute("aria-expanded", "false");
    link.removeAttribute("aria-controls");
    shown = null;
    box = null;
    if (returnFocus && wasInside) {
      pointer = "return"; // the focus event that follows must not open the preview again
      link.focus();
    }
  }

  /**
   * When Tab leaves the preview at either end, continue from the citation.
   * @param {KeyboardEvent} event
   * @param {HTMLElement} preview
   */
  function leave(event, preview) {
    const stops = findAll(preview, ".preview__body, a, button");
    if (document.activeElement !== stops[event.shiftKey ? 0 : stops.length - 1]) return;
    if (event.shiftKey) event.preventDefault();
    hide(true);
    pointer = "";
  }

  for (const link of onPage(CITATION)) {
    link.removeAttribute("title"); // the preview contains the text of the title
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  }

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType || "mouse";
    if (shown && !citationOf(event.target) && !isInBox(event.target)) hide(false);
  });

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = citationOf(event.target);
    if (link) schedule(() => show(link), HOVER_MS);
    // Keep a preview that has the focus: when a page scrolls to the focus, other elements come
    // under a mouse that does not move.
    else schedule(() => isInBox(event.target) || isFocused() || hide(false), LEAVE_MS);
  });

  document.addEventListener("focusin", ({ target }) => {
    const link = citationOf(target);
    if (link && pointer === "") show(link);
    else if (shown && target !== shown && !isInBox(target)) hide(false);
  });

  document.addEventListener("click", (event) => {
    const link = citationOf(event.target);
    // The first tap shows the preview; the second follows the link, even if there was no preview to
    // show.
    if (link && !["mouse", "", "return"].includes(pointer) && shown !== link) {
      event.preventDefault();
      show(link);
    }
  });

  document.addEventListener(
    "keydown",
    (event) => {
      pointer = "";
      if (!shown || !box) return;
      if (event.key === "Escape") {
        hide(true);
        event.stopPropagation();
      } else if (event.key === "Tab" && !event.shiftKey && document.activeElement === shown) {
        event.preventDefault();
        find(box, ".preview__body").focus();
      } else if (event.key === "Tab" && isInBox(document.activeElement)) {
        leave(event, box);
      }
    },
    true
  );
})();
