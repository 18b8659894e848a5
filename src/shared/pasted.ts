import type { Assignment } from './setup';

/** What there is to say about a command line that became an assignment; the words are in text/<language>/setup.ts. */
export const pasteNotes = [
  'noMiner',
  'oldSyntax',
  'ethereumEnded',
  'etcChanged',
  'coinEnded',
  'coinUnknown',
  'coinGuessed',
  'poolGone',
  'poolUnreadable',
  'noPool',
  'noWallet',
  'variable',
  'minerChanged',
  'someDevices',
  'password',
  'ours',
  'ignored',
] as const;
export type PasteNoteId = (typeof pasteNotes)[number];

export interface PasteNote {
  readonly note: PasteNoteId;
  readonly values: Readonly<Record<string, string>>;
}

/** A start script's line as a setup would say it. Nothing of it is checked or applied; '' and [] are what the line does not tell. */
export interface Pasted {
  /** null: no miner that we know is started in it. */
  readonly assignment: Assignment | null;
  /** The worker's name, in the form that a rig's name has; null: none. */
  readonly rigName: string | null;
  readonly notes: readonly PasteNote[];
}
