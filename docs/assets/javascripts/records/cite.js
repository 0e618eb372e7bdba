/* 复制引文: copies a passage with a citation in the format of GB/T 7714—2015. */
(function () {
  "use strict";

  var study = window.study;
  var TAIL = { true: "已复制。", false: "浏览器不允许复制。引文已经选中，请按 Ctrl+C。" };

  function element(tag, name) {
    var made = document.createElement(tag);
    made.className = name;
    return made;
  }

  function date() {
    var now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) {
      return String(part).padStart(2, "0");
    }).join("-");
  }

  /*
   * Return the passage and, on the next line, its citation, from a template made by the build. The
   * medium is OL (online, with an address) on the web, and DK (disk) in a folder, where an address
   * would not work elsewhere.
   */
  function compose(passage) {
    var isOnline = window.location.protocol !== "file:";
    var site = document.querySelector("meta[name=application-name]").content;
    var ends = passage.numbers.filter(function (number, place, all) { return !place || place === all.length - 1; });
    var values = [isOnline ? "OL" : "DK", site, ends.join("至"), date(), isOnline ? " " + passage.address + "." : ""];
    return passage.text + "\n" + passage.form.replace(/%(\d)/g, function (sign, place) { return values[place]; });
  }

  /*
   * Copy by selecting the text. This is the fallback outside a secure context, where the clipboard
   * API is missing.
   */
  function select(box, text) {
    var field = box.appendChild(element("textarea", "cite-copy__text"));
    field.value = text;
    field.setAttribute("aria-label", "引文");
    field.select();
    var isCopied = document.execCommand("copy");
    if (isCopied) box.removeChild(field);
    return isCopied;
  }

  function copy(box, text) {
    function tell(isCopied) { box.querySelector("[role=status]").textContent = TAIL[isCopied]; }
    function fallBack() {
      var isCopied = select(box, text);
      if (isCopied) box.querySelector("button").focus();
      tell(isCopied);
    }
    var left = box.querySelector("textarea");
    if (left) box.removeChild(left);
    tell("");
    if (window.isSecureContext && navigator.clipboard) {
      navigator.clipboard.writeText(text).then(function () { tell(true); }, fallBack);
    } else fallBack();
  }

  /*
   * Return a button that copies a passage: its `text`, `label`, citation template `form`, paragraph
   * `numbers` and `address`. The result is announced beside the button.
   */
  study.cite = function (passage) {
    var box = element("span", "cite-copy");
    var button = box.appendChild(element("button", "cite-copy__button"));
    box.appendChild(element("span", "cite-copy__told")).setAttribute("role", "status");
    button.type = "button";
    button.textContent = "复制引文";
    button.setAttribute("aria-label", "复制引文：" + passage.label);
    button.addEventListener("click", function () { copy(box, compose(passage)); });
    return box;
  };

  document.querySelectorAll("[data-citation] .paragraph").forEach(function (paragraph) {
    var link = paragraph.querySelector(".paragraph__number a");
    link.parentNode.appendChild(study.cite({
      text: paragraph.querySelector(".paragraph__text").textContent,
      label: link.textContent,
      form: paragraph.parentNode.getAttribute("data-citation"),
      numbers: [paragraph.id.split("-")[1]],
      address: link.href
    }));
  });
}());
