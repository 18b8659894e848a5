import { TextInput } from '@mantine/core';
import { usePageWords } from '../pageWords';
import { WithTerms } from '../parts/Term';
import type { FieldsProps } from './fieldsProps';
import { useFieldError } from './useFieldError';

export function RigFields({ inHand: { draft, change }, problems }: FieldsProps) {
  const { setup } = usePageWords();
  const errorAt = useFieldError(problems);
  return (
    <section className="panel" aria-labelledby="setup-rig">
      <h2 id="setup-rig">{setup.rig}</h2>
      <div className="fields">
        <TextInput
          label={setup.rigName}
          description={<WithTerms text={setup.rigNameHelp} terms={['worker']} />}
          autoComplete="off"
          spellCheck={false}
          value={draft.rigName}
          error={errorAt('rigName', [draft.rigName])}
          onChange={({ currentTarget }) => change({ ...draft, rigName: currentTarget.value })}
        />
      </div>
    </section>
  );
}
