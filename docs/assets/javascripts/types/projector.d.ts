// The parts of window.study that projector/, presenter.js, site/project.js and plan.js add.

interface Study {
  deck: any;
  tables: any;
  Screen: any;
  answers: any;
  Items: any;
  timer: any;
  Peers: any;
  session: any;
  reader: any;
  commands: any;
  sheets: any;
  Overlay: any;
  run: any;
  Input: any;
  stage: any;
  presenter: any;
  fill(): boolean;
  project(given?: any): void;
  plan: any;
}
interface PlanStep {
  page: string;
  id: string;
  title: string;
  minutes: number;
  note: string;
}
