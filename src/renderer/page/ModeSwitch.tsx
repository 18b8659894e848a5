import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Mode, modes } from '../../shared/literals';
import { fill } from '../../shared/text/fill';
import { useAsk } from '../actions';
import { useRigState } from '../rig/rigStore';
import { useWords, type Words } from '../words';

function helpOf(mode: Mode, { window }: Words): string {
  switch (mode) {
    case 'mining':
      return window.modeMiningHelp;
    case 'training':
      return window.modeTrainingHelp;
    case 'off':
      return window.modeOffHelp;
  }
}

/** Under the switch stands what the chosen mode means; on hover and focus, what another one would mean and cost. */
export function ModeSwitch() {
  const words = useWords();
  const ask = useAsk();
  const mode = useRigState((state) => state.mode);
  const [looked, setLooked] = useState<Mode | null>(null);
  const [pending, setPending] = useState<Mode | null>(null);

  async function choose(wanted: Mode): Promise<void> {
    setPending(wanted);
    await ask('rig:setMode', { mode: wanted });
    setPending(null);
  }

  const isPending = pending !== null && pending !== mode;
  return (
    <div className="mode">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be the flex row that the three buttons are */}
      <div role="group" aria-label={words.window.mode} className="segments">
        {modes.map((one) => (
          <Button
            key={one}
            variant="subtle"
            className="segment modeButton"
            data-pending={(isPending && pending === one) || undefined}
            aria-pressed={one === mode}
            aria-describedby="mode-help"
            onClick={() => one !== mode && void choose(one)}
            onMouseEnter={() => setLooked(one)}
            onMouseLeave={() => setLooked(null)}
            onFocus={() => setLooked(one)}
            onBlur={() => setLooked(null)}
          >
            {words.states.modes[one].word}
          </Button>
        ))}
      </div>
      <p id="mode-help" className="modeHelp">
        {isPending ? fill(words.window.modePending, { mode: words.states.modes[pending].word }) : helpOf(looked ?? mode, words)}
      </p>
    </div>
  );
}
