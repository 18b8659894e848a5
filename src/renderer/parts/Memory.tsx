import { Progress } from '@mantine/core';
import type { Language } from '../../shared/literals';
import type { DeviceState } from '../../shared/state';
import { fill } from '../../shared/text/fill';
import { dash, formatMemory } from '../../shared/text/format';
import { useWords } from '../words';
import { Figure, type FigureProps } from './Figure';

interface MemoryProps extends Pick<FigureProps, 'term'> {
  readonly device: DeviceState;
}

/** How full a card's memory is, as a number and as a bar. */
export function Memory({ device: { vramUsedMiB, vramTotalMiB }, term }: MemoryProps) {
  const { language, window } = useWords();
  const isKnown = vramUsedMiB !== null && vramTotalMiB !== null && vramTotalMiB > 0;
  return (
    <div className="memory">
      <Figure
        label={window.memory}
        value={isKnown ? memoryText(vramUsedMiB, vramTotalMiB, language, window.memoryOf) : dash}
        term={term}
      />
      <Progress
        value={isKnown ? (100 * vramUsedMiB) / vramTotalMiB : 0}
        size={4}
        aria-label={window.memory}
        transitionDuration={0}
      />
    </div>
  );
}

/** `5.1 of 8 GB`, `0.3 of 8 GB`: both in the unit of the whole, so that it is as wide when a miner starts. Cards have whole gigabytes. */
function memoryText(usedMiB: number, totalMiB: number, language: Language, template: string): string {
  const [total = '', unit = ''] = formatMemory(totalMiB, language).split(' ');
  const used = unit === 'GB' ? (usedMiB / 1024).toFixed(1) : String(Math.round(usedMiB));
  return fill(template, {
    used: language === 'it' ? used.replace('.', ',') : used,
    total: `${total.replace(/[.,]0$/, '')} ${unit}`,
  });
}
