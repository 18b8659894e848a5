import type { glossary as english } from '../en/glossary';
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
    says: 'Un pezzo di lavoro che dimostra alla pool che stai calcolando. La pool paga secondo le share che accetta.',
  },
  rejected: {
    name: 'Share rifiutate',
    says: "La pool le ha respinte perché sbagliate. Una ogni tanto è normale; se sono molte, un'impostazione è sbagliata o una scheda è spinta oltre ciò che regge.",
  },
  stale: {
    name: 'Share scadute',
    says: 'Sono arrivate tardi: la pool era già al lavoro successivo. Poche sono normali; se sono molte, la connessione è lenta.',
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
    says: 'Dove tieni le tue monete. Al suo indirizzo la pool ti paga, e chiunque può conoscerlo. Le sue chiavi non servono a nessun altro: Fallow non le chiede mai.',
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
    says: 'Il nome di questo rig presso la pool, per distinguere più rig dello stesso wallet.',
  },
  stratum: {
    name: 'Stratum',
    says: 'La lingua in cui miner e pool si parlano. La tua pool indica il suo indirizzo sulla sua pagina.',
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
