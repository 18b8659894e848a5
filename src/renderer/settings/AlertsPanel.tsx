import { type AlertSettings, type AlertsView, alertKinds } from '../../shared/alerts';
import type { Fault } from '../../shared/faults';
import { alertTextsFor } from '../../shared/text/alertSentences';
import { faultText } from '../../shared/text/catalogue';
import { useWords } from '../words';
import { NtfyForm, WebhookForm } from './AlertChannels';
import { CheckBox } from './CheckBox';
import { QuietHours } from './QuietHours';
import { TestButton } from './TestButton';
import { useAlerts } from './useAlerts';
import './alerts.css';

/** What is told when nobody looks, and where. Everything is saved at once. */
export function AlertsPanel() {
  const { language } = useWords();
  const texts = alertTextsFor(language);
  const alerts = useAlerts();
  return (
    <section className="panel stack alerts" aria-labelledby="setting-alerts">
      <h2 id="setting-alerts">{texts.title}</h2>
      <p>{texts.help}</p>
      {alerts.view !== null && <Choices {...alerts} view={alerts.view} />}
      {alerts.fault !== null && <Problem fault={alerts.fault} />}
    </section>
  );
}

interface ChoicesProps {
  readonly view: AlertsView;
  readonly change: (settings: AlertSettings) => Promise<void>;
  readonly reload: () => void;
}

function Choices({ view, change, reload }: ChoicesProps) {
  const { language } = useWords();
  const texts = alertTextsFor(language);
  const { settings } = view;
  const kinds = alertKinds.map((kind) => (
    <CheckBox
      key={kind}
      label={texts.kinds[kind]}
      isChecked={settings.kinds[kind]}
      onChange={(isOn) => void change({ ...settings, kinds: { ...settings.kinds, [kind]: isOn } })}
    />
  ));
  return (
    <>
      <fieldset>
        <legend>{texts.about}</legend>
        {kinds}
      </fieldset>
      <QuietHours quiet={settings.quiet} onChange={(quiet) => void change({ ...settings, quiet })} />
      <h3>{texts.where}</h3>
      <div className="channelRow">
        <CheckBox
          label={texts.desktop}
          isChecked={settings.desktop}
          onChange={(desktop) => void change({ ...settings, desktop })}
        />
        <TestButton channel="desktop" isReady={settings.desktop} />
      </div>
      <p className="quiet">{texts.desktopHelp}</p>
      <p className="quiet">{texts.outwardNote}</p>
      <NtfyForm view={view} onDidChange={reload} />
      <WebhookForm view={view} onDidChange={reload} />
      <p className="quiet">{view.secretsIn === 'keyring' ? texts.inKeyring : texts.inFile}</p>
    </>
  );
}

function Problem({ fault }: { readonly fault: Fault }) {
  const { language } = useWords();
  const { title, help } = faultText(fault.code, fault.values ?? {}, language);
  return (
    <p role="alert" className="wrong">
      {title}. {help}
    </p>
  );
}
