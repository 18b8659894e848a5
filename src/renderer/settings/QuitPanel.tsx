import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAsk } from '../actions';
import { usePageWords } from '../pageWords';

export function QuitPanel() {
  const { settings } = usePageWords();
  const ask = useAsk();
  const [isQuitting, setQuitting] = useState(false);

  async function quit(): Promise<void> {
    if (isQuitting) return;
    setQuitting(true);
    await ask('app:quit', {});
  }

  return (
    <section className="panel stack" aria-labelledby="setting-quit">
      <h2 id="setting-quit">{settings.quitTitle}</h2>
      <p>{settings.quitHelp}</p>
      <div>
        <Button variant="default" aria-disabled={isQuitting} onClick={() => void quit()}>
          {isQuitting ? settings.quitting : settings.quit}
        </Button>
      </div>
    </section>
  );
}
