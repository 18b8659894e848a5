import type * as en from '../en/switching';
import type { TextsLike } from '../fill';

export const switching: TextsLike<typeof en.switching> = {
  title: 'Cambio di moneta',
  about:
    'Se un file di configurazione dà a un dispositivo più monete (alternatives), può minare quella che rende di più tolta l’elettricità: almeno mezz’ora ciascuna, mai durante un lavoro o una prova del tuner.',
  choice: 'Moneta da minare',
  off: 'Sempre la prima della configurazione',
  on: 'Quella che ora rende di più',
  of: '{device}: {why}',
};

export const switchReasons: TextsLike<typeof en.switchReasons> = {
  off: 'il cambio è spento, quindi mina la sua prima moneta',
  single: 'ha una sola moneta',
  waiting: 'ora non mina nulla, quindi non si confronta nulla',
  staying: 'resta sulla sua moneta per almeno mezz’ora',
  noFigures:
    'non si confronta nulla: di una moneta manca il prezzo, o quanto rende un hash. I prezzi si attivano nella pagina del denaro',
  measuring: 'si sta misurando un’altra moneta, perché il suo hashrate qui non è ancora noto',
  best: 'nessun’altra moneta rende almeno il 5 % in più',
};
