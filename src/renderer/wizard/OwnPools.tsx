import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fill } from '../../shared/text/fill';
import type { DraftInHand } from './useDraft';
import { useWizardWords } from './wizardWords';

const most = 8;

/** Pools that are in no list of ours; they are asked in the same way. */
export function OwnPools({ inHand: { draft, change } }: { readonly inHand: DraftInHand }) {
  const { pool } = useWizardWords();
  const [typed, setTyped] = useState('');
  const url = typed.trim();

  function add(): void {
    if (url === '') return;
    change({ ownPools: [...draft.ownPools.filter((one) => one !== url), url].slice(-most) });
    setTyped('');
  }

  function remove(url: string): void {
    change({ ownPools: draft.ownPools.filter((one) => one !== url), pools: draft.pools.filter((one) => one !== url) });
  }

  return (
    <section className="panel" aria-labelledby="wizard-own-pool">
      <h2 id="wizard-own-pool">{pool.custom}</h2>
      <div className="wizardOwnPool">
        <TextInput
          aria-labelledby="wizard-own-pool"
          description={pool.customHelp}
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={({ key }) => key === 'Enter' && add()}
        />
        <Button variant="default" aria-disabled={url === ''} onClick={add}>
          {pool.ask}
        </Button>
      </div>
      {draft.ownPools.length > 0 && (
        <ul className="wizardOwnPools">
          {draft.ownPools.map((own) => (
            <li key={own}>
              <code>{own}</code>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={fill(pool.remove, { pool: own })}
                onClick={() => remove(own)}
              >
                {pool.removeWord}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
