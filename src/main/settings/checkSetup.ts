import type { z } from 'zod';
import { type Fault, fail, ok, type Result } from '../../shared/faults';
import type { MinerId } from '../../shared/literals';
import { type Assignment, type SetupFile, setupSchema } from '../../shared/setup';
import type { SetupProblem } from '../../shared/setupProblem';
import type { WalletCheck } from '../../shared/walletVerdict';

export interface SetupDevice {
  readonly id: string;
  readonly kind: 'gpu' | 'cpu';
  readonly vendor: string;
}

export interface SetupAdapter {
  readonly id: MinerId;
  readonly name: string;
  readonly devices: 'gpu' | 'cpu';
  readonly vendors: readonly string[];
  readonly algorithms: readonly string[];
}

export interface SetupCoin {
  readonly ticker: string;
  /** null: nobody mines it any more. */
  readonly algorithm: string | null;
}

/** What this rig and this program know, for the check of a setup file. */
export interface SetupFacts {
  /** null: not known now (mode off, or a check without the app): device ids are then taken as they are. */
  readonly devices: readonly SetupDevice[] | null;
  readonly adapters: readonly SetupAdapter[];
  readonly findCoin: (ticker: string) => SetupCoin | null;
  readonly isMinable: (ticker: string) => boolean;
  readonly checkWallet: (coin: string, address: string) => WalletCheck;
  readonly isPoolAddress: (url: string) => boolean;
}

/** One wrong field: `field` as a path (`assignments[0].wallet`), `values` for the words of `problem`. */
export interface FieldProblem {
  readonly field: string;
  readonly problem: SetupProblem;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Whether a setup file can be used, as the wizard and `fallow setup` check it. The fault 'setup/invalid' names the first wrong
 * field in `values.field` and `values.problem`; its detail has a line for each. The file comes back with coins in upper case and
 * wallets as the coin's own wallet writes them.
 */
export function checkSetup(raw: unknown, facts: SetupFacts): Result<SetupFile> {
  const parsed = setupSchema.safeParse(raw);
  if (!parsed.success) return invalid(schemaProblems(parsed.error, raw));
  const problems = setupProblemsOf(parsed.data, facts);
  return problems.length > 0 ? invalid(problems) : ok(normalise(parsed.data, facts));
}

/** Every wrong field of a file that has the right form, each once. */
function setupProblemsOf(setup: SetupFile, facts: SetupFacts): readonly FieldProblem[] {
  const perAssignment = setup.assignments.flatMap((assignment, i) => [
    ...assignmentProblems(assignment, `assignments[${i}]`, facts),
    ...alternativeProblems(assignment, `assignments[${i}]`, facts),
  ]);
  return onePerField([...perAssignment, ...sharedDevices(setup, facts)]);
}

function onePerField(problems: readonly FieldProblem[]): readonly FieldProblem[] {
  return problems.filter(({ field }, i) => problems.findIndex((other) => other.field === field) === i);
}

function invalid(problems: readonly FieldProblem[]): { readonly ok: false; readonly fault: Fault } {
  const [first] = problems;
  const detail = problems.map(({ field, problem }) => `${field}: ${problem}`).join('\n');
  return fail('setup/invalid', detail, { ...first?.values, field: first?.field ?? '', problem: first?.problem ?? '' });
}

function wrong(field: string, problem: SetupProblem, values: Readonly<Record<string, string>> = {}): readonly FieldProblem[] {
  return [{ field, problem, values }];
}

function assignmentProblems(assignment: Assignment, at: string, facts: SetupFacts): readonly FieldProblem[] {
  const { miner } = assignment;
  const adapter = facts.adapters.find((entry) => entry.id === miner.id);
  if (adapter === undefined) return wrong(`${at}.miner.id`, 'notAllowed', { allowed: names(facts.adapters.map(({ id }) => id)) });
  return [
    ...deviceProblems(assignment, adapter, `${at}.devices`, facts),
    ...(miner.path === undefined || miner.path.startsWith('/') ? [] : wrong(`${at}.miner.path`, 'pathNotAbsolute')),
    // The practice miner works for the practice pool whatever is written here: no coin to know, no wallet to lose.
    ...(miner.id === 'practice' ? [] : earningProblems(assignment, adapter, at, facts)),
  ];
}

/** Each as the assignment itself, on the same devices. */
function alternativeProblems(assignment: Assignment, at: string, facts: SetupFacts): readonly FieldProblem[] {
  const { alternatives = [], ...first } = assignment;
  return alternatives.flatMap((other, i) => {
    const place = `${at}.alternatives[${i}]`;
    if (assignment.miner.id === 'practice' || other.miner.id === 'practice')
      return wrong(`${place}.miner.id`, 'notAllowed', { allowed: names(realMiners(facts)) });
    // Their devices are the assignment's, so a miner that cannot use them is the wrong field.
    const problems = assignmentProblems({ ...first, ...other }, place, facts);
    return problems.map((one) => (one.field.startsWith(`${place}.devices`) ? { ...one, field: `${place}.miner.id` } : one));
  });
}

function realMiners({ adapters }: SetupFacts): readonly string[] {
  return adapters.map(({ id }) => id).filter((id) => id !== 'practice');
}

function earningProblems(assignment: Assignment, adapter: SetupAdapter, at: string, facts: SetupFacts): readonly FieldProblem[] {
  return [
    ...algorithmProblems(assignment, adapter, at),
    ...coinProblems(assignment, at, facts),
    ...assignment.pools.flatMap((url, i) => (facts.isPoolAddress(url) ? [] : wrong(`${at}.pools[${i}]`, 'badPoolAddress'))),
  ];
}

function deviceProblems(
  { devices }: Assignment,
  adapter: SetupAdapter,
  field: string,
  facts: SetupFacts,
): readonly FieldProblem[] {
  if (typeof devices === 'string') {
    const kind = devices === 'cpu' ? 'cpu' : 'gpu';
    if (kind !== adapter.devices) return wrong(field, 'deviceNotForMiner', { value: devices });
    const isThere = facts.devices?.some((device) => device.kind === kind) ?? true;
    return isThere ? [] : wrong(field, 'noSuchDevices');
  }
  if (facts.devices === null) return [];
  const known = facts.devices;
  return devices.flatMap((id, i) => {
    const device = known.find((entry) => entry.id === id);
    if (device === undefined) return wrong(`${field}[${i}]`, 'unknownDevice', { value: id });
    const isForMiner = device.kind === adapter.devices && adapter.vendors.includes(device.vendor);
    return isForMiner ? [] : wrong(`${field}[${i}]`, 'deviceNotForMiner', { value: id });
  });
}

function algorithmProblems({ algorithm }: Assignment, adapter: SetupAdapter, at: string): readonly FieldProblem[] {
  if (adapter.algorithms.includes(algorithm)) return [];
  return wrong(`${at}.algorithm`, 'algorithmNotOfMiner', { allowed: names(adapter.algorithms) });
}

function coinProblems({ coin, algorithm, wallet }: Assignment, at: string, facts: SetupFacts): readonly FieldProblem[] {
  const found = facts.findCoin(coin);
  if (found === null) return wrong(`${at}.coin`, 'unknownCoin');
  if (!facts.isMinable(coin) || found.algorithm === null) return wrong(`${at}.coin`, 'coinNotMinable');
  const { verdict, reason } = facts.checkWallet(coin, wallet);
  return [
    ...(found.algorithm === algorithm ? [] : wrong(`${at}.algorithm`, 'algorithmNotOfCoin', { allowed: found.algorithm })),
    ...(verdict === 'invalid' ? wrong(`${at}.wallet`, 'walletInvalid', { why: reason }) : []),
    ...(verdict === 'refused' ? wrong(`${at}.wallet`, 'walletRefused', { why: reason }) : []),
  ];
}

/** A device that an earlier assignment has already: the first one counts, so `gpus` may follow a list of some, not precede it. */
function sharedDevices({ assignments }: SetupFile, facts: SetupFacts): readonly FieldProblem[] {
  const seen = new Set<string>();
  return assignments.flatMap(({ devices, miner }, i) => {
    const field = `assignments[${i}].devices`;
    if (typeof devices === 'string') return isSecond(seen, devices) ? wrong(field, 'deviceTwice', { value: devices }) : [];
    const kind = facts.adapters.find((adapter) => adapter.id === miner.id)?.devices === 'cpu' ? 'cpu' : 'gpus';
    return devices.flatMap((id, j) => {
      const isTaken = isSecond(seen, id) || seen.has(kind);
      return isTaken ? wrong(`${field}[${j}]`, 'deviceTwice', { value: id }) : [];
    });
  });
}

function isSecond(seen: Set<string>, id: string): boolean {
  const isTwice = seen.has(id);
  seen.add(id);
  return isTwice;
}

function normalise(setup: SetupFile, facts: SetupFacts): SetupFile {
  const assignments = setup.assignments.map((assignment) => {
    if (assignment.miner.id === 'practice') return assignment;
    const { alternatives } = assignment;
    const others = alternatives === undefined ? {} : { alternatives: alternatives.map((other) => asWritten(other, facts)) };
    return { ...asWritten(assignment, facts), ...others };
  });
  return { ...setup, assignments };
}

/** The coin in upper case, the wallet as the coin's own wallet writes it. */
function asWritten<Mined extends Pick<Assignment, 'coin' | 'wallet'>>(mined: Mined, facts: SetupFacts): Mined {
  const { normalised } = facts.checkWallet(mined.coin, mined.wallet);
  return { ...mined, coin: facts.findCoin(mined.coin)?.ticker ?? mined.coin, wallet: normalised ?? mined.wallet };
}

function schemaProblems(error: z.ZodError, raw: unknown): readonly FieldProblem[] {
  return onePerField(error.issues.flatMap((issue) => issueProblems(issue, raw)));
}

function issueProblems(issue: z.core.$ZodIssue, raw: unknown): readonly FieldProblem[] {
  const field = pathText(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(raw, issue.path) === undefined
        ? wrong(field, 'missing')
        : wrong(field, 'wrongType', { expected: issue.expected });
    case 'unrecognized_keys':
      return issue.keys.flatMap((key) => wrong(pathText([...issue.path, key]), 'unknownField'));
    case 'invalid_value':
      if (valueAt(raw, issue.path) === undefined) return wrong(field, 'missing');
      return wrong(field, 'notAllowed', { allowed: names(issue.values.map(String)) });
    case 'too_big':
      return wrong(field, 'outOfRange', { limit: `<= ${issue.maximum}` });
    case 'too_small':
      return wrong(field, 'outOfRange', { limit: `>= ${issue.minimum}` });
    case 'invalid_union':
      return valueAt(raw, issue.path) === undefined ? wrong(field, 'missing') : wrong(field, 'wrongForm');
    default:
      return wrong(field, 'wrongForm');
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || 'file';
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

/** At most eight, so that a message stays one line. */
function names(all: readonly string[]): string {
  return all.length > 8 ? `${all.slice(0, 8).join(', ')}…` : all.join(', ');
}
