import type { JobClass } from './literals';

/**
 * What a decision about a program rests on. Written into history: add, never rename. Each is worded in `text/<language>/guard.ts`
 * as what the program did or is: `opened /dev/nvidia-uvm`, `is on the list of players`.
 */
export const evidenceKinds = [
  // How it was noticed
  'asked',
  'opened',
  'held',
  'listed',
  'started',
  // What it is
  'minerName',
  'minerArgument',
  'notebookName',
  'serverName',
  'desktopName',
  'onlyDraws',
  'gameVariable',
  'gameName',
  'drawsHard',
  'playerName',
  'videoEngines',
  'library',
  'trainingVariable',
  'trainingName',
  'interpreter',
  'sharedServer',
  'unknown',
  'unseen',
  // What became of it
  'taughtAlways',
  'taughtNever',
  'learntNever',
  'gamesSetting',
  'idle',
  'busyAgain',
  'usageUnknown',
  'noContext',
  'reopened',
  'letGo',
  'ended',
  'gameEnded',
  'bouncing',
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** One piece of evidence as data; `values` are those that its words name. */
export interface Evidence {
  readonly kind: EvidenceKind;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What the guard did about a program. Written into history: add, never rename. */
export const guardActs = ['madeRoom', 'spared', 'released', 'returned', 'ended', 'bouncing', 'foreignMiner'] as const;
export type GuardAct = (typeof guardActs)[number];

export const programRules = ['always', 'never'] as const;
/** `always`: mining pauses for this program, whatever it is. `never`: it goes on beside it. */
export type ProgramRule = (typeof programRules)[number];

/** A program that uses devices now, as faces show it beside the job that it may be. */
export interface GuardedProgram {
  readonly pid: number;
  readonly name: string;
  readonly class: JobClass;
  readonly devices: readonly string[];
  /** ms since 1970 */
  readonly sinceMs: number;
  /** What a rule for it would be kept under; null: it cannot be told apart from other programs, so none can be given. */
  readonly match: string | null;
  readonly isBlocking: boolean;
  /** Why it is what it is, then why it blocks or not. */
  readonly why: readonly Evidence[];
}

/** A device that stays free for longer than the quiet time, since a program starts there and ends again and again. */
export interface GuardWait {
  readonly device: string;
  readonly name: string;
  readonly times: number;
  /** ms since 1970 */
  readonly untilMs: number;
}

/** What the guard knows, as part of the state. `programs` are all that use devices, those that mining goes on beside too. */
export interface GuardState {
  readonly programs: readonly GuardedProgram[];
  readonly waits: readonly GuardWait[];
}
