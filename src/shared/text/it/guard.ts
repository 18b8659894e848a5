import type { EvidenceKind, GuardAct } from '../../evidence';

export const evidence = {
  asked: 'ha chiesto la GPU',
  opened: 'ha aperto {node}',
  held: 'usava la GPU quando Fallow ha iniziato a guardare',
  listed: 'calcola sulla GPU, come dice il suo driver',
  started: 'prepara una GPU per un container',
  minerName: "è nell'elenco dei miner ({word})",
  minerArgument: "ha ricevuto l'indirizzo di un pool di mining",
  notebookName: 'è un notebook ({word})',
  serverName: 'è un server di inferenza ({word})',
  desktopName: "è nell'elenco dei programmi del desktop ({word})",
  onlyDraws: 'disegna e non calcola nulla sulla GPU',
  gameVariable: 'è stato avviato da Steam o da Wine ({variable} è impostata)',
  gameName: 'è un gioco o ne esegue uno ({word})',
  drawsHard: 'disegna con il {smPct} % della GPU e {usedMiB} MiB della sua memoria',
  playerName: "è nell'elenco dei riproduttori video ({word})",
  videoEngines: 'lavora su video ({videoPct} % dei motori video, {smPct} % della GPU)',
  library: 'ha caricato {library}',
  trainingVariable: 'fa parte di un training ({variable} è impostata)',
  trainingName: 'ha il nome di un training ({word})',
  interpreter: 'gira in {word}, come quasi ogni training',
  sharedServer: 'calcola per altri processi (MPS)',
  unknown: 'calcola sulla GPU',
  unseen: 'non si può guardare: non è uno dei tuoi processi',
  taughtAlways: 'è un programma per cui il mining si ferma sempre, come hai detto',
  taughtNever: 'è un programma per cui il mining non si ferma mai, come hai detto',
  learntNever: 'ha già aperto la GPU senza essere un lavoro',
  gamesSetting: 'è un gioco, e per i giochi il mining non si ferma, come hai detto',
  idle: 'non fa nulla sulla GPU da {idleMin} min e lascia abbastanza memoria',
  busyAgain: 'lavora di nuovo ({smPct} % della GPU)',
  usageUnknown: 'forse lavora di nuovo: il driver non lo dice più',
  noContext: 'ha aperto la GPU e non ne ha fatto nulla',
  reopened: 'ha aperto di nuovo la GPU',
  letGo: 'ha lasciato la GPU',
  ended: 'è finito',
  gameEnded: 'è finito',
  bouncing: 'è partito e finito in pochi secondi {times} volte',
} as const satisfies Record<EvidenceKind, string>;

export const unnamed = { node: 'la GPU', library: 'una libreria di deep learning', job: 'un programma' } as const;

export const and = '{all} e {last}';

export const acts = {
  madeRoom: 'Posto per {job}: {why}',
  spared: 'Il mining continua accanto a {job}: {why}',
  released: 'Il mining può continuare accanto a {job}: {why}',
  returned: 'Di nuovo posto per {job}: {why}',
  ended: '{job} è finito: i suoi dispositivi restano liberi per {quiet} prima di minare di nuovo',
  bouncing: '{job} è partito e finito in pochi secondi {times} volte: i suoi dispositivi restano liberi per {quiet}',
  foreignMiner: 'Qui gira un altro miner: {job}; {why}',
} as const satisfies Record<GuardAct, string>;
