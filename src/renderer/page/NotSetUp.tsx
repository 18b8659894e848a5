import { Code } from '@mantine/core';
import { useRigState } from '../rig/rigStore';
import { useWords } from '../words';

const example = `{
  "rigName": "rig1",
  "assignments": [
    {
      "devices": "cpu",
      "miner": { "id": "xmrig" },
      "algorithm": "rx/0",
      "coin": "XMR",
      "wallet": "…",
      "pools": ["stratum+tcp://pool.example:3333"]
    }
  ]
}`;

/** First start: how to get from nothing to mining, until the wizard is there. */
export function NotSetUp() {
  const { window } = useWords();
  const isPractice = useRigState((state) => state.practice);
  return (
    <section className="panel notSetUp" aria-labelledby="not-set-up">
      <div className="measure">
        <h2 id="not-set-up">{window.notSetUpTitle}</h2>
        <p>{window.notSetUpHelp}</p>
        <p>
          <Code>fallow setup rig.json</Code>
        </p>
        {!isPractice && (
          <>
            <p>{window.notSetUpPractice}</p>
            <p>
              <Code>fallow --practice</Code>
            </p>
          </>
        )}
      </div>
      <Code block aria-label="rig.json">
        {example}
      </Code>
    </section>
  );
}
