import type { probeFaults as english } from '../en/probeFaults';
import type { TextsLike } from '../fill';

export const probeFaults: TextsLike<typeof english> = {
  'pool/unknown-host': {
    title: 'Il nome del pool non si trova',
    help: "Controlla come è scritto l'indirizzo del pool, e che questa macchina sia connessa.[ Pool: {pool}.]",
  },
  'pool/no-connection': {
    title: 'Nessuna connessione con il pool',
    help: 'Controlla la rete, e che nessun firewall la blocchi. Anche il pool può essere fermo: prova un altro dei suoi server.[ Pool: {pool}.]',
  },
  'pool/connection-refused': {
    title: 'Nessuno ascolta sulla porta del pool',
    help: "Controlla la porta: i pool ne hanno una per ogni moneta, e spesso un'altra per TLS.[ Pool: {pool}.]",
  },
  'pool/timed-out': {
    title: 'Il pool accetta la connessione ma non risponde',
    help: 'Controlla la porta, e se è per TLS (stratum+ssl://) o no (stratum+tcp://). Se sono giuste, prova un altro server del pool.[ Pool: {pool}.]',
  },
  'pool/not-tls': {
    title: 'La porta del pool non parla TLS',
    help: "Usa la porta TLS del pool, o stratum+tcp:// se non c'è.[ Pool: {pool}.]",
  },
  'pool/needs-tls': {
    title: 'La porta del pool vuole TLS',
    help: 'Scrivi stratum+ssl:// invece di stratum+tcp://, o usa la porta del pool senza TLS.[ Pool: {pool}.]',
  },
  'pool/certificate-expired': {
    title: 'Il certificato del pool è scaduto',
    help: 'Controlla data e ora di questa macchina. Se sono giuste, usa un altro pool o server finché il pool non lo rinnova.[ Pool: {pool}.]',
  },
  'pool/certificate-untrusted': {
    title: 'Il certificato del pool non è di nessuno di cui questa macchina si fidi',
    help: 'Qualcuno potrebbe ascoltare e cambiare dove vanno i pagamenti. Usa un altro server del pool, o un altro pool.[ Pool: {pool}.]',
  },
  'pool/certificate-wrong-name': {
    title: 'Il certificato del pool è per un altro nome',
    help: "Scrivi l'indirizzo del pool come lo indica il pool, non un indirizzo IP o un alias.[ Pool: {pool}.]",
  },
  'pool/certificate-invalid': {
    title: 'Il certificato del pool non è valido',
    help: 'Controlla data e ora di questa macchina. Se sono giuste, usa un altro server del pool, o un altro pool.[ Pool: {pool}.]',
  },
  'pool/not-stratum': {
    title: 'Quello che risponde non è un pool di mining',
    help: 'Controlla host e porta: lì risponde una pagina web o un altro servizio.[ Pool: {pool}.]',
  },
  'pool/other-dialect': {
    title: 'Il pool parla un altro tipo di Stratum',
    help: 'Usa la porta che il pool indica per la tua moneta, e lo schema che chiede (stratum+tcp, stratum1+tcp, stratum2+tcp).[ Pool: {pool}.]',
  },
  'pool/wrong-coin': {
    title: "Il pool è di un'altra moneta",
    help: 'Usa la porta del pool prevista per la tua moneta, o correggi la moneta.[ Pool: {pool}.]',
  },
  'pool/closed': {
    title: 'Il pool ha chiuso subito la connessione',
    help: "Controlla la porta, e se è per TLS (stratum+ssl://) o no. Alcuni pool escludono anche un indirizzo per un po' dopo molti accessi falliti.[ Pool: {pool}.]",
  },
  'pool/closed-at-login': {
    title: "Il pool ha chiuso la connessione all'accesso",
    help: "Di solito vuol dire che non accetta il wallet: controlla l'indirizzo, il nome del worker e la moneta.[ Pool: {pool}.]",
  },
  'pool/closed-after-login': {
    title: "Il pool ha accettato l'accesso, poi ha chiuso la connessione",
    help: 'Riprova più tardi, o usa un altro server del pool.[ Pool: {pool}.]',
  },
};
