import type { Doors } from '../../shared/contract';
import { type Read, useAnswer } from '../history/useAnswer';
import { usePageWords } from '../pageWords';

const readDoors: Read<Doors> = (call) => call('app:doors', {});

/** Where other machines find this window, and the certificate they are shown there; nothing while that door is shut. */
export function LanDoor() {
  const { settings } = usePageWords();
  const answer = useAnswer(readDoors, '');
  const lan = answer?.ok === true ? answer.value.lan : null;
  if (lan === null) return null;
  return (
    <div className="setting">
      <h3>{settings.lan}</h3>
      <ul>
        {lan.urls.map((url) => (
          <li key={url}>{url.replace(/#.*$/, '')}</li>
        ))}
      </ul>
      <p className="quiet">{settings.lanHelp}</p>
      <code className="fingerprint">{lan.fingerprint}</code>
    </div>
  );
}
