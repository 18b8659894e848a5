import type { tray as english } from '../en/tray';
import type { TextsLike } from '../fill';

export const tray: TextsLike<typeof english> = {
  toTraining: 'Ferma il mining, GPU libere per il training',
  toMining: 'Mina ogni volta che una GPU è libera',
  device: '{device} · {name}: {word}',
  exclude: 'Non minare mai qui',
  include: 'Mina di nuovo qui',
  pauseHour: 'Pausa di 1 h',
  mineAgain: 'Riprendi subito il mining',
  job: '{job} su {devices}',
  listSeparator: ', ',
  open: 'Apri Fallow',
  quit: 'Esci: il mining si ferma',
  quitIdle: 'Esci da Fallow',

  toggledToTraining: 'Training: il mining si ferma',
  toggledToMining: 'Mining ogni volta che una GPU è libera',
  toggledHelp: 'Un clic sull’icona passa da mining a training e viceversa. Questo avviso appare una volta sola.',
  trainingReminder: 'Modalità training da 4 ore, e nessun lavoro in vista',
  trainingReminderHelp: 'Intanto non si mina nulla. Fai clic sull’icona per minare di nuovo.',

  closeMining: 'Continuare il mining senza questa finestra?',
  closeIdle: 'Lasciare Fallow in funzione senza questa finestra?',
  closeHelp: 'Questo desktop non mostra icone di notifica. Per riavere la finestra, avvia Fallow un’altra volta.',
  closeKeepMining: 'Continua il mining',
  closeKeep: 'Lascialo in funzione',
  closeStopMining: 'Ferma il mining ed esci',
  closeStop: 'Esci da Fallow',
  closeCancel: 'Lascia aperta la finestra',

  lostTitle: 'Il Fallow dietro questa finestra è terminato',
  lostHelp: 'Girava senza finestra. Ora non si mina nulla, a meno che sia stato riavviato.',
  lostStart: 'Avvia Fallow qui',
  lostClose: 'Chiudi la finestra',

  startFailed: 'Fallow non è riuscito ad avviarsi',
  leave: 'Chiudi',
};
