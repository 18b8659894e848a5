import { Button, NativeSelect } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Fault, Result } from '../../shared/faults';
import { type ExportPage, exportTables } from '../../shared/historyViews';
import { faultText } from '../../shared/text/catalogue';
import { fill } from '../../shared/text/fill';
import { useCall } from '../calls';
import { formatCount } from '../money/moneyFormat';
import { saveFile } from '../parts/saveFile';
import { useWords } from '../words';
import type { Bounds } from './chartView';
import { useChartWords } from './chartWords';
import { dayOf } from './eventFilter';

type Table = (typeof exportTables)[number];
type Format = 'csv' | 'json';

const tableTexts = { readings: 'readings', shares: 'sharesTable', trials: 'trials', jobs: 'jobs', events: 'events' } as const;
const kinds = { csv: { ending: 'csv', type: 'text/csv' }, json: { ending: 'jsonl', type: 'application/x-ndjson' } } as const;

type Progress =
  | { readonly is: 'idle' }
  | { readonly is: 'running' | 'done'; readonly rows: number }
  | { readonly is: 'failed'; readonly fault: Fault };

/** Hands over what the history keeps of the time shown, asked for a piece at a time. */
export function ExportPanel({ own }: { readonly own: Bounds }) {
  const words = useChartWords();
  const call = useCall();
  const [table, setTable] = useState<Table>('readings');
  const [progress, setProgress] = useState<Progress>({ is: 'idle' });
  const isStopped = useRef(false);

  async function save(format: Format): Promise<void> {
    isStopped.current = false;
    const pieces: string[] = [];
    let next: string | null = null;
    let rows = 0;
    setProgress({ is: 'running', rows });
    do {
      const page: Result<ExportPage> = await call('history:export', { table, format, ...own, next });
      if (!page.ok) return setProgress({ is: 'failed', fault: page.fault });
      if (isStopped.current) return setProgress({ is: 'idle' });
      pieces.push(page.value.text);
      rows += page.value.rows;
      next = page.value.next;
      setProgress({ is: 'running', rows });
    } while (next !== null);
    const { ending, type } = kinds[format];
    if (rows > 0) saveFile(`fallow-${table}-${dayOf(own.fromMs)}.${ending}`, new Blob(pieces), type);
    setProgress({ is: 'done', rows });
  }

  const isRunning = progress.is === 'running';
  return (
    <fieldset className="exports">
      <legend>{words.export}</legend>
      <NativeSelect
        label={words.exportWhat}
        data={exportTables.map((one) => ({ value: one, label: words[tableTexts[one]] }))}
        value={table}
        onChange={({ currentTarget }) => setTable(exportTables.find((one) => one === currentTarget.value) ?? 'readings')}
      />
      <Button variant="default" disabled={isRunning} onClick={() => void save('csv')}>
        {words.asCsv}
      </Button>
      <Button variant="default" disabled={isRunning} onClick={() => void save('json')}>
        {words.asJson}
      </Button>
      {isRunning && (
        <Button
          variant="subtle"
          onClick={() => {
            isStopped.current = true;
          }}
        >
          {words.stop}
        </Button>
      )}
      <ExportOutcome progress={progress} />
    </fieldset>
  );
}

function ExportOutcome({ progress }: { readonly progress: Progress }) {
  const words = useChartWords();
  const { language } = useWords();
  const text = () => {
    switch (progress.is) {
      case 'idle':
        return '';
      case 'running':
        return fill(words.exporting, { n: formatCount(progress.rows, language) });
      case 'done':
        return progress.rows === 0 ? words.exportedNone : fill(words.exported, { n: formatCount(progress.rows, language) });
      case 'failed':
        return faultText(progress.fault.code, progress.fault.values ?? {}, language).title;
    }
  };
  return (
    <p className="quiet exportOutcome" role="status">
      {text()}
    </p>
  );
}
