/** Finds and fills the elements of the page of 模拟考试, and shows one of its screens at a time. */
(function () {
  "use strict";

  const { dom, exam } = window.study;
  const root = (exam.root = dom.find(document, ".exam"));

  exam.find = (name) => dom.find(root, `[data-show=${name}]`);
  exam.findInput = (name) => dom.findTyped(root, `[data-show=${name}]`, HTMLInputElement);
  exam.optional = (name) => dom.findAll(root, `[data-show=${name}]`);
  exam.say = dom.phrases(() => root);

  exam.addRow = (body, texts) => {
    const row = body.appendChild(dom.element("tr"));
    const heads = dom.findAll(dom.closest(body, "table"), "thead th");
    texts.forEach((text, index) => {
      const cell = row.appendChild(dom.element(index ? "td" : "th", "", String(text)));
      if (index) cell.setAttribute("data-label", String(heads[index].textContent));
      else cell.scope = "row";
    });
    return row;
  };

  exam.label = (list, name) =>
    String(dom.find(root, `input[name="${list}"][value="${name}"] + span`).textContent);

  exam.AFTER = ["assets/javascripts/exchange.js", "assets/javascripts/report.js"];

  exam.formName = (code) => {
    const form = exam.formOf(exam.decodeNumbers(code));
    return form && exam.say(`form-${form}`);
  };

  exam.titleOf = (code) => `${exam.formName(code)} ${exam.displayCode(code)}`.trim();

  exam.formatTime = (time) => {
    const date = new Date(time);
    const minutes = String(date.getMinutes()).padStart(2, "0");
    return `${date.getFullYear()} 年 ${date.getMonth() + 1} 月 ${date.getDate()} 日 ${date.getHours()}:${minutes}`;
  };

  exam.describeLeftOut = (examRecord, itemIds) => {
    const count = Object.keys(examRecord.paper || {}).filter((id) => !itemIds.includes(id)).length;
    return count ? exam.say("left-out", count) : "";
  };

  exam.formatSpan = (span) => exam.say(...exam.inUnit(span));

  exam.announce = (text) => {
    exam.find("status").textContent = text;
  };

  exam.showScreen = (name, message) => {
    dom.findAll(root, "[data-screen]").forEach((screen) => {
      screen.hidden = screen.getAttribute("data-screen") !== name;
    });
    root.classList.remove("has-paper");
    exam.optional("paper-items").forEach(dom.empty);
    document.documentElement.classList.toggle("is-sitting", name === "sitting");
    exam.announce(message || "");
    if (message !== undefined) exam.focusHeading(name);
  };

  exam.focusHeading = (name) => {
    const [heading] = dom.findAll(root, `[data-screen=${name}] h2`);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  };
})();
