import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Segments } from '../parts/Segments';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { boundsOf, type ChartView, type Compared, ofDay, ofSpan, panned, spanNames, spans, zoomed } from './chartView';
import { useChartWords } from './chartWords';
import { dayOf } from './eventFilter';

interface ChartControlsProps {
  readonly view: ChartView;
  readonly nowMs: number;
  readonly onView: (view: ChartView) => void;
  readonly compared: Compared;
  readonly onCompared: (compared: Compared) => void;
  /** What `another day` begins with. */
  readonly suggestedDay: string;
  /** null: all GPUs. */
  readonly device: string | null;
  readonly onDevice: (device: string | null) => void;
}

/** Everything that drag and wheel do, by buttons and fields too. */
export function ChartControls(props: ChartControlsProps) {
  const words = useChartWords();
  const { view, nowMs, onView } = props;
  const { fromMs, toMs } = boundsOf(view, nowMs);
  const middle = (fromMs + toMs) / 2;
  return (
    <>
      <div className="chartBar">
        <Segments
          label={words.span}
          names={spanNames}
          wordOf={(name) => words[name]}
          isChosen={(name) => view.spanMs === spans[name]}
          onChoose={(name) => onView(ofSpan(view, spans[name]))}
          className="spanButtons"
        />
        <div className="moveButtons">
          <MoveButton label={words.earlier} sign="←" onClick={() => onView(panned(view, -1, nowMs))} />
          <MoveButton label={words.later} sign="→" isOff={view.toMs === null} onClick={() => onView(panned(view, 1, nowMs))} />
          <MoveButton label={words.zoomIn} sign="+" onClick={() => onView(zoomed(view, 0.5, middle, nowMs))} />
          <MoveButton label={words.zoomOut} sign="−" onClick={() => onView(zoomed(view, 2, middle, nowMs))} />
        </div>
      </div>
      <ChartFields {...props} fromMs={fromMs} />
    </>
  );
}

interface MoveButtonProps {
  readonly label: string;
  readonly sign: string;
  readonly isOff?: boolean;
  readonly onClick: () => void;
}

function MoveButton({ label, sign, isOff = false, onClick }: MoveButtonProps) {
  return (
    <Button size="compact-sm" variant="default" aria-label={label} title={label} disabled={isOff} onClick={onClick}>
      <span aria-hidden="true">{sign}</span>
    </Button>
  );
}

const allGpus = 'all';

function ChartFields({ view, nowMs, onView, fromMs, ...props }: ChartControlsProps & { readonly fromMs: number }) {
  const words = useChartWords();
  const { language } = useWords();
  const devices = useRigState((state) => state.devices);
  const { compared, onCompared, suggestedDay, device, onDevice } = props;
  const kind = typeof compared === 'string' ? compared : 'other';

  function compare(wanted: string): void {
    if (wanted === 'other') onCompared({ day: suggestedDay });
    else onCompared(wanted === 'day' || wanted === 'week' ? wanted : 'none');
  }

  return (
    <div className="chartFields">
      <TextInput
        type="date"
        label={words.day}
        value={dayOf(view.toMs === null ? nowMs : fromMs)}
        max={dayOf(nowMs)}
        onChange={({ currentTarget }) => {
          const day = ofDay(currentTarget.value, nowMs);
          if (day !== null) onView(day);
        }}
      />
      <NativeSelect
        label={words.device}
        data={[
          { value: allGpus, label: words.allGpus },
          ...devices.map(({ id }) => ({ value: id, label: deviceName(id, devices, language) })),
        ]}
        value={device ?? allGpus}
        onChange={({ currentTarget: { value } }) => onDevice(value === allGpus ? null : value)}
      />
      <NativeSelect
        label={words.compare}
        data={[
          { value: 'none', label: words.compareNone },
          { value: 'day', label: words.compareDay },
          { value: 'week', label: words.compareWeek },
          { value: 'other', label: words.compareOther },
        ]}
        value={kind}
        onChange={({ currentTarget }) => compare(currentTarget.value)}
      />
      {typeof compared !== 'string' && (
        <TextInput
          type="date"
          label={words.otherDay}
          value={compared.day}
          max={dayOf(nowMs)}
          onChange={({ currentTarget }) => onCompared({ day: currentTarget.value })}
        />
      )}
    </div>
  );
}
