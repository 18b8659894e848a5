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
