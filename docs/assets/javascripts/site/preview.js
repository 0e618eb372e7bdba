/*
 * 引文预览: shows the cited paragraphs with their numbers on hover, focus or tap of a citation.
 *
 * Without this script or excerpts.js, a citation is a plain link.
 */
(function () {
  "use strict";

  const excerpts = window.study.excerpts;
  const HOVER_MS = 150; // long enough not to flash when the pointer passes over
  const LEAVE_MS = 300; // long enough to move the pointer from the citation into the preview
  const MARGIN = 8; // px; distance to the edges of the window and to the citation

  let shown = null; // the citation whose preview is open, or null
  let box = null;
  let timer = 0;
  let pointer = ""; // the type of the last pointer; "" after a key

  function citation(node) {
    const link = node && node.closest ? node.closest("a.cite[data-cite]") : null;
    // The projector has its own display of citations.
    return link && !link.closest("#stage") ? link : null;
  }

  function later(action, delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, delay);
  }

  function element(tag, name, text) {
    const made = document.createElement(tag);
    made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  /* Return the preview of some paragraphs, or null if the document has none of them. */
  function compose(link, source, ids) {
    const made = element("div", "preview md-typeset");
    made.id = "citation-preview";
    made.setAttribute("role", "dialog");
    made.setAttribute("aria-label", `原文预览：${link.textContent}`);
    const body = element("div", "preview__body");
    body.tabIndex = 0;
    ids.forEach((id) => {
      const paragraph = source.paragraphs[id];
      if (!paragraph) return;
      body.appendChild(element("p", "preview__number", `${paragraph.label} ${source.title}`));
      body.appendChild(element("p", "preview__text", paragraph.text));
    });
    const actions = element("p", "preview__actions");
    const open = element("a", "preview__open", "打开原文");
    open.href = link.href;
    const close = element("button", "preview__close", "关闭");
    close.type = "button";
    close.addEventListener("click", () => {
      hide(true);
    });
    actions.appendChild(open);
    if (window.study.cite) actions.appendChild(copying(link, source, ids));
    actions.appendChild(close);
    made.appendChild(body);
    made.appendChild(actions);
    return body.childNodes.length ? made : null;
  }

  function copying(link, source, ids) {
    const there = ids.filter((id) => source.paragraphs[id]);
    return window.study.cite({
      text: there.map((id) => source.paragraphs[id].text).join("\n"),
      label: link.textContent,
      form: source.citation,
      numbers: there.map((id) => id.split("-")[1]),
      address: link.href
    });
  }

  function place(link) {
    const at = link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const height = window.innerHeight;
    const left = Math.max(MARGIN, Math.min(at.left, width - box.offsetWidth - MARGIN));
    const below = at.bottom + MARGIN;
    const above = at.top - MARGIN - box.offsetHeight;
    const fits = below + box.offsetHeight <= height || above < 0;
    box.style.left = `${left + window.pageXOffset}px`;
    box.style.top = `${(fits ? below : above) + window.pageYOffset}px`;
  }

  function show(link) {
    window.clearTimeout(timer);
    if (shown === link) return;
    const cite = excerpts.parse(link.getAttribute("data-cite"));
    if (!cite) return;
    hide(false);
    shown = link;
    excerpts.load(cite.source, (source) => {
      // The reader may have moved on while the excerpts were loading.
      if (shown !== link || box) return;
      box = compose(link, source, cite.ids);
      if (!box) return;
      document.body.appendChild(box);
      link.setAttribute("aria-expanded", "true");
      link.setAttribute("aria-controls", box.id);
      place(link);
    });
  }

  function hide(returnFocus) {
    window.clearTimeout(timer);
    if (!shown) return;
    const link = shown;
    const inside = box && box.contains(document.activeElement);
    if (box) box.parentNode.removeChild(box);
    link.setAttribute("aria-expanded", "false");
    link.removeAttribute("aria-controls");
    shown = null;
    box = null;
    if (returnFocus && inside) {
      pointer = "return"; // the focus event that follows must not open it again
      link.focus();
    }
  }

  document.querySelectorAll("a.cite[data-cite]").forEach((link) => {
    link.removeAttribute("title"); // the preview contains the text of the title
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  });

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType || "mouse";
    if (shown && !citation(event.target) && !(box && box.contains(event.target))) hide(false);
  });

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = citation(event.target);
    if (link)
      later(() => {
        show(link);
      }, HOVER_MS);
    else if (box && box.contains(event.target)) window.clearTimeout(timer);
    else if (shown && !(box && box.contains(document.activeElement))) {
      later(() => {
        hide(false);
      }, LEAVE_MS);
    } else window.clearTimeout(timer);
  });

  document.addEventListener("focusin", (event) => {
    const link = citation(event.target);
    if (link && pointer === "") show(link);
    else if (shown && event.target !== shown && !(box && box.contains(event.target))) hide(false);
  });

  document.addEventListener("click", (event) => {
    const link = citation(event.target);
    // The first tap shows the preview; the second follows the link, even if there was no preview to
    // show.
    if (link && pointer !== "mouse" && pointer !== "" && pointer !== "return" && shown !== link) {
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
        box.querySelector(".preview__body").focus();
      } else if (event.key === "Tab" && box.contains(document.activeElement)) {
        leave(event);
      }
    },
    true
  );

  /* When Tab leaves the preview at either end, continue from the citation. */
  function leave(event) {
    const stops = box.querySelectorAll(".preview__body, a, button");
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== end) return;
    if (event.shiftKey) event.preventDefault();
    hide(true);
    pointer = "";
  }
})();
