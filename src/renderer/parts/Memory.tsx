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

/** `5.1 of 8 GB`: the used part needs its unit only where it differs (`310 MB of 8 GB`), and cards have whole gigabytes. */
function memoryText(usedMiB: number, totalMiB: number, language: Language, template: string): string {
  const [used = '', usedUnit = ''] = formatMemory(usedMiB, language).split(' ');
  const [total = '', totalUnit = ''] = formatMemory(totalMiB, language).split(' ');
  return fill(template, {
    used: usedUnit === totalUnit ? used : `${used} ${usedUnit}`,
    total: `${total.replace(/[.,]0$/, '')} ${totalUnit}`,
  });
}
