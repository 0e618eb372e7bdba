/** 复制引文: copies a passage with a citation in the format of GB/T 7714—2015. */
(function () {
  "use strict";

  const { study } = window;
  const { element, button, find, findTyped, findAll, onPage } = study.dom;

  /**
   * Return the passage and, on the next line, its citation, from a template made by the build. The
   * medium is OL (online, with an address) on the web, and DK (disk) if the page was opened from a
   * folder, because its address would not work on another computer.
   * @param {Passage} passage
   */
  function compose({ text, form, numbers, address }) {
    const isOnline = window.location.protocol !== "file:";
    const name = document.querySelector("meta[name=application-name]");
    const ends = numbers.filter((_, index) => index === 0 || index === numbers.length - 1);
    const values = [
      isOnline ? "OL" : "DK",
      name && name.getAttribute("content"),
      ends.join("至"),
      study.record.dateOf(Date.now()),
      isOnline ? ` ${address}.` : ""
    ];
    return `${text}\n${form.replace(/%(\d)/g, (_, index) => String(values[index]))}`;
  }

  /**
   * Copy by selecting the text. This is the fallback outside a secure context, where the clipboard
   * API is missing. If it fails, the selected text stays. Return whether it was copied.
   * @param {HTMLElement} box
   * @param {string} text
   */
  function copyBySelecting(box, text) {
    const field = box.appendChild(element("textarea", "cite-copy__text"));
    field.value = text;
    field.setAttribute("aria-label", "引文");
    field.select();
    const isCopied = document.execCommand("copy");
    if (isCopied) {
      field.remove();
      find(box, "button").focus();
    }
    return isCopied;
  }

  function hasClipboard() {
    return window.isSecureContext && Boolean(navigator.clipboard);
  }

  /** @param {string} text */
  async function copyByClipboard(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  /**
   * @param {HTMLElement} box
   * @param {string} text
   */
  async function copy(box, text) {
    const status = find(box, "[role=status]");
    for (const field of findAll(box, "textarea")) field.remove();
    status.textContent = "";
    // Without the clipboard API, do not wait: browsers allow copying only in the handler of a click.
    const isCopied =
      (hasClipboard() && (await copyByClipboard(text))) || copyBySelecting(box, text);
    status.textContent = isCopied ? "已复制。" : "浏览器不允许复制。引文已经选中，请按 Ctrl+C。";
  }

  study.cite = function (passage) {
    const box = element("span", "cite-copy");
    const opener = button("cite-copy__button", "复制引文", () => copy(box, compose(passage)));
    opener.setAttribute("aria-label", `复制引文：${passage.label}`);
    box.append(opener, element("span", "cite-copy__status"));
    // Screen readers announce the result.
    find(box, ".cite-copy__status").setAttribute("role", "status");
    return box;
  };

  for (const paragraphs of onPage("[data-citation]"))
    for (const paragraph of findAll(paragraphs, ".paragraph")) {
      const link = findTyped(paragraph, ".paragraph__number a", HTMLAnchorElement);
      const copier = study.cite({
        text: String(find(paragraph, ".paragraph__text").textContent),
        label: link.text,
        form: paragraphs.dataset.citation || "",
        numbers: [paragraph.id.split("-")[1]],
        address: link.href
      });
      find(paragraph, ".paragraph__number").appendChild(copier);
    }
})();
