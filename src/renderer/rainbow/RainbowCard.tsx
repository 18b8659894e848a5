import type { RainbowView } from '../../shared/rainbow';
import { fill } from '../../shared/text/fill';
import { dash, formatHashrate, formatPercent, formatPower, formatTemperature } from '../../shared/text/format';
import { rainbowSentence } from '../../shared/text/rainbowSentences';
import { deviceLabel } from '../../shared/text/sentences';
import { useRigState } from '../rig/rigStore';
import { useRainbowTexts } from './rainbowWords';
import './rainbow.css';

/** What the RainbowMiner beside Fallow does; nothing where none is set up. */
export function RainbowCard() {
  const rainbow = useRigState((state) => state.rainbow ?? null);
  const { texts, language } = useRainbowTexts();
  if (rainbow === null) return null;
  const { phase, version, miners, devices } = rainbow;
  return (
    <section className="panel rainbow" aria-labelledby="rainbow-title">
      <h2 id="rainbow-title">
        {texts.title} {version !== null && <small className="quiet">{fill(texts.version, { version })}</small>}
      </h2>
      <p role="status">{rainbowSentence(phase, language)}</p>
      {miners.length > 0 && <RainbowMiners miners={miners} />}
      {devices.length > 0 && <RainbowDevices devices={devices} />}
    </section>
  );
}

/** Those of its last round that run; a dual miner has a line for each algorithm. */
function RainbowMiners({ miners }: Pick<RainbowView, 'miners'>) {
  const { texts, language } = useRainbowTexts();
  const running = miners.filter(({ state }) => state === 'running' || state === 'runningFailed');
  if (running.length === 0) return null;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.miner}</th>
          <th scope="col">{texts.algorithm}</th>
          <th scope="col">{texts.pool}</th>
          <th scope="col">{texts.hashrate}</th>
          <th scope="col">{texts.shares}</th>
        </tr>
      </thead>
      <tbody>
        {running.flatMap(({ name, program, work }) =>
          work.map(({ algorithm, pool, coin, hashrateHs, accepted, rejected, stale }) => (
            <tr key={`${name} ${algorithm}`}>
              <th scope="row">{program}</th>
              <td>{coin === null ? algorithm : `${algorithm} (${coin})`}</td>
              <td>{pool ?? dash}</td>
              <td>{formatHashrate(hashrateHs, language)}</td>
              <td>{fill(texts.sharesOf, { accepted: accepted ?? dash, rejected: rejected ?? dash, stale: stale ?? dash })}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}

function RainbowDevices({ devices }: Pick<RainbowView, 'devices'>) {
  const { texts, language } = useRainbowTexts();
  const ours = useRigState((state) => state.devices);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.device}</th>
          <th scope="col">{texts.temperature}</th>
          <th scope="col">{texts.fan}</th>
          <th scope="col">{texts.power}</th>
        </tr>
      </thead>
      <tbody>
        {devices.map(({ name, model, device, temperatureC, fanPct, powerW }) => {
          const own = ours.find(({ id }) => id === device);
          return (
            <tr key={name}>
              <th scope="row">
                {own === undefined ? name : deviceLabel(own, language)} {model}
              </th>
              <td>{formatTemperature(temperatureC)}</td>
              <td>{formatPercent(fanPct)}</td>
              <td>{formatPower(powerW)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
