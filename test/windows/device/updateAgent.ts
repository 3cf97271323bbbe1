/** How a member of the agent answers, instead of by itself; see `update-agent/answers.h`. */
export interface AgentAnswer {
  /** Only where this text occurs in the arguments, or in the id of the update. */
  when?: string;
  /** Only so often; after that the next answer of the list, or the member itself. */
  times?: number;
  sleepMs?: number;
  /** Never returns. */
  hang?: true;
  /** The process ends as after an access violation. */
  crash?: true;
  /** `0x80240016`; thrown. */
  hresult?: string;
  message?: string;
  value?: boolean | number | string;
  /** An empty VARIANT, whatever the type library promises. */
  nothing?: true;
  /** For `UpdateSearcher.Search`: the result's code and warnings, the list being as it is. */
  resultCode?: number;
  warnings?: readonly { hresult: string; message?: string; context?: number }[];
}

/** What an act changes on the device. Keys begin with `HKLM\`. */
export type AgentEffect =
  | { setValue: string; name: string; data: string }
  | { setValue: string; name: string; kind: 'REG_DWORD' | 'REG_QWORD'; data: number }
  | { addKey: string; volatile?: true }
  | { removeKey: string }
  | { removeValue: string; name: string }
  | { writeFile: string; text: string }
  | { removeFile: string }
  | {
      event: number;
      log?: string;
      source?: string;
      level?: 'information' | 'warning' | 'error';
      data?: Readonly<Record<string, string | number>>;
    };

/** What becomes of an update: `gone` is neither offered nor installed. */
export type Becomes = 'installed' | 'offered' | 'gone';

/** What an attempt to download or to install does, and what the agent says of it. */
export interface AgentOutcome {
  /** 2 succeeded (default), 3 with errors, 4 failed, 5 aborted. */
  resultCode?: number;
  /** `0x80070643`. */
  hresult?: string;
  ms?: number;
  rebootRequired?: boolean;
  /** Nothing more can be installed before the reboot. */
  blocksUntilReboot?: boolean;
  /** Default: installed after success, offered after a failure. */
  becomes?: Becomes;
  /** At once. */
  effects?: readonly AgentEffect[];
  /** What the next boot does, before any program of it reads anything. */
  atReboot?: {
    becomes?: Becomes;
    effects?: readonly AgentEffect[];
    /** Only after `Commit`. */
    onlyCommitted?: true;
  };
  /** False: no records 19, 20, 43, 44. */
  events?: false;
  hang?: true;
  /** The calling process ends, before or after the act. */
  crash?: 'before' | 'after';
  /** The act is done although the calling process was ended meanwhile. */
  goesOn?: true;
}

export interface AgentCategory {
  id: string;
  name: string;
  /** Default: `UpdateClassification`. */
  type?: 'UpdateClassification' | 'Product' | 'ProductFamily' | 'Company';
  parent?: string;
}

export interface AgentUpdate {
  id: string;
  revision: number;
  title: string;
  kbs: readonly string[];
  categories: readonly AgentCategory[];
  description?: string;
  severity?: 'Critical' | 'Important' | 'Moderate' | 'Low';
  /** `2026-11-10T18:00:00Z`. */
  released?: string;
  deadline?: string;
  maxBytes?: number;
  minBytes?: number;
  /** 1 installation (default), 2 uninstallation, 5 optional installation. */
  deploymentAction?: number;
  browseOnly?: boolean;
  mandatory?: boolean;
  beta?: boolean;
  perUser?: boolean;
  uninstallable?: boolean;
  /** Default: true. */
  eulaAccepted?: boolean;
  eulaText?: string;
  behavior?: {
    canRequestUserInput?: boolean;
    /** 2: exclusive. */
    impact?: number;
    /** 0 never, 1 always, 2 can request. */
    rebootBehavior?: number;
    requiresNetwork?: boolean;
  };
  driver?: {
    class?: string;
    hardwareId?: string;
    manufacturer?: string;
    model?: string;
    provider?: string;
    date?: string;
    problem?: number;
    status?: number;
  };
  supersedes?: readonly string[];
  cves?: readonly string[];
  bulletins?: readonly string[];
  languages?: readonly string[];
  moreInfoUrls?: readonly string[];
  supportUrl?: string;
  releaseNotes?: string;
  handler?: string;
  contents?: readonly string[];
  bundled?: readonly AgentUpdate[];
  autoSelection?: number;
  autoDownload?: number;
  downloadPriority?: number;
  autoSelectOnWebSites?: boolean;
  /** How it stands when the test begins. */
  installed?: boolean;
  hidden?: boolean;
  downloaded?: boolean;
  /** False: no search for installed updates lists it although it is one, as reported of Server 2016 and of 25H2. */
  listed?: false;
  /** Only while these updates are installed. */
  appearsAfter?: readonly string[];
  /** Only from this boot on; the first is 1. */
  appearsAtBoot?: number;
  /** Only these services offer it, by id; `scan` is any offline scan file. */
  services?: readonly string[];
  /** One outcome, or one for each attempt of which the last stays. */
  download?: AgentOutcome | readonly AgentOutcome[];
  install?: AgentOutcome | readonly AgentOutcome[];
  /** Members that answer otherwise: `IsDownloaded`, `InstallationBehavior.RebootBehavior`, `Identity.UpdateID`. */
  members?: Readonly<Record<string, readonly AgentAnswer[]>>;
}

export interface AgentHistoryEntry {
  id: string;
  revision?: number;
  title: string;
  /** 1 installation, 2 uninstallation. */
  operation?: number;
  resultCode?: number;
  hresult?: string;
  date: string;
  client?: string;
}

export interface AgentService {
  id: string;
  name: string;
  managed?: boolean;
  registeredWithAU?: boolean;
  default?: boolean;
}

/** The update agent of a device, as a test wants it. */
export interface AgentScenario {
  updates?: readonly AgentUpdate[];
  /** What was there before, newest first. */
  history?: readonly AgentHistoryEntry[];
  /** Default: Windows Update alone. */
  services?: readonly AgentService[];
  /**
   * By interface without its version, and member: `IUpdateSearcher.Search`, `ISystemInformation.RebootRequired`;
   * `Session.Create` is making a `Microsoft.Update.Session`.
   */
  answers?: Readonly<Record<string, readonly AgentAnswer[]>>;
  /** Until the first restart. */
  rebootRequired?: boolean;
  rebootRequiredBeforeInstallation?: boolean;
  /**
   * `BeginDownload` and `BeginInstall` take an automation object as callback, also one that has nothing to call. By
   * default they refuse it, and acts are done in one call. Null is never taken.
   */
  takesCallbacks?: true;
  /** How long a search takes that was begun by `BeginSearch`. */
  searchMs?: number;
  /**
   * What Windows Management Instrumentation says; a namespace or class that is not here does not exist. 64-bit numbers
   * are texts.
   */
  wmi?: readonly {
    namespace: string;
    class: string;
    rows: readonly Readonly<Record<string, string | number | boolean | null | readonly string[]>>[];
  }[];
  automatic?: { enabled?: boolean; level?: number; lastSearch?: string; lastInstallation?: string };
  agentVersion?: string;
}

/** One line of the log of calls: every call and put; a get only where its arguments did not fit. */
export interface AgentCall {
  time: string;
  pid: number;
  kind: 'create' | 'call' | 'put' | 'get' | 'problem';
  object?: string;
  member?: string;
  /** An update stands here as its id, a collection as the list of them. */
  args?: unknown[];
  /** The id of the update that was called. */
  update?: string;
  problem?: string;
}

/** A record of the event log of the bench. */
export interface AgentEvent {
  log: string;
  source: string;
  id: number;
  level: string;
  time: string;
  data: Record<string, string | number> | null;
}

const FOLDER = 'C:\\bench\\update-agent';

/** The files of the agent; `update-agent/places.h` knows the same names. */
export const agentFiles = {
  scenario: `${FOLDER}\\scenario.json`,
  state: `${FOLDER}\\state.json`,
  calls: `${FOLDER}\\calls.jsonl`,
  events: `${FOLDER}\\events.jsonl`,
} as const;
