import { NativeSelect } from '@mantine/core';
import type { RigEvent } from '../../shared/historyViews';
import { usePageWords } from '../pageWords';
import { useRigState } from '../rig/rigStore';
import { deviceName } from '../training/deviceNames';
import { useWords } from '../words';
import { type EventFilter, eventGroups } from './eventFilter';

const all = 'all';
const groupTexts = { mining: 'kindMining', jobs: 'kindJobs', trouble: 'kindTrouble', you: 'kindYou' } as const;

interface EventFiltersProps {
  readonly events: readonly RigEvent[];
  readonly filter: EventFilter;
  readonly onChange: (filter: EventFilter) => void;
}

export function EventFilters({ events, filter, onChange }: EventFiltersProps) {
  const { history } = usePageWords();
  const { language } = useWords();
  const devices = useRigState((state) => state.devices);
  const ids = [...new Set([...devices.map(({ id }) => id), ...events.flatMap(({ device }) => device ?? [])])];
  const deviceOptions = [
    { value: all, label: history.allDevices },
    ...ids.map((id) => ({ value: `device ${id}`, label: deviceName(id, devices, language) })),
    { value: 'device ', label: history.wholeRig },
  ];
  const kindOptions = [
    { value: all, label: history.allKinds },
    ...eventGroups.map((group) => ({ value: group, label: history[groupTexts[group]] })),
  ];
  return (
    <div className="filters">
      <NativeSelect
        label={history.device}
        data={deviceOptions}
        value={filter.device === null ? all : `device ${filter.device}`}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...filter, device: value === all ? null : value.replace('device ', '') })
        }
      />
      <NativeSelect
        label={history.kind}
        data={kindOptions}
        value={filter.group ?? all}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...filter, group: eventGroups.find((group) => group === value) ?? null })
        }
      />
    </div>
  );
}
