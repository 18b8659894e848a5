/**
 * Words of the trade that the window shows, explained for somebody who meets them for the first time. `name` heads the explanation,
 * and is the word that is looked for where it stands in the middle of a sentence.
 */
export const glossary = {
  hashrate: {
    name: 'Hashrate',
    says: 'How many attempts at its puzzle a device makes in a second: 1 MH/s is a million. Only hashrates of one algorithm can be compared.',
  },
  efficiency: {
    name: 'Efficiency',
    says: 'Hashrate divided by power. The higher it is, the less electricity the same work costs.',
  },
  share: {
    name: 'Share',
    says: 'A piece of work that proves to the pool that you compute. The pool pays by the shares it accepts.',
  },
  rejected: {
    name: 'Rejected shares',
    says: 'The pool refused them as wrong. One now and then is normal; many of them mean a setting is wrong, or a card runs beyond what it bears.',
  },
  stale: {
    name: 'Stale shares',
    says: 'They came too late: the pool had begun its next piece of work. A few are normal; many of them point to a slow connection.',
  },
  algorithm: {
    name: 'Algorithm',
    says: 'The kind of puzzle that a coin sets. It decides which miner and which hardware can mine the coin.',
  },
  coin: {
    name: 'Coin',
    says: 'The cryptocurrency that is mined. It is named by its ticker, as ETC, RVN or XMR.',
  },
  wallet: {
    name: 'Wallet',
    says: 'Where your coins are kept. Its address is where the pool pays you, and anybody may know it. Its keys nobody else needs: Fallow never asks for them.',
  },
  pool: {
    name: 'Pool',
    says: 'A server for which many rigs work together. It pays each for its part, a little every day instead of much once in years.',
  },
  miner: {
    name: 'Miner',
    says: 'The program that does the computing. Fallow starts it, watches it and stops it.',
  },
  worker: {
    name: 'Worker',
    says: "This rig's name at the pool, so that several rigs of one wallet can be told apart.",
  },
  stratum: {
    name: 'Stratum',
    says: 'The language in which miners and pools speak. Your pool names the address on its page.',
  },
  vram: {
    name: 'Memory of the card (VRAM)',
    says: 'The memory on the graphics card itself. A miner fills a part of it, which is free again before a job begins.',
  },
  memoryTemperature: {
    name: 'Memory temperature',
    says: "How hot the card's memory chips are. They often get hotter than the main chip, and many cards do not report it.",
  },
  powerLimit: {
    name: 'Power limit',
    says: 'The most power that the driver lets the card draw. A lower one usually costs little hashrate and saves much electricity.',
  },
  driver: {
    name: 'Driver',
    says: 'The software through which the system uses the card. Temperature, fan and power are read through it.',
  },
  pci: {
    name: 'PCI address',
    says: 'The place that the card is plugged into. nvidia-smi and lspci name the card by it as well.',
  },
  dag: {
    name: 'DAG',
    says: "A table of some gigabytes in the card's memory, which algorithms such as Etchash and KawPow need. It is computed anew at each start.",
  },
  dataset: {
    name: 'Dataset',
    says: 'A table of about 2 GB in main memory, which RandomX needs. It is computed anew at each start.',
  },
  quietTime: {
    name: 'Quiet time',
    says: 'Jobs often come one after the other. This keeps a miner from starting between two of them, only to be stopped again.',
  },
  job: {
    name: 'Job',
    says: 'A program that wants a GPU for itself: a training, a notebook, a game.',
  },
  gaveWay: {
    name: 'Mining gave way',
    says: 'How long devices that would have mined were left to the job, and what they would have computed meanwhile.',
  },
} as const;

/** Words that no page of the window shows, but pools, miners and these docs use; explained on the Glossary page alone. */
export const furtherTerms = {
  stratumTls: {
    name: 'TLS',
    says: 'Encryption between miner and pool, so that nobody on the way can read or change where the shares go. The address then begins with stratum+ssl.',
  },
  difficulty: {
    name: 'Difficulty',
    says: 'How many attempts a share takes on average. Pools choose it so that a rig finds a share every few seconds to minutes.',
  },
  epoch: {
    name: 'Epoch',
    says: 'A span of some days for which one DAG holds. With each new epoch the DAG is computed again and is a little larger, until it no longer fits into small cards.',
  },
  failover: {
    name: 'Failover',
    says: 'When a pool does not answer, mining goes on at the next one of the list, and returns when the first works again.',
  },
  intensity: {
    name: 'Intensity',
    says: 'How much work a miner gives the card at once. More brings hashrate up to a point, and makes a screen on that card stutter.',
  },
  latency: {
    name: 'Latency',
    says: 'The time in milliseconds until the pool answers. The longer it is, the more shares come too late.',
  },
  luck: {
    name: 'Luck',
    says: 'Shares and blocks are found by chance. Over an hour it may be half or double what is expected; over weeks it evens out.',
  },
  overclock: {
    name: 'Overclock',
    says: 'Clocks other than those the card came with. They bring hashrate or save power, and one step too far makes wrong shares or a crash.',
  },
  payout: {
    name: 'Payout',
    says: 'What the pool sends to your address, once what you earned has reached its least amount.',
  },
  pplns: {
    name: 'PPLNS',
    says: "The pool pays when it finds a block, by each miner's part in the last shares before it. Income varies with the luck of the pool; the fee is low.",
  },
  pps: {
    name: 'PPS, PPS+, FPPS',
    says: 'The pool pays a fixed amount for each share, whether it finds blocks or not. Income is even; the fee is higher.',
  },
  solo: {
    name: 'Solo',
    says: 'Mining for whole blocks alone. With a few cards it is a lottery: nothing for years, most likely.',
  },
} as const;

/** The Glossary page itself, and the way to it. */
export const glossaryTexts = {
  title: 'Glossary',
  about: 'The words of the trade. Where one is underlined with dots on another page, pointing at it explains it there.',
  link: 'Glossary: the words of the trade',
} as const;

/** What there is an explanation of. */
export type TermId = keyof typeof glossary;
