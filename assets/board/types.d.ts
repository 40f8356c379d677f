// The shapes of what the page, the server and the board hand one another (docs/protocol.md), for the type checker only.

/** What a figure's attribute follows: an array's or curve column's name, or an object of docs/protocol.md, "Bindings". */
export type Source = string | { [setting: string]: any };
export type Bindings = Record<string, Source>;

/** A Plotly figure as JSON; Plotly brings no types of its own. */
export interface Figure {
  data: any[];
  layout?: any;
}

export interface ProbeSpec {
  map: string;
  label: string;
  points?: { trace: number; set: string }[];
  axes?: { name: string; middle: number; spread: number }[]; // of x1, x2 and of a label that is a value, in a table's units
  classes?: string[]; // their names
  [setting: string]: any;
}

/** One way to look at a panel's arrays. */
export interface ViewSpec {
  pinned?: import("./pinned_lines.js").PinnedLine[]; // painted under its own lines
  name: string;
  label: string;
  figure: Figure;
  bindings: Record<string, any>;
  probe?: ProbeSpec | null;
  series?: (number | null)[];
  cells?: boolean;
  needs?: string[];
  in_turn?: boolean;
}

/** A tick box under a panel. */
export interface SwitchSpec {
  name: string;
  label: string;
  on: boolean;
  restyle?: Record<string, [any, any]>;
  relayout?: Record<string, [any, any]>;
  rebind?: Record<string, Record<string, any>>;
  view?: string;
  discrete?: boolean;
  needs?: string[];
}

/** A panel of the board's specification; what else is in it is for its kind. */
export interface PanelSpec {
  id: string;
  area: string;
  title: string;
  kind: string;
  every_frame?: boolean;
  views?: ViewSpec[];
  switches?: SwitchSpec[];
  says?: boolean;
  banner?: boolean;
  [setting: string]: any;
}

export interface ChartPanelSpec extends PanelSpec {
  views: ViewSpec[];
  switches: SwitchSpec[];
}

export interface Column {
  id: string | null;
  label: string;
  format?: string;
  array?: string;
  std?: string;
  best: "low" | "high" | null;
}

export interface Row {
  label: string;
  color?: string;
  dash?: string;
}

/** What a click does: the edit, with the number of the image or row under the name `item`. */
export interface Action {
  label: string;
  edit: Edit;
  item: string;
}

export interface TablePanelSpec extends PanelSpec {
  rows: (string | Row)[];
  row_label: string;
  columns: Column[];
  action: Action;
}

export interface ReadoutSpec {
  id: string;
  label: string;
  source: string;
  format: string;
  value?: any;
}

export interface FoldSpec {
  name: string;
  title: string;
  panels: string[];
  away?: string;
}

export type RGB = number[];

/** What a board shows. */
export interface BoardSpec {
  structure: string;
  diverging: RGB[];
  diverging_dark?: RGB[];
  classes?: RGB[];
  readouts?: ReadoutSpec[];
  controls?: string[] | null;
  unit?: string;
  step_unit?: string | null;
  does?: { step?: string; epoch?: string };
  score?: string;
  panels: PanelSpec[];
  modules?: Record<string, string>;
  styles?: string[];
  grid?: string;
  grid_folded?: string;
  grid_medium?: string;
  fold?: FoldSpec;
  [own: string]: any; // what a page's own panels need besides
}

/** An edit of the settings, and a command to the run. */
export interface Edit {
  op: string;
  [argument: string]: any;
}
export interface Command {
  op: string;
  [argument: string]: any;
}

/** What can be done about it, with one click. */
export interface Way {
  label: string;
  edit: Edit;
}

/** What the page hands the board. */
export interface BoardData {
  base: string;
  token: string;
  files?: string;
  module: string;
  preload?: string[];
  plotly?: string;
  plotly_version?: string;
  resume_refused?: boolean;
  edit_seen?: number;
  board: BoardSpec;
  view?: Record<string, any>;
  settings?: Record<string, string[]>; // by path: what each is called, and its value in words
  ways_out?: Record<string, Way>;
  exports?: { name: string; title: string }[];
}

/** Streamlit's side of the component. */
export interface Component {
  parentElement: HTMLElement;
  data: BoardData;
  setStateValue(name: string, value: any): void;
  setTriggerValue(name: string, value: any): void;
}

export type RunState = "paused" | "playing" | "stopped" | "diverged";

/** A frame's `info`. */
export interface FrameInfo {
  structure: string;
  run: number;
  full: boolean;
  epoch: number;
  step: number;
  state: RunState;
  message: string | null;
  warning?: { text: string; fresh?: boolean; way?: Way } | null;
  readouts: Record<string, any>;
  speed?: { mode: string; value: number };
  stop?: { epoch: number | null; loss: number | null; accuracy: number | null };
  curves?: { columns: string[]; from: number };
  ranges?: Record<string, number>;
  [own: string]: any; // what a page's own panels need besides
}

export type Level = "info" | "warning" | "error";

/** Why a run cannot start. */
export interface StandingMessage {
  level: Level;
  text: string;
  fields?: string[];
}

/** A text message of the server: one of these at a time. */
export interface Message {
  notice?: { level: Level; text: string; from?: { run: number; epoch: number } };
  refused?: string;
  command?: Command;
  role?: "owner" | "watcher";
  standing?: StandingMessage | null;
  put_back?: boolean;
  weights?: { text: string; epoch: number };
}
