import { usePageWords } from '../pageWords';
import { Term } from '../parts/Term';
import { ChoiceSetting } from './ChoiceSetting';
import { GuardSettings } from './GuardSettings';
import { LimitSetting } from './LimitSetting';
import type { SettingsInHand } from './useSettings';

/** How mining and jobs share the rig. */
export function JobSettings(inHand: SettingsInHand) {
  const { settings } = usePageWords();
  const { view } = inHand;
  return (
    <section className="panel" aria-labelledby="setting-jobs">
      <h2 id="setting-jobs">
        <Term id="job">{settings.jobs}</Term>
      </h2>
      <LimitSetting
        name="quietS"
        label={settings.quiet}
        term="quietTime"
        help={settings.quietHelp}
        unit={settings.seconds}
        value={view.quietS}
        min={0}
        max={3600}
        changeTo={(value) => ({ quietS: value ?? view.quietS })}
        inHand={inHand}
      />
      <LimitSetting
        name="claimTimeoutS"
        label={settings.claim}
        help={settings.claimHelp}
        unit={settings.seconds}
        value={view.claimTimeoutS}
        min={0.1}
        max={60}
        changeTo={(value) => ({ claimTimeoutS: value ?? view.claimTimeoutS })}
        inHand={inHand}
      />
      <GuardSettings {...inHand} />
      <ChoiceSetting
        name="cpuDuringJobs"
        label={settings.cpu}
        help={settings.cpuHelp}
        options={[
          { value: 'stop', label: settings.cpuStop },
          { value: 'fewerThreads', label: settings.cpuFewer },
          { value: 'goOn', label: settings.cpuGoOn },
        ]}
        value={view.cpuDuringJobs}
        changeTo={(cpuDuringJobs) => ({ cpuDuringJobs })}
        inHand={inHand}
      />
    </section>
  );
}
