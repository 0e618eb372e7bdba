/* 复制引文: copies a passage with a citation in the format of GB/T 7714—2015. */
(function () {
  "use strict";

  const study = window.study;
  const TAIL = { true: "已复制。", false: "浏览器不允许复制。引文已经选中，请按 Ctrl+C。" };

  function element(tag, name) {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  }

  function date() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
  }

  /*
   * Return the passage and, on the next line, its citation, from a template made by the build. The
   * medium is OL (online, with an address) on the web, and DK (disk) in a folder, where an address
   * would not work elsewhere.
   */
  function compose(passage) {
    const isOnline = window.location.protocol !== "file:";
    const site = document.querySelector("meta[name=application-name]").content;
    const ends = passage.numbers.filter((number, place, all) => !place || place === all.length - 1);
    const values = [
      isOnline ? "OL" : "DK",
      site,
      ends.join("至"),
      date(),
      isOnline ? ` ${passage.address}.` : ""
    ];
    return `${passage.text}\n${passage.form.replace(/%(\d)/g, (sign, place) => values[place])}`;
  }

  /*
   * Copy by selecting the text. This is the fallback outside a secure context, where the clipboard
   * API is missing.
   */
  function select(box, text) {
    const field = box.appendChild(element("textarea", "cite-copy__text"));
    field.value = text;
    field.setAttribute("aria-label", "引文");
    field.select();
    const isCopied = document.execCommand("copy");
    if (isCopied) box.removeChild(field);
    return isCopied;
  }

  function copy(box, text) {
    function tell(isCopied) {
      box.querySelector("[role=status]").textContent = TAIL[isCopied];
    }
    function fallBack() {
      const isCopied = select(box, text);
      if (isCopied) box.querySelector("button").focus();
      tell(isCopied);
    }
    const left = box.querySelector("textarea");
    if (left) box.removeChild(left);
    tell("");
    if (window.isSecureContext && navigator.clipboard) {
      navigator.clipboard.writeText(text).then(() => {
        tell(true);
      }, fallBack);
    } else fallBack();
  }

  /*
   * Return a button that copies a passage: its `text`, `label`, citation template `form`, paragraph
   * `numbers` and `address`. The result is announced beside the button.
   */
  study.cite = function (passage) {
    const box = element("span", "cite-copy");
    const button = box.appendChild(element("button", "cite-copy__button"));
    box.appendChild(element("span", "cite-copy__told")).setAttribute("role", "status");
    button.type = "button";
    button.textContent = "复制引文";
    button.setAttribute("aria-label", `复制引文：${passage.label}`);
    button.addEventListener("click", () => {
      copy(box, compose(passage));
    });
    return box;
  };

  document.querySelectorAll("[data-citation] .paragraph").forEach((paragraph) => {
    const link = paragraph.querySelector(".paragraph__number a");
    link.parentNode.appendChild(
      study.cite({
        text: paragraph.querySelector(".paragraph__text").textContent,
        label: link.textContent,
        form: paragraph.parentNode.getAttribute("data-citation"),
        numbers: [paragraph.id.split("-")[1]],
        address: link.href
      })
    );
  });
})();
