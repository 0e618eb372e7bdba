/**
 * Long lists: opens closed groups for links to what is in them, for the words of a search, for
 * print and for searches in the page. Without this script readers open the groups themselves.
 */
(function () {
  "use strict";

  const { study } = window;
  const { holderOf, onPage } = study.dom;
  const groups = /** @type {HTMLDetailsElement[]} */ (onPage("details.group"));
  const all = document.querySelector(".jump__all");
  if (!groups.length) return;

  /**
   * Return the group that holds the target of a link, or that follows it if it is a heading.
   * @param {Element} target
   */
  function groupOf(target) {
    const next = target.matches("h2") && target.nextElementSibling;
    const group = next ? next.querySelector("details.group") || next : target.closest(".group");
    return group instanceof HTMLDetailsElement ? group : null;
  }

  /** @param {string} hash */
  function arrive(hash) {
    const target = document.getElementById(hash.slice(1));
    const group = target && groupOf(target);
    if (!target || !group || group.open) return;
    group.open = true;
    target.scrollIntoView();
  }

  /** @param {boolean} isOpen */
  function openAll(isOpen) {
    for (const group of groups) group.open = isOpen;
  }

  /** Open the groups with a word for which the reader searched. */
  function openFound() {
    const words = study.search.words.toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of groups) {
      const text = String(group.textContent).toLowerCase();
      if (words.some((word) => text.includes(word))) group.open = true;
    }
  }

  function showAll() {
    if (all) all.textContent = groups.every(({ open }) => open) ? "全部收起" : "全部展开";
  }

  /** @type {HTMLDetailsElement[]} */
  let printed = [];
  window.addEventListener("beforeprint", () => {
    printed = groups.filter(({ open }) => !open);
    openAll(true);
  });
  window.addEventListener("afterprint", () => {
    for (const group of printed) group.open = false;
  });

  // Chromium 97 and later look into closed groups, and open them. For other browsers, open all
  // before the browser's own search does.
  document.addEventListener("keydown", (event) => {
    const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "f";
    if ((isFind || event.key === "F3") && !("onbeforematch" in document.body)) openAll(true);
  });

  if (all instanceof HTMLElement) {
    all.hidden = false;
    all.addEventListener("click", () => openAll(!groups.every(({ open }) => open)));
    document.addEventListener("toggle", showAll, true);
  }
  // A link to the address that the page already has is no change of it.
  document.addEventListener("click", ({ target }) => {
    const link = holderOf(target, ".jump a, .md-nav--secondary a");
    if (link instanceof HTMLAnchorElement) arrive(link.hash);
  });
  window.addEventListener("hashchange", () => arrive(window.location.hash));
  openFound();
  arrive(window.location.hash);
})();
