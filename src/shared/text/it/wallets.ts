import type { walletReasons as english } from '../en/wallets';
import type { TextsLike } from '../fill';

export const walletReasons: TextsLike<typeof english> = {
  checksumRight: 'il codice di controllo è giusto',
  subaddress: 'è un sottoindirizzo, che alcuni pool non accettano',
  integrated: 'è un indirizzo integrato, usato dagli exchange e non accettato da alcuni pool',
  noChecksum: 'gli indirizzi di questa moneta non hanno codice di controllo: confrontalo due volte con il tuo wallet',
  notChecksummed: 'è scritto senza il codice di controllo: confrontalo con il tuo wallet, o usa la forma indicata',
  empty: 'è vuoto',
  unknownCoin: 'Fallow non conosce questa moneta',
  badCharacters: 'contiene caratteri che un indirizzo così non ha',
  wrongPrefix: 'non comincia come gli indirizzi di questa moneta',
  wrongLength: 'è troppo corto o troppo lungo: forse ne manca un pezzo',
  wrongChecksum: 'il codice di controllo è sbagliato: un carattere è errato o manca',
  notOnCurve: 'non è una chiave che un wallet possa creare: un carattere è sbagliato',
  otherNetwork: 'appartiene a una rete di test',
  otherCoin: "è un indirizzo di un'altra moneta",
  contract: 'appartiene a un contratto, che non può ricevere i pagamenti del mining',
  workerAttached: 'ha attaccato il nome di un worker: toglilo',
  placeholder: 'è un segnaposto, non un vero indirizzo',
  burn: 'nessuno può spendere da lì: è un indirizzo per distruggere monete',
};
