// What can be wrong with one field of a setup file; the words are in text/<language>/setup.ts.
export const setupProblems = [
  'missing',
  'unknownField',
  'wrongType',
  'notAllowed',
  'outOfRange',
  'wrongForm',
  'unknownDevice',
  'deviceTwice',
  'deviceNotForMiner',
  'noSuchDevices',
  'pathNotAbsolute',
  'algorithmNotOfMiner',
  'algorithmNotOfCoin',
  'unknownCoin',
  'coinNotMinable',
  'walletInvalid',
  'walletRefused',
  'badPoolAddress',
] as const;
export type SetupProblem = (typeof setupProblems)[number];
