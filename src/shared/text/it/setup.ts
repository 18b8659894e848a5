import type { setupProblems as english } from '../en/setup';
import type { TextsLike } from '../fill';

export const setupProblems: TextsLike<typeof english> = {
  missing: 'manca',
  unknownField: 'questo campo non esiste',
  wrongType: 'è del tipo sbagliato[ (serve {expected})]',
  notAllowed: 'questo valore non è tra quelli ammessi[: {allowed}]',
  outOfRange: 'è troppo grande, troppo piccolo, troppo lungo o troppo corto[ ({limit})]',
  wrongForm: 'non è scritto come dovrebbe',
  unknownDevice: 'questo rig non ha quel dispositivo[: {value}]',
  deviceTwice: 'due assegnazioni vogliono lo stesso dispositivo[: {value}]',
  deviceNotForMiner: 'questo miner non può usare quel dispositivo[: {value}]',
  noSuchDevices: 'questo rig non ha dispositivi di questo tipo',
  pathNotAbsolute: 'indica il percorso completo, che comincia con /',
  algorithmNotOfMiner: 'questo miner non sa minarlo[; conosce {allowed}]',
  algorithmNotOfCoin: 'la moneta si mina con un altro algoritmo[: {allowed}]',
  unknownCoin: 'Fallow non conosce questa moneta ("fallow coins" le elenca)',
  coinNotMinable: 'questa moneta non si può più minare con questo hardware',
  walletInvalid: 'non è un indirizzo di questa moneta[: {why}]',
  walletRefused: 'i pagamenti a questo indirizzo andrebbero persi[: {why}]',
  badPoolAddress: 'scrivilo come stratum+tcp://host:porta oppure host:porta',
};
