import { fill } from '../../shared/text/fill';
import { formatTime } from '../../shared/text/sentences';
import { useRig } from '../rig/rigStore';
import { useWords } from '../words';

/** Lies over the page's edge, so that nothing moves when the connection goes or comes. */
export function LostBanner() {
  const { window } = useWords();
  const isLost = useRig(({ link }) => link === 'lost');
  const readAtMs = useRig(({ state }) => state?.nowMs ?? 0);
  return (
    <div role="status" className="lostPlace">
      {isLost && (
        <p className="lostBanner">
          <strong>{window.lostTitle}.</strong> {fill(window.lostHelp, { time: formatTime(readAtMs, readAtMs) })}
        </p>
      )}
    </div>
  );
}
