/* Carries out the commands of a stage. They come from keys, buttons and the trainer's window. */
(function () {
  "use strict";

  var study = window.study;

  var SCALES = [0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2];

  function scaled(stage, by) {
    var at = SCALES.indexOf(stage.state.scale);
    var next = by ? Math.max(0, Math.min(SCALES.length - 1, (at < 0 ? SCALES.indexOf(1) : at) + by)) : SCALES.indexOf(1);
    stage.state.scale = SCALES[next];
    stage.again();
    stage.tell("字号 " + Math.round(stage.state.scale * 100) + "%");
  }

  function timed(stage, timer) {
    stage.state.timer = timer;
    stage.tick();
    stage.changed();
  }

  var RUN = {
    next: function (stage) {
      var at = stage.place;
      var hidden = stage.items.hidden();
      if (hidden.length) stage.items.give(hidden.slice(0, 1), true);
      else if (at.page + 1 < stage.screen.part(at.part).pages) stage.go({ part: at.part, page: at.page + 1 });
      else if (at.part + 1 < stage.deck.parts.length) stage.go({ part: at.part + 1, page: 0 });
      else stage.tell("已经是最后一页");
    },
    previous: function (stage) {
      var at = stage.place;
      if (at.page > 0) stage.go({ part: at.part, page: at.page - 1 });
      else if (at.part > 0) stage.go({ part: at.part - 1, page: stage.screen.part(at.part - 1).pages - 1 });
      else stage.tell("已经是第一页");
    },
    first: function (stage) { stage.go({ part: 0, page: 0 }); },
    last: function (stage) {
      var part = stage.deck.parts.length - 1;
      stage.go({ part: part, page: stage.screen.part(part).pages - 1 });
    },
    goto: function (stage) {
      stage.input.typed = "";
      stage.tell("跳到第几页？打数字，再按回车");
    },
    overview: function (stage) {
      var number = function (part, page) { return stage.numberOf(part, page); };
      stage.overlay.open("overview", study.sheets.overview(stage.deck, stage.screen, number));
    },
    help: function (stage) { stage.overlay.open("help", study.sheets.help(study.commands.list)); },
    citation: function (stage) {
      var at = document.activeElement;
      stage.cite(at && at.matches("a.cite") ? at : null);
    },
    answers: function (stage) {
      var hidden = stage.items.hidden();
      stage.items.give(hidden.length ? hidden : stage.items.holders(), hidden.length > 0);
      if (!stage.items.holders().length) stage.tell("这一页没有答案");
    },
    bigger: function (stage) { scaled(stage, 1); },
    smaller: function (stage) { scaled(stage, -1); },
    usual: function (stage) { scaled(stage, 0); },
    details: function (stage) {
      stage.state.details = !stage.state.details;
      stage.again();
      stage.tell(stage.state.details ? "显示「关系与被引」" : "略去「关系与被引」");
    },
    light: function (stage) {
      stage.state.dark = !stage.state.dark;
      stage.paintScheme();
      stage.changed();
    },
    black: function (stage) { stage.cover("black"); },
    white: function (stage) { stage.cover("white"); },
    pause: function (stage) { timed(stage, study.timer.toggled(stage.state.timer, Date.now())); },
    restart: function (stage) { timed(stage, study.timer.started(Date.now())); },
    start: function (stage) {
      stage.before = stage.state.slide;
      stage.go({ part: 0, page: 0 });
    },
    resume: function (stage) { stage.go((stage.before && stage.screen.find(stage.before)) || stage.place); },
    full: function (stage) {
      if (document.fullscreenElement) {
        stage.input.wasFull = false; // we left full screen ourselves, so the stage stays
        document.exitFullscreen();
      } else if (!study.fill()) stage.tell("这个浏览器不能全屏，可以按 F11");
    },
    presenter: function (stage) {
      if (stage.present()) return;
      stage.overlay.open("presenter", study.sheets.notes(stage.deck, "这些字全场都看得到。"));
      stage.tell("浏览器拦住了讲者窗口。请允许本站弹出窗口，再按 P。讨论题和备注先放在这里");
    },
    leave: function (stage) { stage.leave(); }
  };

  /*
   * Run a command by its name. Every command ends a blank screen. If a sheet is open, next and
   * previous turn its pages; any other command closes it first.
   */
  study.run = function (stage, name) {
    if (!Object.prototype.hasOwnProperty.call(RUN, name)) return undefined;
    var covered = stage.state.black;
    if (covered && name !== "leave") {
      stage.cover("");
      if (covered === name || name === "next" || name === "previous") return undefined;
    }
    stage.tell("");
    var over = stage.overlay;
    if (over.kind && (name === "next" || name === "previous")) return over.turn(name === "next" ? 1 : -1);
    var isSame = over.kind === name;
    var isOver = Boolean(over.kind);
    over.close();
    if (isSame || (isOver && name === "leave")) return undefined;
    return RUN[name](stage);
  };
}());
