/**
 * Opens the closed groups of long lists: for a link into one, for the words of our own search
 * (?h=…), before printing, and before the browser's own search. Without this script readers open
 * the groups themselves.
 */
(function () {
  "use strict";

  const { study } = window;
  const { holderOf, onPage } = study.dom;
  const groups = /** @type {HTMLDetailsElement[]} */ (onPage("details.group"));
  const button = document.querySelector(".jump__all");
  if (!groups.length) return;

  /**
   * Return the group that contains the target of a link; for a heading, the group that follows it.
   * @param {Element} target
   */
  function groupOf(target) {
    const next = target.matches("h2") && target.nextElementSibling;
    const group = next ? next.querySelector("details.group") || next : target.closest(".group");
    return group instanceof HTMLDetailsElement ? group : null;
  }

  /**
   * Open the closed group of the target of a link, and scroll to the target.
   * @param {string} hash
   */
  function arrive(hash) {
    const target = document.getElementById(hash.slice(1));
    const group = target && groupOf(target);
    if (!target || !group || group.open) return;
    group.open = true;
    target.scrollIntoView();
  }

  /** @param {boolean} isOpen */
  function setAll(isOpen) {
    for (const group of groups) group.open = isOpen;
  }

  /** Open the groups that contain a word for which the reader searched. */
  function openFound() {
    const words = study.search.words.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of groups) {
      const text = String(group.textContent).toLowerCase();
      if (words.some((word) => text.includes(word))) group.open = true;
    }
  }

  function labelButton() {
    if (button) button.textContent = groups.every(({ open }) => open) ? "全部收起" : "全部展开";
  }

  /** @type {HTMLDetailsElement[]} */
  let wereClosed = [];
  window.addEventListener("beforeprint", () => {
    wereClosed = groups.filter(({ open }) => !open);
    setAll(true);
  });
  window.addEventListener("afterprint", () => {
    for (const group of wereClosed) group.open = false;
  });

  // Browsers that have the event beforematch search closed groups, and open them. For others, open
  // all groups before the browser's own search begins. Chromium 97 to 101 search closed groups, but
  // lack the event: there, opening all groups does no harm.
  document.addEventListener("keydown", (event) => {
    const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
    if ((isFind || event.key === "F3") && !("onbeforematch" in document.body)) setAll(true);
  });

  if (button instanceof HTMLElement) {
    button.hidden = false;
    button.addEventListener("click", () => setAll(!groups.every(({ open }) => open)));
    document.addEventListener("toggle", labelButton, true);
  }
  // A click on a link to the present address fires no hashchange, so listen to clicks as well.
  document.addEventListener("click", ({ target }) => {
    const link = holderOf(target, ".jump a, .md-nav--secondary a");
    if (link instanceof HTMLAnchorElement) arrive(link.hash);
  });
  window.addEventListener("hashchange", () => arrive(window.location.hash));
  openFound();
  arrive(window.location.hash);
})();
