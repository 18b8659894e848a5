import { Title } from '@mantine/core';
import type { GpuEntry } from '../../shared/contract';
import { type Read, useAnswer } from '../history/useAnswer';
import { NoDevices } from '../page/NoDevices';
import { RecentContext, useRecent } from '../page/recentReadings';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { DevicePanel } from './DevicePanel';

const readGpus: Read<readonly GpuEntry[]> = (call) => call('rig:gpus', {});

/** Everything that is read of every device, its miner, and what can be done with it. */
export function GpusPage() {
  const { window } = useWords();
  const ids = useRigState(({ devices }) => devices.map(({ id }) => id).join('\n'));
  const answer = useAnswer(readGpus, ids);
  const recent = useRecent();
  const entries = answer?.ok === true ? answer.value : [];
  return (
    <div className="subpage gpus">
      <Title order={1} size="h2" className="sentence">
        {window.pageGpus}
      </Title>
      {ids === '' && <NoDevices />}
      <RecentContext value={recent}>
        {ids !== '' &&
          ids
            .split('\n')
            .map((id, index) => (
              <DevicePanel key={id} id={id} entry={entries.find(({ uuid }) => uuid === id) ?? null} isExplained={index === 0} />
            ))}
      </RecentContext>
    </div>
  );
}
