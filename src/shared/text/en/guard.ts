import type { EvidenceKind, GuardAct } from '../../evidence';

/** What a program did or is, as the end of a sentence that begins with its name or with "it". */
export const evidence = {
  asked: 'asked for the GPU',
  opened: 'opened {node}',
  held: 'was using the GPU when Fallow began to look',
  listed: 'computes on the GPU, as its driver says',
  started: 'makes a GPU ready for a container',
  minerName: 'is on the list of miners ({word})',
  minerArgument: 'was given the address of a mining pool',
  notebookName: 'is a notebook ({word})',
  serverName: 'is an inference server ({word})',
  desktopName: 'is on the list of desktop programs ({word})',
  onlyDraws: 'draws and computes nothing on the GPU',
  gameVariable: 'was started by Steam or Wine ({variable} is set)',
  gameName: 'is a game or runs one ({word})',
  drawsHard: 'draws with {smPct} % of the GPU and {usedMiB} MiB of its memory',
  playerName: 'is on the list of players ({word})',
  videoEngines: 'works on video ({videoPct} % of the video engines, {smPct} % of the GPU)',
  library: 'loaded {library}',
  trainingVariable: 'is a part of a training ({variable} is set)',
  trainingName: 'has the name of a training ({word})',
  interpreter: 'runs in {word}, as most training does',
  sharedServer: 'computes for other processes (MPS)',
  unknown: 'computes on the GPU',
  unseen: 'cannot be looked into: it is not one of your processes',
  taughtAlways: 'is a program that mining always pauses for, as you said',
  taughtNever: 'is a program that mining never pauses for, as you said',
  learntNever: 'has opened the GPU before without being a job',
  gamesSetting: 'is a game, and mining does not pause for games, as you said',
  idle: 'has done nothing on the GPU for {idleMin} min and leaves enough of its memory',
  busyAgain: 'is at work again ({smPct} % of the GPU)',
  usageUnknown: 'may be at work again: the driver does not say any more',
  noContext: 'opened the GPU and did nothing with it',
  reopened: 'opened the GPU again',
  letGo: 'has let go of the GPU',
  ended: 'ended',
  gameEnded: 'ended',
  bouncing: 'started and ended within seconds {times} times',
} as const satisfies Record<EvidenceKind, string>;

/** What stands in for a node, library or program whose name is not known. */
export const unnamed = { node: 'the GPU', library: 'a deep-learning library', job: 'a program' } as const;

export const and = '{all} and {last}';

/** One decision, one sentence without a full stop. {why} is made of the words above. */
export const acts = {
  madeRoom: 'Room for {job}: it {why}',
  spared: 'Mining goes on beside {job}: it {why}',
  released: 'Mining may go on beside {job}: it {why}',
  returned: 'Room for {job} again: it {why}',
  ended: '{job} ended: its devices stay free for {quiet} before they mine again',
  bouncing: '{job} started and ended within seconds {times} times: its devices stay free for {quiet}',
  foreignMiner: 'Another miner runs here: {job}. It {why}',
} as const satisfies Record<GuardAct, string>;
