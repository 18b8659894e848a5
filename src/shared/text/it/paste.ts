import type { pasteNotes as english } from '../en/paste';
import type { TextsLike } from '../fill';

export const pasteNotes: TextsLike<typeof english> = {
  noMiner: 'Questa riga non avvia nessun miner che Fallow conosca. Conosce {known}.',
  oldSyntax: '-S, -FS e -O sono la forma di ethminer del 2017. Gli indirizzi sono scritti nella forma di oggi.',
  ethereumEnded:
    'Ethereum è proof of stake dal {date}: nessuno può più minarlo. Al suo posto qui c’è Ethereum Classic. I suoi indirizzi hanno lo stesso aspetto, ma un exchange che ti ha dato un indirizzo Ethereum potrebbe non accreditarlo: usa un wallet tuo.',
  etcChanged: 'Ethereum Classic si mina con etchash dal 2020, non con ethash.',
  coinEnded: 'Le schede grafiche non possono più minare {coin}. Scegli un’altra moneta.',
  coinUnknown: 'La riga non dice quale moneta mina. Indicala tu[: {choices}].',
  coinGuessed: 'La riga non nomina la moneta. {algorithm} è l’algoritmo di {coin}.',
  poolGone: '{pool} è tralasciato: quel pool non esiste più (finito: {since}).',
  poolUnreadable: '{pool} è tralasciato: non è un indirizzo di pool con host e porta.',
  noPool: 'Non resta nessun pool. Indicane uno che paghi la moneta che mini.',
  noWallet: 'La riga non contiene un indirizzo wallet. Indica il tuo.',
  variable: 'L’indirizzo sta in una variabile, {name}, impostata altrove.',
  minerChanged: '{from} non lo mina (più)[: {algorithm}]. {to} sì.',
  someDevices: 'La riga valeva solo per i dispositivi {devices}. Qui vale per tutti: scegli altri dispositivi se ne vuoi meno.',
  password:
    'La password non viene ripresa; alla maggior parte dei pool non serve. Se al tuo serve, mettila negli argomenti extra.',
  ours: 'Questi li imposta Fallow: {args}',
  ignored: 'Tralasciato: {args}',
};
