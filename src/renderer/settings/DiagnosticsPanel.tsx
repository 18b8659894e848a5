import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { DiagnosticsPreview } from '../../shared/diagnostics';
import type { Result } from '../../shared/faults';
import { faultText } from '../../shared/text/catalogue';
import { diagnosticsTexts as english } from '../../shared/text/en/diagnostics';
import { fill } from '../../shared/text/fill';
import { diagnosticsTexts as italian } from '../../shared/text/it/diagnostics';
import { useCall } from '../calls';
import { saveFile } from '../parts/saveFile';
import { useWords } from '../words';
import './diagnostics.css';

/** What somebody needs who helps: shown whole, then saved as it was shown. */
export function DiagnosticsPanel() {
  const { language } = useWords();
  const texts = language === 'it' ? italian : english;
  const call = useCall();
  const [shown, setShown] = useState<Result<DiagnosticsPreview> | null>(null);
  const [isGathering, setGathering] = useState(false);
  const [said, setSaid] = useState('');

  async function gather(): Promise<void> {
    if (isGathering) return;
    setGathering(true);
    setSaid('');
    setShown(await call('diagnostics:preview', {}));
    setGathering(false);
  }

  async function save(id: string): Promise<void> {
    const zip = await call('diagnostics:zip', { id });
    if (!zip.ok) return setShown(zip);
    const bytes = Uint8Array.from(atob(zip.value.base64), (letter) => letter.charCodeAt(0));
    saveFile(zip.value.fileName, bytes, 'application/zip');
    setSaid(fill(texts.saved, { file: zip.value.fileName }));
  }

  const fault = shown?.ok === false ? faultText(shown.fault.code, shown.fault.values ?? {}, language) : null;
  const word = isGathering ? texts.gathering : shown === null ? texts.show : texts.again;
  return (
    <section className="panel stack diagnostics" aria-labelledby="setting-diagnostics">
      <h2 id="setting-diagnostics">{texts.title}</h2>
      <p>{texts.help}</p>
      {shown?.ok === true && <Preview preview={shown.value} />}
      {fault !== null && (
        <p role="alert">
          {fault.title}. {fault.help}
        </p>
      )}
      <div className="bar">
        {shown?.ok === true && <Button onClick={() => void save(shown.value.id)}>{texts.save}</Button>}
        <Button variant="default" aria-disabled={isGathering} onClick={() => void gather()}>
          {word}
        </Button>
        <span role="status" className="quiet">
          {said}
        </span>
      </div>
    </section>
  );
}

function Preview({ preview: { files, struck } }: { readonly preview: DiagnosticsPreview }) {
  const { language } = useWords();
  const texts = language === 'it' ? italian : english;
  const [name, setName] = useState(files[0]?.name ?? '');
  const file = files.find((one) => one.name === name) ?? files[0];
  const kilobytes = Math.ceil(files.reduce((sum, { text }) => sum + text.length, 0) / 1000);
  const values = { files: files.length, size: `${new Intl.NumberFormat(language).format(kilobytes)} kB`, struck };
  return (
    <>
      <p>{fill(struck === 1 ? texts.whatOne : texts.what, values)}</p>
      <NativeSelect
        label={texts.file}
        value={file?.name ?? ''}
        data={files.map((one) => one.name)}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <pre
        className="logLines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={fill(texts.content, { file: file?.name ?? '' })}
      >
        {file?.text ?? ''}
      </pre>
    </>
  );
}
