import { useRig } from '../rig/rigStore';
import { Shell } from '../shell/Shell';
import { useWords } from '../words';
import { LostBanner } from './LostBanner';
import { Notice } from './Notice';
import { TokenPage } from './TokenPage';

/** Which of the designed screens is shown: no key, no state yet, or the rig (dimmed while the connection is lost). */
export function Page() {
  const { window } = useWords();
  const link = useRig((mirror) => mirror.link);
  const hasState = useRig(({ state }) => state !== null);
  if (link === 'refused') return <TokenPage />;
  if (!hasState) {
    return (
      <main className="lonely" aria-busy="true">
        <p className="quiet">{link === 'lost' ? window.lostTitle : window.connecting}</p>
      </main>
    );
  }
  return (
    <>
      <LostBanner />
      <div className="linkState" data-lost={link === 'lost' || undefined} inert={link === 'lost'}>
        <Shell />
      </div>
      <Notice />
    </>
  );
}
