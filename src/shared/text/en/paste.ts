import type { PasteNoteId } from '../../pasted';

/** What a pasted start line gave, sentence by sentence. */
export const pasteNotes = {
  noMiner: 'No miner that Fallow knows is started in this line. It knows {known}.',
  oldSyntax: "-S, -FS and -O are ethminer's form of 2017. The addresses are written in the form of today.",
  ethereumEnded:
    'Ethereum has been proof of stake since {date}: nobody can mine it any more. Ethereum Classic stands in its place here. Its addresses look the same, but an exchange that gave you an Ethereum address may not credit it: use a wallet of your own.',
  etcChanged: 'Ethereum Classic has been mined with etchash since 2020, not with ethash.',
  coinEnded: 'Graphics cards cannot mine {coin} any more. Choose another coin.',
  coinUnknown: 'The line does not say which coin it mines. Fill it in[: {choices}].',
  coinGuessed: 'The line names no coin. {algorithm} is the algorithm of {coin}.',
  poolGone: '{pool} is left out: there is no such pool any more (ended {since}).',
  poolUnreadable: '{pool} is left out: it is not a pool address with host and port.',
  noPool: 'No pool is left. Give one that pays the coin you mine.',
  noWallet: 'The line holds no wallet address. Give your own.',
  variable: 'The address stands in a variable, {name}, that is set elsewhere.',
  minerChanged: '{from} does not mine this (any more)[: {algorithm}]. {to} does.',
  someDevices: 'The line was for the devices {devices} only. Here it is for all: choose other devices where you want fewer.',
  password: 'The password is not carried over; most pools need none. Where yours does, put it into the extra arguments.',
  ours: 'Fallow sets these by itself: {args}',
  ignored: 'Left out: {args}',
} as const satisfies Record<PasteNoteId, string>;
