import type { Fault, Result } from '../../shared/faults';
import type { Assignment, SetupFile } from '../../shared/setup';
import type {
  CheckProblem,
  CheckView,
  PayoutChange,
  RigViewDevice,
  Said,
  WizardDraft,
  WizardMiner,
  WizardStep,
} from '../../shared/wizard';
import type { WizardSentence } from '../../shared/wizardSentence';
import { type Chosen, type DraftFacts, keptAssignments, setupOf } from './draftSetup';
import { ends } from './walletView';

export interface CheckFacts extends DraftFacts {
  /** What the draft chooses, or what is suggested; null: nothing can be. */
  readonly offer: Chosen['offer'] | null;
  readonly pools: readonly string[];
  readonly miner: WizardMiner | null;
  /** A typing error in the wallet could not be seen. */
  readonly mustRepeat: boolean;
  /** The check of `setup:apply`. */
  readonly checkSetup: (file: unknown) => Result<SetupFile>;
}

/** The draft, checked: what the wizard's last step shows, and the file that it would set up; null while something is wrong. */
export interface CheckedDraft {
  readonly view: CheckView;
  readonly file: SetupFile | null;
  /** Of `file` null: the setup's own fault, with the first wrong field. */
  readonly fault: Fault | null;
}

/** Every answer that is missing, then what the setup's own check finds. */
export function checkDraft(draft: WizardDraft, facts: CheckFacts): CheckedDraft {
  const missing = missingAnswers(draft, facts);
  const { offer, miner, pools } = facts;
  if (missing.length > 0 || offer === null || miner === null) return refused(missing);
  const checked = facts.checkSetup(setupOf(draft, { offer, miner: miner.id, pools }, facts));
  if (!checked.ok) return { ...refused(fieldProblems(checked.fault)), fault: checked.fault };
  const file = checked.value;
  const payoutChanges = facts.isPractice ? [] : payoutChangesOf(file, facts.assignments);
  return { view: { problems: [], summary: summaryOf(file, { ...facts, offer, miner }), payoutChanges }, file, fault: null };
}

/** Coins whose payouts go elsewhere than they did: by the addresses of the same coin before. */
export function payoutChangesOf(file: Pick<SetupFile, 'assignments'>, before: readonly Assignment[]): readonly PayoutChange[] {
  const changes = file.assignments.flatMap(({ coin, wallet }) => {
    const known = before.filter((assignment) => assignment.coin === coin).map((assignment) => assignment.wallet);
    const [first] = known;
    if (first === undefined || known.includes(wallet)) return [];
    return [{ coin, before: ends(first), after: ends(wallet) }];
  });
  return changes.filter(({ coin }, i) => changes.findIndex((other) => other.coin === coin) === i);
}

function refused(problems: readonly CheckProblem[]): CheckedDraft {
  return { view: { problems, summary: [], payoutChanges: [] }, file: null, fault: null };
}

function missingAnswers(
  draft: WizardDraft,
  { offer, pools, miner, mustRepeat, isPractice }: CheckFacts,
): readonly CheckProblem[] {
  const problems: CheckProblem[] = [];
  const add = (step: WizardStep, say: WizardSentence, field: string | null, values: Said['values'] = {}) =>
    problems.push({ step, sentence: { say, values }, field });
  if (offer === null) add('coin', 'checkCoin', 'assignments[0].coin');
  if (!isPractice) {
    if (draft.wallet.trim() === '') add('wallet', 'checkWallet', 'assignments[0].wallet');
    else if (mustRepeat) {
      if (draft.again.trim() === '') add('wallet', 'checkRepeat', null);
      else if (draft.again.trim() !== draft.wallet.trim()) add('wallet', 'checkRepeatDiffers', null);
    }
    if (pools.length === 0) add('pool', 'checkPool', 'assignments[0].pools');
  }
  if (offer !== null && miner === null) add('miner', 'checkMiner', 'assignments[0].miner.id');
  else if (miner !== null && miner.get !== 'here' && draft.minerPath.trim() === '') {
    add('miner', 'checkMinerGet', null, { miner: miner.name });
  }
  return problems;
}

/** The fault's first field with its values, and the others by their names. */
function fieldProblems({ detail, values = {} }: Fault): readonly CheckProblem[] {
  const first = { field: String(values['field'] ?? 'file'), problem: String(values['problem'] ?? 'wrongForm') };
  const rest = (detail ?? '').split('\n').flatMap((line) => {
    const [field, problem] = line.split(': ');
    return field === undefined || problem === undefined || field === first.field ? [] : [{ field, problem }];
  });
  const problem = (field: string, its: Said['values']): CheckProblem => ({
    step: stepOf(field),
    sentence: { say: 'checkField', values: its },
    field,
  });
  return [problem(first.field, values), ...rest.map((one) => problem(one.field, one))];
}

function stepOf(field: string): WizardStep {
  if (/\.wallet$/.test(field)) return 'wallet';
  if (/\.pools/.test(field)) return 'pool';
  if (/\.miner/.test(field)) return 'miner';
  if (/\.devices/.test(field)) return 'training';
  if (/\.(coin|algorithm)$/.test(field) || field === 'electricityPerKwh' || field === 'currency') return 'coin';
  if (field === 'psuW') return 'rig';
  return field === 'quietS' ? 'training' : 'start';
}

type SummaryFacts = CheckFacts & { readonly offer: Chosen['offer']; readonly miner: WizardMiner };

function summaryOf(file: SetupFile, facts: SummaryFacts): readonly Said[] {
  const { offer, miner, devices, isPractice } = facts;
  const said = (say: WizardSentence, values: Said['values']): Said => ({ say, values });
  const [first] = file.assignments;
  const pools = first?.pools ?? [];
  const lines = [
    said('sumMines', { names: namesOf(miningIds(file, facts), devices), coin: offer.name, algorithm: offer.algorithm }),
    ...(isPractice ? [said('walletPractice', {})] : [said('sumPaid', { address: first?.wallet ?? '' })]),
    ...pools.map((pool, i) => said(i === 0 ? 'sumPool' : 'sumBackup', { pool: bare(pool) })),
    said('sumMiner', { miner: miner.name, version: miner.program?.version ?? '' }),
    ...(file.quietS === undefined ? [] : [said('sumQuiet', { seconds: file.quietS })]),
    ...(file.electricityPerKwh === undefined
      ? []
      : [said('sumCosts', { price: file.electricityPerKwh, currency: file.currency ?? '' })]),
  ];
  const kept = keptAssignments(offer, facts);
  return kept.length === 0 ? lines : [...lines, said('sumKept', { names: kept.map(({ coin }) => coin).join(', ') })];
}

function miningIds(file: SetupFile, { offer, devices }: SummaryFacts): readonly string[] {
  const named = file.assignments.filter(({ coin }) => coin === offer.ticker);
  if (named.some((assignment) => assignment.devices === 'gpus' || assignment.devices === 'cpu')) return offer.devices;
  const ids = named.flatMap((assignment) => (typeof assignment.devices === 'string' ? [] : assignment.devices));
  return devices.filter(({ id }) => ids.includes(id)).map(({ id }) => id);
}

function namesOf(ids: readonly string[], devices: readonly RigViewDevice[]): string {
  return ids.map((id) => devices.find((device) => device.id === id)?.name ?? id).join(', ');
}

/** A url without what nobody needs to read, and without a wallet that may stand in it. */
function bare(url: string): string {
  return url.replace(/^[a-z0-9+]+:\/\//i, '').replace(/^.*@/, '');
}
