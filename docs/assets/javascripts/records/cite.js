/* 复制引文: a passage and where it stands, in the form of GB/T 7714—2015, to be pasted anywhere. */
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
   * The passage as it is, and on the next line its source, after a form that the build made. On the
   * web, OL, a source has an address; in a folder, DK, it has none that leads there from elsewhere.
   */
  function compose(passage) {
    var isOnline = window.location.protocol !== "file:";
    var site = document.querySelector("meta[name=application-name]").content;
    var ends = passage.numbers.filter(function (number, place, all) { return !place || place === all.length - 1; });
    var values = [isOnline ? "OL" : "DK", site, ends.join("至"), date(), isOnline ? " " + passage.address + "." : ""];
    return passage.text + "\n" + passage.form.replace(/%(\d)/g, function (sign, place) { return values[place]; });
  }

  /* Where there is no secure context a browser copies only what is selected. */
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
   * A button that copies a passage: its `text`, `label`, `form`, `numbers` of paragraphs and
   * `address`. What came of it is told beside it.
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
