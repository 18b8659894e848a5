import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AlertChannel } from '../../shared/alerts';
import { alertTextsFor } from '../../shared/text/alertSentences';
import { faultText } from '../../shared/text/catalogue';
import { useCall } from '../calls';
import { useWords } from '../words';

/** Sends a test by one channel and says how that went. */
export function TestButton({ channel, isReady }: { readonly channel: AlertChannel; readonly isReady: boolean }) {
  const { language } = useWords();
  const texts = alertTextsFor(language);
  const call = useCall();
  const [said, setSaid] = useState('');
  const [isAsking, setAsking] = useState(false);

  async function test(): Promise<void> {
    if (isAsking) return;
    setAsking(true);
    setSaid('');
    const done = await call('alerts:test', { channel });
    setSaid(done.ok ? texts.tested : faultText(done.fault.code, done.fault.values ?? {}, language).title);
    setAsking(false);
  }

  return (
    <>
      <Button variant="default" size="xs" disabled={!isReady} aria-disabled={isAsking} onClick={() => void test()}>
        {texts.test}
      </Button>
      <span role="status" className="quiet">
        {said}
      </span>
    </>
  );
}
