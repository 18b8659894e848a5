import { Title } from '@mantine/core';
import { faultText } from '../../shared/text/catalogue';
import { GlossaryLink } from '../glossary/GlossaryLink';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { AlertsPanel } from './AlertsPanel';
import { DiagnosticsPanel } from './DiagnosticsPanel';
import { HeatSettings } from './HeatSettings';
import { JobSettings } from './JobSettings';
import { LanguageSetting } from './LanguageSetting';
import { MachineSettings } from './MachineSettings';
import { QuitPanel } from './QuitPanel';
import { RigChoice } from './RigChoice';
import { RulesPanel } from './RulesPanel';
import { useSettings } from './useSettings';
import './pages.css';
import './forms.css';

/** Everything here is saved at once and can be taken back. */
export function SettingsPage() {
  const { settings } = usePageWords();
  // Each rig has settings of its own.
  const isPractice = useRigState((state) => state.practice);
  return (
    <div className="subpage settings">
      <Title order={1} size="h2" className="sentence">
        {settings.title}
      </Title>
      <SavedSettings key={String(isPractice)} />
      <DiagnosticsPanel />
      <QuitPanel />
      <GlossaryLink />
    </div>
  );
}

/** In two columns where there is room; what belongs together stays under each other. */
function SavedSettings() {
  const { settings } = usePageWords();
  const { language } = useWords();
  const inHand = useSettings();
  if (inHand === null) return <p className="quiet">{settings.reading}</p>;
  if (!inHand.ok) {
    return (
      <>
        <p role="alert">{faultText(inHand.fault.code, inHand.fault.values ?? {}, language).title}</p>
        <AlertsPanel />
        <RigChoice />
      </>
    );
  }
  return (
    <div className="settingColumns">
      <div>
        <LanguageSetting {...inHand.value} />
        <JobSettings {...inHand.value} />
        <HeatSettings {...inHand.value} />
        <MachineSettings {...inHand.value} />
        <RigChoice />
      </div>
      <div>
        <RulesPanel {...inHand.value} />
        <AlertsPanel />
      </div>
    </div>
  );
}
