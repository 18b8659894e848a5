import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type AlertsView, type ChannelSetup, channelSetupSchema } from '../../shared/alerts';
import { alertTextsFor } from '../../shared/text/alertSentences';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { useCall } from '../calls';
import { useWords } from '../words';
import { TestButton } from './TestButton';

interface ChannelProps {
  readonly view: AlertsView;
  readonly onDidChange: () => void;
}

const usualServer = 'https://ntfy.sh';

export function NtfyForm({ view, onDidChange }: ChannelProps) {
  const texts = alertTextsFor(useWords().language);
  const [server, setServer] = useState(view.settings.ntfy?.server ?? usualServer);
  const [topic, setTopic] = useState('');
  const [token, setToken] = useState('');
  const isOn = view.settings.ntfy !== null;
  const setup = { channel: 'ntfy', server, topic, ...(token === '' ? {} : { token }) };
  return (
    <Channel
      name="ntfy"
      title={texts.ntfy}
      help={texts.ntfyHelp}
      isOn={isOn}
      setup={setup}
      canSave={topic !== ''}
      onDidChange={() => {
        // What is kept is no longer shown.
        setTopic('');
        setToken('');
        onDidChange();
      }}
    >
      <TextInput label={texts.server} value={server} onChange={({ currentTarget }) => setServer(currentTarget.value)} />
      <TextInput
        label={texts.topic}
        value={topic}
        placeholder={view.hasTopic ? texts.topicKept : undefined}
        onChange={({ currentTarget }) => setTopic(currentTarget.value.trim())}
      />
      <TextInput
        type="password"
        label={texts.token}
        value={token}
        placeholder={view.hasToken ? texts.tokenKept : undefined}
        autoComplete="off"
        onChange={({ currentTarget }) => setToken(currentTarget.value.trim())}
      />
    </Channel>
  );
}

export function WebhookForm({ view, onDidChange }: ChannelProps) {
  const texts = alertTextsFor(useWords().language);
  const [url, setUrl] = useState('');
  const { webhookHost } = view;
  const kept = webhookHost === null ? undefined : fill(texts.addressKept, { host: webhookHost });
  const isOn = view.settings.webhook;
  const setup = { channel: 'webhook', url };
  return (
    <Channel
      name="webhook"
      title={texts.webhook}
      help={texts.webhookHelp}
      isOn={isOn}
      setup={setup}
      canSave={url !== ''}
      onDidChange={() => {
        setUrl('');
        onDidChange();
      }}
    >
      <TextInput
        type="password"
        label={texts.address}
        value={url}
        placeholder={kept}
        autoComplete="off"
        onChange={({ currentTarget }) => setUrl(currentTarget.value.trim())}
      />
    </Channel>
  );
}

interface ChannelFormProps {
  readonly name: 'ntfy' | 'webhook';
  readonly title: string;
  readonly help: string;
  readonly isOn: boolean;
  /** As typed; checked before it is sent. */
  readonly setup: object;
  readonly canSave: boolean;
  readonly onDidChange: () => void;
  readonly children: ReactNode;
}

function Channel({ name, title, help, isOn, setup, canSave, onDidChange, children }: ChannelFormProps) {
  const { language } = useWords();
  const texts = alertTextsFor(language);
  const call = useCall();
  const [problem, setProblem] = useState<string | null>(null);

  async function connect(): Promise<void> {
    const checked = channelSetupSchema.safeParse(setup);
    if (!checked.success) return setProblem(texts.wrong[wrongField(checked.error.issues[0]?.path[0])]);
    await done(await call('alerts:connect', { setup: checked.data satisfies ChannelSetup }));
  }

  async function done(answer: Awaited<ReturnType<typeof call<'alerts:connect'>>>): Promise<void> {
    setProblem(answer.ok ? null : faultText(answer.fault.code, answer.fault.values ?? {}, language).title);
    if (answer.ok) onDidChange();
  }

  return (
    <section className="channel" aria-labelledby={`channel-${name}`}>
      <h3 id={`channel-${name}`}>
        {title} <span className="quiet">{isOn ? texts.isOn : texts.isOff}</span>
      </h3>
      <p className="quiet">{help}</p>
      <div className="channelFields">{children}</div>
      {problem !== null && (
        <p role="alert" className="wrong">
          {problem}
        </p>
      )}
      <div className="channelRow">
        <Button size="xs" disabled={!canSave} onClick={() => void connect()}>
          {texts.connect}
        </Button>
        {isOn && (
          <Button size="xs" variant="default" onClick={async () => done(await call('alerts:disconnect', { channel: name }))}>
            {texts.disconnect}
          </Button>
        )}
        <TestButton channel={name} isReady={isOn} />
      </div>
    </section>
  );
}

const fields = ['server', 'topic', 'token', 'url'] as const;

/** The field that the check names, so that it is said in the page's language. */
function wrongField(name: PropertyKey | undefined): (typeof fields)[number] {
  return fields.find((field) => field === name) ?? 'url';
}
