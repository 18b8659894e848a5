import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FoundRainbow, RainbowSetting } from '../../shared/rainbow';
import type { SettingsView } from '../../shared/settingsView';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { rainbowPromise } from '../../shared/text/rainbowSentences';
import { useCall } from '../calls';
import { type Read, useAnswer } from '../history/useAnswer';
import { readSettings } from '../settings/useSettings';
import { useRainbowTexts } from './rainbowWords';

const readFound: Read<readonly FoundRainbow[]> = (call) => call('rainbow:find', {});

/** Whether Fallow looks after a RainbowMiner, and what a job has to expect then. */
export function RainbowSetup() {
  const answer = useAnswer(readSettings, '');
  const found = useAnswer(readFound, '');
  if (answer?.ok !== true) return null;
  return <RainbowForm view={answer.value} found={found?.ok === true ? found.value : []} />;
}

const choices = ['no', 'found', 'ours'] as const;
type Choice = (typeof choices)[number];

interface FormProps {
  readonly view: SettingsView;
  readonly found: readonly FoundRainbow[];
}

function RainbowForm({ view, found }: FormProps) {
  const { texts, language } = useRainbowTexts();
  const [choice, setChoice] = useState<Choice>(() => choiceOf(view.rainbow));
  const [dir, setDir] = useState(view.rainbow?.dir ?? '');
  const { outcome, save, touch } = useSave();
  const [first] = found;
  const isIncomplete = choice === 'ours' && dir.trim() === '';
  return (
    <section className="panel stack rainbowSetup" aria-labelledby="rainbow-setup">
      <h2 id="rainbow-setup">{texts.title}</h2>
      <p className="quiet">{texts.about}</p>
      <NativeSelect
        label={texts.choice}
        data={choices.map((one) => ({ value: one, label: texts[one] }))}
        value={choice}
        onChange={({ currentTarget }) => {
          setChoice(choices.find((one) => one === currentTarget.value) ?? 'no');
          touch();
        }}
      />
      {choice !== 'no' && (
        <>
          <p>{rainbowPromise(choice, language)}</p>
          <TextInput
            label={texts.dir}
            description={choice === 'ours' ? texts.dirNeeded : texts.dirHelp}
            autoComplete="off"
            spellCheck={false}
            value={dir}
            onChange={({ currentTarget }) => {
              setDir(currentTarget.value);
              touch();
            }}
          />
          <div className="bar">
            <span className="quiet">{first === undefined ? texts.runsNowhere : fill(texts.runsHere, { dir: first.dir })}</span>
            {first !== undefined && first.dir !== dir && (
              <Button size="compact-sm" variant="default" onClick={() => setDir(first.dir)}>
                {texts.use}
              </Button>
            )}
          </div>
        </>
      )}
      <div className="bar">
        <Button variant="default" disabled={isIncomplete} onClick={() => void save(settingOf(choice, dir.trim()))}>
          {texts.apply}
        </Button>
        <p role="status" className={outcome === null || outcome === 'saved' ? 'quiet' : 'wrong'}>
          {outcome === null ? '' : outcome === 'saved' ? texts.applied : faultText(outcome, {}, language).title}
        </p>
      </div>
    </section>
  );
}

/** Outcome of the last saving: a fault's code, or null before there was one. */
function useSave() {
  const call = useCall();
  const [outcome, setOutcome] = useState<string | null>(null);
  async function save(rainbow: RainbowSetting | null): Promise<void> {
    const done = await call('settings:change', { rainbow });
    setOutcome(done.ok ? 'saved' : done.fault.code);
  }
  return { outcome, save, touch: () => setOutcome(null) };
}

function choiceOf(setting: RainbowSetting | null): Choice {
  return setting === null ? 'no' : setting.start ? 'ours' : 'found';
}

function settingOf(choice: Choice, dir: string): RainbowSetting | null {
  return choice === 'no' ? null : { dir: dir === '' ? null : dir, start: choice === 'ours' };
}
