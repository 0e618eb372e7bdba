/* Carries out the commands of a stage. They come from keys, buttons and the trainer's window. */
(function () {
  "use strict";

  const study = window.study;

  const SCALES = [0.8, 0.9, 1, 1.1, 1.25, 1.4, 1.6, 1.8, 2];

  function scaled(stage, by) {
    const at = SCALES.indexOf(stage.state.scale);
    const next = by
      ? Math.max(0, Math.min(SCALES.length - 1, (at < 0 ? SCALES.indexOf(1) : at) + by))
      : SCALES.indexOf(1);
    stage.state.scale = SCALES[next];
    stage.again();
    stage.tell(`字号 ${Math.round(stage.state.scale * 100)}%`);
  }

  function timed(stage, timer) {
    stage.state.timer = timer;
    stage.tick();
    stage.changed();
  }

  const RUN = {
    next(stage) {
      const at = stage.place;
      const hidden = stage.items.hidden();
      if (hidden.length) stage.items.give(hidden.slice(0, 1), true);
      else if (at.page + 1 < stage.screen.part(at.part).pages)
        stage.go({ part: at.part, page: at.page + 1 });
      else if (at.part + 1 < stage.deck.parts.length) stage.go({ part: at.part + 1, page: 0 });
      else stage.tell("已经是最后一页");
    },
    previous(stage) {
      const at = stage.place;
      if (at.page > 0) stage.go({ part: at.part, page: at.page - 1 });
      else if (at.part > 0)
        stage.go({ part: at.part - 1, page: stage.screen.part(at.part - 1).pages - 1 });
      else stage.tell("已经是第一页");
    },
    first(stage) {
      stage.go({ part: 0, page: 0 });
    },
    last(stage) {
      const part = stage.deck.parts.length - 1;
      stage.go({ part, page: stage.screen.part(part).pages - 1 });
    },
    goto(stage) {
      stage.input.typed = "";
      stage.tell("跳到第几页？打数字，再按回车");
    },
    overview(stage) {
      const number = function (part, page) {
        return stage.numberOf(part, page);
      };
      stage.overlay.open("overview", study.sheets.overview(stage.deck, stage.screen, number));
    },
    help(stage) {
      stage.overlay.open("help", study.sheets.help(study.commands.list));
    },
    citation(stage) {
      const at = document.activeElement;
      stage.cite(at && at.matches("a.cite") ? at : null);
    },
    answers(stage) {
      const hidden = stage.items.hidden();
      stage.items.give(hidden.length ? hidden : stage.items.holders(), hidden.length > 0);
      if (!stage.items.holders().length) stage.tell("这一页没有答案");
    },
    bigger(stage) {
      scaled(stage, 1);
    },
    smaller(stage) {
      scaled(stage, -1);
    },
    usual(stage) {
      scaled(stage, 0);
    },
    details(stage) {
      stage.state.details = !stage.state.details;
      stage.again();
      stage.tell(stage.state.details ? "显示「关系与被引」" : "略去「关系与被引」");
    },
    light(stage) {
      stage.state.dark = !stage.state.dark;
      stage.paintScheme();
      stage.changed();
    },
    black(stage) {
      stage.cover("black");
    },
    white(stage) {
      stage.cover("white");
    },
    pause(stage) {
      timed(stage, study.timer.toggled(stage.state.timer, Date.now()));
    },
    restart(stage) {
      timed(stage, study.timer.started(Date.now()));
    },
    start(stage) {
      stage.before = stage.state.slide;
      stage.go({ part: 0, page: 0 });
    },
    resume(stage) {
      stage.go((stage.before && stage.screen.find(stage.before)) || stage.place);
    },
    full(stage) {
      if (document.fullscreenElement) {
        stage.input.wasFull = false; // we left full screen ourselves, so the stage stays
        document.exitFullscreen();
      } else if (!study.fill()) stage.tell("这个浏览器不能全屏，可以按 F11");
    },
    presenter(stage) {
      if (stage.present()) return;
      stage.overlay.open("presenter", study.sheets.notes(stage.deck, "这些字全场都看得到。"));
      stage.tell("浏览器拦住了讲者窗口。请允许本站弹出窗口，再按 P。讨论题和备注先放在这里");
    },
    leave(stage) {
      stage.leave();
    }
  };

  /*
   * Run a command by its name. Every command ends a blank screen. If a sheet is open, next and
   * previous turn its pages; any other command closes it first.
   */
  study.run = function (stage, name) {
    if (!Object.prototype.hasOwnProperty.call(RUN, name)) return undefined;
    const covered = stage.state.black;
    if (covered && name !== "leave") {
      stage.cover("");
      if (covered === name || name === "next" || name === "previous") return undefined;
    }
    stage.tell("");
    const over = stage.overlay;
    if (over.kind && (name === "next" || name === "previous"))
      return over.turn(name === "next" ? 1 : -1);
    const isSame = over.kind === name;
    const isOver = Boolean(over.kind);
    over.close();
    if (isSame || (isOver && name === "leave")) return undefined;
    return RUN[name](stage);
  };
})();
