import type { glossary as english, furtherTerms as furtherEn, glossaryTexts as textsEn } from '../en/glossary';
import type { TextsLike } from '../fill';

export const glossary: TextsLike<typeof english> = {
  hashrate: {
    name: 'Hashrate',
    says: 'Quanti tentativi sul suo problema un dispositivo fa in un secondo: 1 MH/s è un milione. Si confrontano solo hashrate dello stesso algoritmo.',
  },
  efficiency: {
    name: 'Efficienza',
    says: "L'hashrate diviso per la potenza. Più è alta, meno elettricità costa lo stesso lavoro.",
  },
  share: {
    name: 'Share',
    says: 'Un pezzo di lavoro che dimostra al pool che stai calcolando. Il pool paga secondo le share che accetta.',
  },
  rejected: {
    name: 'Share rifiutate',
    says: "Il pool le ha respinte perché sbagliate. Una ogni tanto è normale; se sono molte, un'impostazione è sbagliata o una scheda è spinta oltre ciò che regge.",
  },
  stale: {
    name: 'Share scadute',
    says: 'Sono arrivate tardi: il pool era già al lavoro successivo. Poche sono normali; se sono molte, la connessione è lenta.',
  },
  algorithm: {
    name: 'Algoritmo',
    says: 'Il tipo di problema che una moneta pone. Decide quale miner e quale hardware possono minarla.',
  },
  coin: {
    name: 'Moneta',
    says: 'La criptovaluta che si mina. Si indica con la sua sigla, come ETC, RVN o XMR.',
  },
  wallet: {
    name: 'Wallet',
    says: 'Dove tieni le tue monete. Al suo indirizzo il pool ti paga, e chiunque può conoscerlo. Le sue chiavi non servono a nessun altro: Fallow non le chiede mai.',
  },
  pool: {
    name: 'Pool',
    says: 'Un server per cui molti rig lavorano insieme. Paga a ciascuno la sua parte: poco ogni giorno invece di molto una volta in anni.',
  },
  miner: {
    name: 'Miner',
    says: 'Il programma che calcola. Fallow lo avvia, lo sorveglia e lo ferma.',
  },
  worker: {
    name: 'Worker',
    says: 'Il nome di questo rig presso il pool, per distinguere più rig dello stesso wallet.',
  },
  stratum: {
    name: 'Stratum',
    says: 'La lingua in cui miner e pool si parlano. Il tuo pool indica il suo indirizzo sulla sua pagina.',
  },
  vram: {
    name: 'Memoria della scheda (VRAM)',
    says: 'La memoria sulla scheda grafica stessa. Un miner ne riempie una parte, che è di nuovo libera prima che un lavoro cominci.',
  },
  memoryTemperature: {
    name: 'Temperatura della memoria',
    says: 'Quanto sono caldi i chip di memoria della scheda. Spesso scaldano più del chip principale, e molte schede non la riportano.',
  },
  powerLimit: {
    name: 'Limite di potenza',
    says: 'La potenza massima che il driver concede alla scheda. Abbassarlo di solito costa poco hashrate e fa risparmiare molta elettricità.',
  },
  driver: {
    name: 'Driver',
    says: 'Il software con cui il sistema usa la scheda. Temperatura, ventola e potenza si leggono attraverso di lui.',
  },
  pci: {
    name: 'Indirizzo PCI',
    says: 'Il posto in cui la scheda è inserita. Anche nvidia-smi e lspci la indicano così.',
  },
  dag: {
    name: 'DAG',
    says: 'Una tabella di alcuni gigabyte nella memoria della scheda, che serve ad algoritmi come Etchash e KawPow. Si ricalcola a ogni avvio.',
  },
  dataset: {
    name: 'Dataset',
    says: 'Una tabella di circa 2 GB nella memoria principale, che serve a RandomX. Si ricalcola a ogni avvio.',
  },
  quietTime: {
    name: 'Quiete',
    says: "I lavori arrivano spesso uno dopo l'altro. Così un miner non riparte tra due di loro, per essere subito fermato.",
  },
  job: {
    name: 'Lavoro',
    says: 'Un programma che vuole una GPU per sé: un training, un notebook, un gioco.',
  },
  gaveWay: {
    name: 'Il mining ha ceduto',
    says: 'Per quanto tempo dispositivi che avrebbero minato sono stati lasciati al lavoro, e che cosa avrebbero calcolato intanto.',
  },
};

export const furtherTerms: TextsLike<typeof furtherEn> = {
  stratumTls: {
    name: 'TLS',
    says: "La cifratura tra miner e pool: nessuno lungo la via può leggere o cambiare dove vanno le share. L'indirizzo comincia allora con stratum+ssl.",
  },
  difficulty: {
    name: 'Difficoltà',
    says: 'Quanti tentativi costa in media una share. I pool la scelgono in modo che un rig trovi una share ogni pochi secondi o minuti.',
  },
  epoch: {
    name: 'Epoca',
    says: 'Un periodo di alcuni giorni per cui vale un DAG. A ogni nuova epoca il DAG si ricalcola ed è un poco più grande, finché non sta più nelle schede piccole.',
  },
  failover: {
    name: 'Failover',
    says: "Quando un pool non risponde, il mining continua sul prossimo dell'elenco, e torna al primo quando funziona di nuovo.",
  },
  intensity: {
    name: 'Intensità',
    says: 'Quanto lavoro un miner dà alla scheda in una volta. Di più porta hashrate fino a un certo punto, e fa andare a scatti lo schermo di quella scheda.',
  },
  latency: {
    name: 'Latenza',
    says: 'Il tempo in millisecondi finché il pool risponde. Più è lungo, più share arrivano tardi.',
  },
  luck: {
    name: 'Fortuna',
    says: "Share e blocchi si trovano per caso. In un'ora possono essere la metà o il doppio dell'atteso; in settimane si pareggia.",
  },
  overclock: {
    name: 'Overclock',
    says: 'Frequenze diverse da quelle di fabbrica. Portano hashrate o risparmiano potenza, e un passo di troppo dà share sbagliate o un arresto.',
  },
  payout: {
    name: 'Pagamento',
    says: "Ciò che il pool manda al tuo indirizzo, quando il guadagno ha raggiunto l'importo minimo.",
  },
  pplns: {
    name: 'PPLNS',
    says: 'Il pool paga quando trova un blocco, secondo la parte di ciascuno nelle ultime share prima di esso. Il guadagno varia con la fortuna del pool; la commissione è bassa.',
  },
  pps: {
    name: 'PPS, PPS+, FPPS',
    says: 'Il pool paga un importo fisso per ogni share, che trovi blocchi o no. Il guadagno è regolare; la commissione è più alta.',
  },
  solo: {
    name: 'Solo',
    says: 'Minare da soli per interi blocchi. Con poche schede è una lotteria: con ogni probabilità niente per anni.',
  },
};

export const glossaryTexts: TextsLike<typeof textsEn> = {
  title: 'Glossario',
  about: "Le parole del mestiere. Dove una è sottolineata a puntini su un'altra pagina, indicandola si spiega lì.",
  link: 'Glossario: le parole del mestiere',
};
