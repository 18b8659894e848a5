import type { runTexts as english } from '../en/run';
import type { TextsLike } from '../fill';

export const runTexts: TextsLike<typeof english> = {
  unknownOption: 'fallow run: opzione sconosciuta {option}',
  noValue: 'fallow run: {option} richiede un valore',
  runNoCommand: 'fallow run: quale comando?',
  runUsage: 'Uso: fallow run [--gpus LISTA] [--data CARTELLA] -- COMANDO…',
  runNotFree: 'fallow: dopo {seconds} s un miner era ancora lì; si parte comunque',
  runNoAnswer: 'fallow: l’app non risponde ({detail}); si parte comunque',
};
