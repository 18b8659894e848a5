import type { SwitchReason } from '../../switching';

/** Which coin a device mines, where it has several. */
export const switching = {
  title: 'Switching coins',
  about:
    'Where a setup file gives a device several coins (alternatives), it can mine the one that brings most after electricity: at least half an hour each, never during a job or a trial of the tuner.',
  choice: 'Coin to mine',
  off: 'Always the first of the setup',
  on: 'The one that brings most now',
  of: '{device}: {why}',
} as const;

/** Why a device mines the coin that it does, without a full stop. */
export const switchReasons = {
  off: 'switching is off, so it mines its first coin',
  single: 'it has one coin only',
  waiting: 'it mines nothing now, so nothing is compared',
  staying: 'it stays with its coin for at least half an hour',
  noFigures:
    'nothing is compared: a price, or what a hash brings, is not known for its coins. Prices are switched on under Money',
  measuring: 'another coin is being measured, because its hashrate here is not known yet',
  best: 'no other coin brings at least 5 % more',
} as const satisfies Record<SwitchReason, string>;
