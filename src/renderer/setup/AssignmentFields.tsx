import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { isOwnMinerId, type MinerId } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import { usePageWords } from '../pageWords';
import { explainedIf, MaybeTerm, WithTerms } from '../parts/Term';
import { useRigState } from '../rig/rigStore';
import { deviceNames } from '../training/deviceNames';
import { useWords } from '../words';
import type { FieldProblem } from './fieldProblems';
import { type AssignmentDraft, choiceOf, lines, listensEverywhere, minerChoices, realMiners, withMiner } from './setupDraft';
import { useFieldError } from './useFieldError';
import { WalletField } from './WalletField';

export interface AssignmentFieldsProps {
  readonly index: number;
  readonly assignment: AssignmentDraft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (assignment: AssignmentDraft) => void;
  readonly onRemove: () => void;
}

/** One assignment: these devices mine this coin with this miner for this wallet. */
export function AssignmentFields(props: AssignmentFieldsProps) {
  const { setup } = usePageWords();
  const { index, onRemove } = props;
  const title = `assignment-${props.assignment.key}`;
  return (
    <section className="panel" aria-labelledby={title}>
      <header className="assignmentHead">
        <h2 id={title}>{fill(setup.assignment, { n: index + 1 })}</h2>
        <Button size="compact-sm" variant="default" onClick={onRemove}>
          {fill(setup.remove, { n: index + 1 })}
        </Button>
      </header>
      <div className="fields">
        <MinerFields {...props} />
        <CoinFields {...props} />
        <PoolFields {...props} />
      </div>
    </section>
  );
}

/** The user's own miner comes from a setup file; it stays until another is chosen. */
function minerOptions(miner: MinerId): { value: string; label: string }[] {
  const known = realMiners.map((id) => ({ value: id, label: minerChoices[id].name }));
  return isOwnMinerId(miner) ? [...known, { value: miner, label: miner }] : known;
}

function MinerFields({ index, assignment, problems, onChange }: AssignmentFieldsProps) {
  const { setup } = usePageWords();
  const errorAt = useFieldError(problems);
  const term = explainedIf(index === 0);
  const at = `assignments[${index}]`;
  const deviceOptions = useDeviceOptions(assignment.devices);
  return (
    <>
      <NativeSelect
        label={setup.devices}
        data={deviceOptions}
        value={assignment.devices}
        error={errorAt(`${at}.devices`, assignment.devices.split(','))}
        onChange={({ currentTarget }) => onChange({ ...assignment, devices: currentTarget.value })}
      />
      <NativeSelect
        label={<MaybeTerm id={term('miner')}>{setup.miner}</MaybeTerm>}
        data={minerOptions(assignment.miner)}
        description={listensEverywhere.includes(assignment.miner) ? setup.apiEverywhere : undefined}
        value={assignment.miner}
        error={errorAt(`${at}.miner.id`, [])}
        onChange={({ currentTarget }) => {
          const miner = realMiners.find((id) => id === currentTarget.value);
          if (miner !== undefined) onChange(withMiner(assignment, miner));
        }}
      />
      <TextInput
        className="wide"
        label={setup.path}
        description={setup.pathHelp}
        autoComplete="off"
        spellCheck={false}
        value={assignment.path}
        error={errorAt(`${at}.miner.path`, [])}
        onChange={({ currentTarget }) => onChange({ ...assignment, path: currentTarget.value })}
      />
    </>
  );
}

/** A list of single devices comes from a setup file; it stays as it is until another choice is made. */
function useDeviceOptions(devices: string): { value: string; label: string }[] {
  const { setup } = usePageWords();
  const { language } = useWords();
  const known = useRigState((state) => state.devices);
  const isList = devices !== 'gpus' && devices !== 'cpu';
  return [
    { value: 'gpus', label: setup.allGpus },
    { value: 'cpu', label: setup.cpu },
    ...(isList ? [{ value: devices, label: deviceNames(devices.split(','), known, language) }] : []),
  ];
}

function CoinFields({ index, assignment, problems, onChange }: AssignmentFieldsProps) {
  const { setup } = usePageWords();
  const errorAt = useFieldError(problems);
  const term = explainedIf(index === 0);
  const at = `assignments[${index}]`;
  const example = choiceOf(assignment.miner);
  return (
    <>
      <TextInput
        label={<MaybeTerm id={term('algorithm')}>{setup.algorithm}</MaybeTerm>}
        description={fill(setup.algorithmHelp, { example: example.algorithm })}
        autoComplete="off"
        spellCheck={false}
        value={assignment.algorithm}
        error={errorAt(`${at}.algorithm`, [])}
        onChange={({ currentTarget }) => onChange({ ...assignment, algorithm: currentTarget.value })}
      />
      <TextInput
        label={<MaybeTerm id={term('coin')}>{setup.coin}</MaybeTerm>}
        description={fill(setup.coinHelp, { example: example.coin })}
        autoComplete="off"
        spellCheck={false}
        value={assignment.coin}
        error={errorAt(`${at}.coin`, [])}
        onChange={({ currentTarget }) => onChange({ ...assignment, coin: currentTarget.value })}
      />
      <WalletField
        term={term('wallet')}
        wallet={assignment.wallet}
        error={errorAt(`${at}.wallet`, [])}
        onChange={(wallet) => onChange({ ...assignment, wallet })}
      />
    </>
  );
}

function PoolFields({ index, assignment, problems, onChange }: AssignmentFieldsProps) {
  const { setup } = usePageWords();
  const errorAt = useFieldError(problems);
  const term = explainedIf(index === 0);
  const at = `assignments[${index}]`;
  return (
    <>
      <Textarea
        className="wide"
        label={<MaybeTerm id={term('pool')}>{setup.pools}</MaybeTerm>}
        description={<WithTerms text={setup.poolsHelp} terms={index === 0 ? ['stratum'] : []} />}
        autoComplete="off"
        spellCheck={false}
        rows={2}
        value={assignment.pools}
        error={errorAt(`${at}.pools`, lines(assignment.pools))}
        onChange={({ currentTarget }) => onChange({ ...assignment, pools: currentTarget.value })}
      />
      <Textarea
        className="wide"
        label={setup.extraArgs}
        description={setup.extraArgsHelp}
        autoComplete="off"
        spellCheck={false}
        rows={2}
        value={assignment.extraArgs}
        error={errorAt(`${at}.miner.extraArgs`, lines(assignment.extraArgs))}
        onChange={({ currentTarget }) => onChange({ ...assignment, extraArgs: currentTarget.value })}
      />
    </>
  );
}
