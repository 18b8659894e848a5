import type {
  modes as englishModes,
  rig as englishRig,
  sentences as englishSentences,
  words as englishWords,
} from '../en/states';
import type { TextsLike } from '../fill';

export const words: TextsLike<typeof englishWords> = {
  idle: 'Inattiva',
  starting: 'In avvio',
  mining: 'Mining',
  vacating: 'Fa posto',
  inUse: 'In uso',
  waiting: 'In attesa',
  cooling: 'Si raffredda',
  paused: 'In pausa',
  excluded: 'Esclusa',
  faulted: 'Serve il tuo aiuto',
  off: 'Spento',
};

export const trainingWord = 'Training';

export const modes: TextsLike<typeof englishModes> = {
  mining: { word: 'Mining', line: 'Mina ogni volta che una GPU è libera.' },
  training: { word: 'Training', line: 'Non mina finché non lo dici tu. Tutte le GPU sono per i tuoi lavori.' },
  off: { word: 'Spento', line: 'Nessun miner, nessuna sorveglianza: Fallow non tocca le GPU.' },
};

export const sentences: TextsLike<typeof englishSentences> = {
  idle: 'Inattiva',
  idleMode: 'Libera per te: in modalità training non si mina',
  idleNotSetUp: 'Ancora da configurare: scegli che cosa mina {device}',
  starting: 'Avvio[ di {miner}]',
  startingDataset: 'Avvio[ di {miner}]: costruisce il dataset, circa 20 s',
  startingDag: 'Avvio[ di {miner}]: costruisce il DAG sulla scheda',
  mining: 'Mina[ {coin}][ a {hashrate}]',
  vacatingJob: 'Fa posto[ a {job}] su {device}',
  vacatingHot: '{device} è[ a {temperature},] troppo calda: il miner si ferma',
  vacatingSensorLost: '{device} ha perso il sensore di temperatura: il miner si ferma',
  vacating: 'Il miner si ferma su {device}',
  training: '{device} è in training[: {job}][, {duration}]',
  inUse: '{device} è in uso[: {job}][, {duration}]',
  waiting: 'Training finito. Torna a minare[ tra {remaining}]',
  coolingHot: '{device} è[ a {temperature},] troppo calda: aspetta[ fino a {resumeAt}]. Controlla le ventole',
  cooling: '{device} è a {temperature}: aspetta fino a {resumeAt}',
  coolingSensorLost: '{device} ha perso il sensore di temperatura: lo aspetta. Se continua, controlla il driver',
  paused: 'In pausa per tua scelta[ fino alle {time}]',
  pausedSchedule: "In pausa per l'orario impostato[ fino alle {time}]",
  excluded: 'Esclusa da te: non mina',
  faulted: '{title}. {todo}',
  faultedUnknown: '{device} ha bisogno di te. Guarda il log',
  off: 'Spento: Fallow non la tocca',
};

export const rig: TextsLike<typeof englishRig> = {
  separator: ' · ',
  noDevices: 'Nessuna GPU trovata. Controlla il driver, o prova il rig di prova',
  notSetUp: 'Ancora da configurare: scegli che cosa minare',
  off: 'Spento: non si mina e nessuna GPU è sorvegliata',
  trainingMode: 'Tutte le GPU sono libere per te',
  mining: 'Mina[ {coin}] su {devices}',
  starting: 'Avvio[ di {miner}] su {devices}',
  vacating: 'Fa posto su {devices}',
  training: '{devices} in training[: {job}]',
  inUse: '{devices} in uso[: {job}]',
  waiting: 'Torna a minare[ tra {remaining}]',
  cooling: '{devices} in raffreddamento',
  paused: 'In pausa per tua scelta[ fino alle {time}]',
  pausedRules: 'In pausa per le tue regole',
  excluded: '{devices} a tua disposizione',
  faulted: '{devices}: {title}',
  idle: '{devices} in attesa',
  practiceCoin: 'monete di prova',
  coins: '{n} monete',
  gpu: 'GPU {n}',
  cpu: 'CPU',
  gpus: '{n} GPU',
  devices: '{n} dispositivi',
};
