import type { RuleName } from '../../rules';

/** A device that a rule of its owner keeps from mining, in one sentence; {net} is an amount of money. */
export const ruleSentences = {
  hours: 'Mining again[ at {time}]: only in the hours you set',
  nightTariff: 'Mining again[ at {time}]: only at night tariff',
  netIncome: 'Power costs more than mining brings now[: net would be {net} a day]',
  away: 'Somebody is at the desk: mining again when nobody is',
  displayCard: 'Somebody is at the screen of {device}: mining again when nobody is',
} as const satisfies Record<RuleName, string>;

/** What the history says of it, behind the device's name and a colon. */
export const ruleWords = {
  hours: 'outside the hours set',
  nightTariff: 'only at night tariff',
  netIncome: 'power costs more than mining brings',
  away: 'somebody is at the desk',
  displayCard: 'somebody is at its screen',
} as const satisfies Record<RuleName, string>;

/** The settings' panel. */
export const rulesPanel = {
  title: 'When to mine',
  about:
    'Rules for this rig. A job goes before all of them, and no rule ever holds one up. “Mine again” on a device puts aside the rules that hold it, until each of them next changes.',
  hours: 'Mine only between certain hours',
  from: 'From',
  until: 'Until',
  hoursSame: 'Both are the same, so it mines at all hours.',
  nightTariff: 'Mine only at the night tariff',
  noNightTariff: 'There is no day and night tariff. It is set under Money.',
  netIncome: 'Stop where power costs more than mining brings',
  netIncomeHelp:
    'For each device: stops when it has been so for ten minutes, and begins again when it has not been so for ten. After a start it first has to mine for some minutes to know.',
  noPrices:
    'Does nothing now: a price of the coin, what a hash brings, or the price of electricity is not known. They are set under Money.',
  away: 'Mine only when nobody is at the desk',
  awayAfter: 'Without keyboard and mouse for',
  awayAfterHelp: 'Then nobody is at the desk.',
  noDesk: 'Nobody says here whether somebody is at the desk: neither GNOME nor logind answers. So this rule does nothing.',
  displayCard: 'The card that draws the screen, while somebody is at it',
  displayMine: 'Mines as ever',
  displayHelp: 'More gently: with less intensity, where its miner can.',
  displayGentle: 'Mines more gently, else not at all',
  displayPause: 'Does not mine',
  drawing: 'Now: {devices}. The miner starts anew when somebody comes or goes.',
  noDrawing: 'No card here has a monitor, so this does nothing now.',
  quietFans: 'Quiet hours: hold the fans of mining cards down',
  fanAtMost: 'At most',
  quietFansHelp:
    'A card that gets too hot for that stops mining and then cools as its driver wants. The first time, the system may ask for your password.',
  noFans: 'The fans of this rig cannot be set, so this does nothing. Why not is said on the page GPUs.',
} as const;
