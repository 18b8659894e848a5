import { formatHashrate, formatPower, formatTemperature } from '../../shared/text/format';
import { NetADay } from '../money/NetADay';
import { Figure } from '../parts/Figure';
import { formatEfficiency, keyFigures } from '../rig/keyFigures';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';
import { Shares } from './Shares';

export function KeyNumbers() {
  const { language, window } = useWords();
  const state = useRigState((whole) => whole);
  const { hashratesHs, powerW, hashesPerWs, hottestC, shares } = keyFigures(state);
  const hashrates = hashratesHs.length === 0 ? [null] : hashratesHs;
  return (
    <section className="numbers" aria-label={window.keyNumbers}>
      <Figure
        label={window.hashrate}
        value={hashrates.map((one) => formatHashrate(one, language)).join(' + ')}
        isLead
        term="hashrate"
      />
      <Figure label={window.power} value={formatPower(powerW)} />
      <Figure
        label={window.efficiency}
        value={formatEfficiency(hashesPerWs, hashratesHs[0], language === 'it' ? ',' : '.')}
        term="efficiency"
      />
      <Figure label={window.hottest} value={formatTemperature(hottestC)} />
      <Shares shares={shares} isExplained />
      <NetADay />
    </section>
  );
}
