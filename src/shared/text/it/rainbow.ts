import type * as en from '../en/rainbow';
import type { TextsLike } from '../fill';

export const phases: TextsLike<typeof en.phases> = {
  unknown: 'RainbowMiner non ha ancora detto che cosa fa',
  mining: 'RainbowMiner sta minando',
  pausing: 'RainbowMiner sta fermando i suoi miner: fino a 20 s, tutto il rig',
  holding: 'I miner di RainbowMiner sono stati fermati subito; gli si dice di non avviarne altri',
  paused: 'RainbowMiner è in pausa, tutto il rig',
  pausedBefore: 'RainbowMiner era già in pausa, quindi Fallow lo lascia così',
  pausedItself: 'RainbowMiner è in pausa per regole sue (orario, batteria o attività)',
  resuming: 'RainbowMiner sta riprendendo: fino a 20 s',
  stuck: 'RainbowMiner non fa quello che gli è stato chiesto',
  ended: 'RainbowMiner non è in esecuzione',
};

export const promises: TextsLike<typeof en.promises> = {
  ours: 'RainbowMiner è stato avviato da Fallow: per un lavoro i suoi miner si fermano subito, e tutto il rig resta in pausa finché il lavoro finisce.',
  found: 'RainbowMiner non è stato avviato da Fallow, quindi gli si può solo chiedere una pausa: fino a 20 s, tutto il rig.',
};

export const panel: TextsLike<typeof en.panel> = {
  title: 'RainbowMiner',
  about: 'RainbowMiner sceglie da solo miner, pool e monete. Fallow può toglierlo di mezzo per i lavori e mostrare che cosa fa.',
  no: 'Lascia stare RainbowMiner',
  found: 'Metti in pausa il RainbowMiner in esecuzione su questa macchina',
  ours: 'Lascia che Fallow avvii RainbowMiner',
  choice: 'Che cosa fa Fallow',
  dir: 'Cartella di RainbowMiner',
  dirHelp: 'La cartella che contiene RainbowMiner.ps1. Se vuota: quella del RainbowMiner in esecuzione.',
  dirNeeded: 'La cartella che contiene RainbowMiner.ps1 e start.sh.',
  runsHere: 'Uno è in esecuzione in {dir}.',
  runsNowhere: 'Ora nessuno è in esecuzione su questa macchina.',
  use: 'Usa questa cartella',
  apply: 'Salva',
  applied: 'Salvato.',
  version: 'versione {version}',
  miner: 'Miner',
  algorithm: 'Algoritmo',
  pool: 'Pool',
  hashrate: 'Hashrate',
  shares: 'Share',
  sharesOf: '{accepted} accettate, {rejected} rifiutate, {stale} vecchie',
  device: 'Dispositivo',
  temperature: 'Temperatura',
  fan: 'Ventola',
  power: 'Potenza',
};
