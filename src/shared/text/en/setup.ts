import type { SetupProblem } from '../../setupProblem';

export const setupProblems = {
  missing: 'it is missing',
  unknownField: 'there is no such field',
  wrongType: 'it has the wrong type[ ({expected} expected)]',
  notAllowed: 'this value is not one of those allowed[: {allowed}]',
  outOfRange: 'it is too large, too small, too long or too short[ ({limit})]',
  wrongForm: 'it is not written as it should be',
  unknownDevice: 'this rig has no such device[: {value}]',
  deviceTwice: 'two assignments want the same device[: {value}]',
  deviceNotForMiner: 'this miner cannot use that device[: {value}]',
  noSuchDevices: 'this rig has none of these devices',
  pathNotAbsolute: 'give the full path, beginning with /',
  algorithmNotOfMiner: 'this miner cannot mine it[; it knows {allowed}]',
  algorithmNotOfCoin: 'the coin is mined with another algorithm[: {allowed}]',
  unknownCoin: 'Fallow does not know this coin ("fallow coins" lists them)',
  coinNotMinable: 'this coin cannot be mined with this hardware any more',
  walletInvalid: 'this is not an address of the coin[: {why}]',
  walletRefused: 'payouts to this address would be lost[: {why}]',
  badPoolAddress: 'write it as stratum+tcp://host:port or host:port',
} as const satisfies Record<SetupProblem, string>;
